// A daemon in the foreground, until SIGINT or SIGTERM.
import { asCalled } from './called-as.js';
import type { Daemon } from './daemon.js';
import { printLine } from './output.js';
import type { Settings } from './settings.js';
import { startWhenPossible } from './start-when-possible.js';

/** Starts the daemon as soon as that is possible, says `greeting`, and closes it when the process is asked to end. */
export async function serveUntilStopped(
  settings: Settings,
  greeting: (daemon: Daemon) => string,
): Promise<void> {
  const stop = stopSignal();
  while (!stop.aborted) {
    const daemon = await startWhenPossible(settings, stop, ({ message, fix }, url) => {
      process.stderr.write(
        `mk-kiosk: cannot start yet: ${message}\n  ${asCalled(fix)}\n  It tries again every 10 s; ${url} says so too.\n`,
      );
    });
    if (daemon === undefined) return;
    printLine(greeting(daemon));
    const damage = await Promise.race([aborted(stop), daemon.damaged]);
    if (damage !== undefined) process.stderr.write(`mk-kiosk: begins a new database: ${damage.message}\n`);
    await daemon.close();
  }
}

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
