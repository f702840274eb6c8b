// Prepares the data folder of its first argument as an ordinary user, and says how it was refused.
import { KioskError } from '../../src/core/errors.js';
import { prepareDataFolder } from '../../src/host/data-folder.js';

const ordinaryUser = 65_534;
if (process.getuid?.() === 0) process.setuid?.(ordinaryUser);
try {
  prepareDataFolder(process.argv[2] ?? '');
  process.stdout.write('prepared\n');
} catch (thrown) {
  if (!(thrown instanceof KioskError)) throw thrown;
  process.stdout.write(`${thrown.code}: ${thrown.message} ${thrown.fix}\n`);
}
