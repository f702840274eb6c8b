// Our probes alone, while something else loads the line. argv: URL, seconds, rate of the line in bit/s. Prints the record.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startLatencyProbes } from '../../src/ndt7/index.js';

const [url, seconds, bps] = z
  .tuple([z.string(), z.coerce.number(), z.coerce.number()])
  .parse(process.argv.slice(2));

const { signal } = new AbortController();
const client = { name: 'mk-kiosk', version: 'bench' };
const probes = startLatencyProbes({ url, insecure: true, ca: undefined, signal }, client);
probes.enter('download');
probes.pace(bps);
await sleep(seconds * 1000);
process.stdout.write(JSON.stringify(await probes.stop()));
