// The monitors as the daemon runs them, on a store in the folder given; says each outage as a line of JSON.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createAnnouncer } from '../../src/core/events.js';
import { monitorsSchema } from '../../src/core/monitor-settings.js';
import { createExec } from '../../src/exec/exec.js';
import { systemClock } from '../../src/host/clock.js';
import { createMonitors } from '../../src/monitors/monitors.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';

const [, , folder = ''] = process.argv;
const settings = monitorsSchema.parse({
  latency: { hosts: ['10.99.3.2'] },
  connectivity: { targets: ['http://10.99.3.1/', 'http://10.99.3.2/', 'http://10.99.3.3/'] },
});
const monitors = createMonitors({
  clock: systemClock,
  exec: createExec(),
  store: openSqliteStore({ path: join(folder, 'kiosk.db'), deviceId: 'device-under-test' }),
  announcer: createAnnouncer((thrown) => {
    throw thrown;
  }),
  clockState: () => 'synced',
  bootId: 'boot-of-the-test',
  settings: () => settings,
  random: Math.random,
  newId: () => randomUUID(),
  onOutage: (outage) => console.log(JSON.stringify({ at: Date.now(), outage })),
  onError(thrown) {
    throw thrown;
  },
});
await monitors.start();
console.log('ready');
