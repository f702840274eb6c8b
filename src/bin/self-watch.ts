// The kiosk watches itself: it tells systemd that it lives, at each look of the scheduler's own beat, and finds out when it
// was busy with one thing for too long. https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
//
// INVARIANT: systemd hears of life only from the beat that also starts the tests: a scheduler that hangs is restarted, also
// where timers still run. Node has no sockets of the kind that systemd listens on: its own program systemd-notify says it.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Exec } from '../core/exec.js';
import { startBeat } from '../schedule/beat.js';

/** The watch. */
export interface SelfWatch {
  /** For the scheduler: the beat, which is listened to. */
  readonly startBeat: typeof startBeat;
  /** The page answers: systemd may start what waits for us. */
  ready(): void;
  /** The end is wanted. */
  stopping(): void;
  /** The longest time that the event loop stood still, between the last two looks. */
  longestStallMs(): number;
  close(): void;
}

/** The event loop is looked at so often: one timer a second costs nothing. */
const resolutionMs = 1000;
const stallMs = 2000;
const notifyTimeoutMs = 5000;

/** Begins at once; says nothing to systemd where the environment names no socket of it. */
export function createSelfWatch(
  exec: Pick<Exec, 'run'>,
  { NOTIFY_SOCKET: socket }: NodeJS.ProcessEnv,
  log: Pick<Logger, 'warn'>,
): SelfWatch {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  let longestMs = 0;
  let saying: Promise<void> | undefined;
  let complained = false;

  async function say(what: string): Promise<void> {
    if (socket === undefined || socket === '') return;
    const { ending, exitCode, stderr } = await exec.run({
      program: 'systemd-notify',
      args: [`--pid=${process.pid}`, what],
      env: { NOTIFY_SOCKET: socket },
      timeoutMs: notifyTimeoutMs,
      killGraceMs: 500,
    });
    if ((ending === 'exited' && exitCode === 0) || complained) return;
    complained = true;
    log.warn(`systemd-notify ${what}: ${ending} ${stderr.trim()}`);
  }

  function look(): void {
    longestMs = Math.max(0, delays.max / 1e6 - resolutionMs);
    delays.reset();
    if (longestMs >= stallMs) {
      log.warn({ ms: Math.round(longestMs) }, 'the daemon was busy with one thing for long');
    }
    // One that hangs is not overtaken by the next.
    saying ??= say('WATCHDOG=1').finally(() => {
      saying = undefined;
    });
  }

  return {
    startBeat: (clock, onBeat) => startBeat(clock, onBeat, look),
    ready: () => void say('READY=1'),
    stopping: () => void say('STOPPING=1'),
    longestStallMs: () => longestMs,
    close: () => delays.disable(),
  };
}
