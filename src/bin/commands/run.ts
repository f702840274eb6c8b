// `mk-kiosk run`: the daemon in the foreground, until SIGINT or SIGTERM.
import { commonOptionsSchema, defineCommand } from '../command.js';
import { z } from 'zod';
import { KioskError } from '../../core/errors.js';
import { findDaemon } from '../daemon-address.js';
import { printLine } from '../output.js';
import { loadSettings } from '../settings.js';
import { startWhenPossible } from '../start-when-possible.js';

/** Runs until stopped; a second signal ends it at once. */
export const command = defineCommand(
  commonOptionsSchema.extend({ display: z.boolean() }),
  async (options) => {
    const settings = loadSettings(options);
    for (const warning of settings.loaded.warnings) process.stderr.write(`mk-kiosk: ${warning}\n`);
    const other = await findDaemon(settings.dataFolder);
    if (other !== undefined) {
      throw new KioskError(
        'already_running',
        `a kiosk is running on ${settings.dataFolder} already: ${other.url} (process ${other.pid})`,
        'Stop it, or name another data folder with --data.',
      );
    }
    const stop = stopSignal();
    const daemon = await startWhenPossible(settings, stop, ({ message, fix }, url) => {
      process.stderr.write(
        `mk-kiosk: cannot start yet: ${message}\n  ${fix}\n  It tries again every 10 s; ${url} says so too.\n`,
      );
    });
    if (daemon === undefined) return;
    printLine(`mk-kiosk measures; its page is ${daemon.url} and its data lies in ${settings.dataFolder}`);
    await aborted(stop);
    await daemon.close();
  },
);

/** Aborts at the first SIGINT or SIGTERM; the second ends the program at once. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(1);
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
