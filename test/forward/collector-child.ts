// A collector in a process of its own, to be killed: says its port, and serves.
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { openCollector } from '../../src/collector/open-collector.js';
import { systemClock } from '../../src/host/clock.js';
import { openCollectorDatabase } from '../../src/sqlite/collector-database.js';

const [path = ''] = process.argv.slice(2);
const { url } = await openCollector({
  database: openCollectorDatabase(path),
  clock: systemClock,
  log: pino({ level: 'silent' }),
  version: '0',
  name: 'killed',
  adminSecret: 'admin-secret-for-tests',
  host: '127.0.0.1',
  port: 0,
  names: [],
  newId: () => uuidv7(),
});
process.stdout.write(`${url}\n`);
