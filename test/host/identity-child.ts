// Loads the identity in each numbered folder below its first argument, when told to, and says the device ids.
import { join } from 'node:path';
import { loadIdentity } from '../../src/host/identity.js';

const [, , folder = '', rounds = '0'] = process.argv;
process.stdin.once('data', () => {
  for (let round = 0; round < Number(rounds); round += 1) {
    process.stdout.write(`${loadIdentity(join(folder, String(round))).deviceId}\n`);
  }
  process.stdin.destroy();
});
process.stdout.write('ready\n');
