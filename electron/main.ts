// The window of the attached display: one full-screen page of the daemon on this device. It shows; it never measures.
import process from 'node:process';
import * as electron from 'electron';
import { parseOptions, UsageError } from './options.js';
import { runShell } from './shell.js';

try {
  runShell(electron, parseOptions(process.argv.slice(electron.app.isPackaged ? 1 : 2), process.env));
} catch (thrown) {
  if (!(thrown instanceof UsageError)) throw thrown;
  process.stderr.write(`${thrown.message}\n`);
  electron.app.exit(2);
}
