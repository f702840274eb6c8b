// Starts the daemon as soon as its data can be opened. Until then it lives, tries again, and says why it waits.
import { KioskError } from '../core/errors.js';
import { createExec } from '../exec/exec.js';
import { systemClock } from '../host/clock.js';
import { startWaitingServer, type WaitingServer } from '../http/waiting-server.js';
import { asCalled } from './called-as.js';
import { startDaemon, type Daemon } from './daemon.js';
import { version } from './package-facts.js';
import type { Settings } from './settings.js';
import { createSystemdNotify } from './systemd-notify.js';

const retryMs = 10_000;

/** What can be mended beside a running program, without another command line. */
function isWorthWaiting(thrown: unknown): thrown is KioskError {
  return (
    thrown instanceof KioskError &&
    (thrown.code.startsWith('database_') ||
      thrown.code === 'data_folder_unusable' ||
      thrown.code === 'identity_damaged')
  );
}

/**
 * Resolves with the daemon, or with undefined when `stop` came first. `onWaiting` hears each new reason once. Throws what
 * waiting cannot mend (a port in use, a wrong configuration).
 */
export async function startWhenPossible(
  settings: Settings,
  stop: AbortSignal,
  onWaiting: (reason: KioskError, url: string) => void,
): Promise<Daemon | undefined> {
  let waiting: WaitingServer | undefined;
  let told = '';
  const notify = createSystemdNotify(createExec(), process.env, (fault) =>
    process.stderr.write(`mk-kiosk: ${fault}\n`),
  );
  while (!stop.aborted) {
    try {
      // The port is one: what waits gives it back for each try.
      await waiting?.close();
      waiting = undefined;
      return await startDaemon(settings, notify);
    } catch (thrown) {
      if (!isWorthWaiting(thrown)) throw thrown;
      waiting = await startWaitingServer({ ...settings.config.http, version }, reasonHere(thrown));
      if (thrown.message !== told) onWaiting(thrown, waiting.url);
      told = thrown.message;
      // What waits lives, too: systemd is not to end it.
      await notify('WATCHDOG=1');
      await systemClock.sleep(retryMs, stop);
    }
  }
  await waiting?.close();
  return undefined;
}

/** The same reason, with its commands as they work here. */
function reasonHere({ code, message, fix }: KioskError): KioskError {
  return new KioskError(code, asCalled(message), asCalled(fix));
}
