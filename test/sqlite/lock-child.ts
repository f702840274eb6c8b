// Takes the device lock of the folder that is its first argument, says "held", and releases it when told to.
import { createInterface } from 'node:readline';
import { systemClock } from '../../src/host/clock.js';
import { createDeviceLock } from '../../src/sqlite/device-lock.js';

const [, , folder = '', holder = 'child'] = process.argv;
const lock = createDeviceLock({ folder, clock: systemClock });
const release = await lock.acquire(holder, 30_000);
process.stdout.write(release === undefined ? 'none\n' : 'held\n');
for await (const _line of createInterface(process.stdin)) {
  release?.();
  process.stdout.write('released\n');
}
