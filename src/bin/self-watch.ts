// The kiosk watches itself: it tells systemd that it lives, at each look of the scheduler's own beat, and finds out when it
// was busy with one thing for too long.
//
// INVARIANT: systemd hears of life only from the beat that also starts the tests: a scheduler that hangs is restarted, also
// where timers still run.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Clock } from '../core/clock.js';
import { startBeat, type Beat } from '../schedule/beat.js';
import type { SystemdNotify } from './systemd-notify.js';

/** How the event loop fared; times in ms. */
export interface Stalls {
  /** The longest time that it stood still in the last minute. */
  readonly longestMs: number;
  /** How often it stood still for two seconds or more, since the start. */
  readonly count: number;
}

/** The watch. */
export interface SelfWatch {
  /** For the scheduler: the beat, which is listened to. */
  readonly startBeat: typeof startBeat;
  /** A beat of its own, where no tests are run. */
  beatAlone(): void;
  /** The beat lives: its last look is not long ago. */
  alive(): boolean;
  /** The page answers. */
  ready(): void;
  /** The end is wanted. */
  stopping(): void;
  stalls(): Stalls;
  close(): Promise<void>;
}

/** What it works with. */
export interface SelfWatchParts {
  readonly clock: Clock;
  readonly notify: SystemdNotify;
  readonly log: Pick<Logger, 'warn'>;
  /** What measures delays; tests hand in their own. */
  readonly delays?: Pick<ReturnType<typeof monitorEventLoopDelay>, 'enable' | 'disable' | 'reset' | 'max'>;
}

/** The event loop is looked at so often: one timer a second costs nothing. */
const resolutionMs = 1000;
const stallMs = 2000;
const minuteMs = 60_000;
/** Three looks of the beat. */
const aliveForMs = 30_000;

/** Begins at once. */
export function createSelfWatch(parts: SelfWatchParts): SelfWatch {
  const { clock, notify, log } = parts;
  const delays = parts.delays ?? monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  let recent: readonly { readonly atMs: number; readonly ms: number }[] = [];
  let count = 0;
  let lookedAtMs = clock.monotonicMs();
  let saying: Promise<void> | undefined;
  let own: Beat | undefined;

  function look(): void {
    lookedAtMs = clock.monotonicMs();
    const ms = Math.max(0, delays.max / 1e6 - resolutionMs);
    delays.reset();
    recent = [...recent.filter(({ atMs }) => atMs > lookedAtMs - minuteMs), { atMs: lookedAtMs, ms }];
    if (ms >= stallMs) {
      count += 1;
      log.warn({ ms: Math.round(ms) }, 'the daemon was busy with one thing for long');
    }
    // One that hangs is not overtaken by the next.
    saying ??= notify('WATCHDOG=1').finally(() => {
      saying = undefined;
    });
  }

  return {
    startBeat: (beatClock, onBeat) => startBeat(beatClock, onBeat, look),
    beatAlone() {
      own ??= startBeat(clock, () => undefined, look);
    },
    alive: () => clock.monotonicMs() - lookedAtMs < aliveForMs,
    ready: () => void notify('READY=1'),
    stopping: () => void notify('STOPPING=1'),
    stalls: () => ({ longestMs: Math.max(0, ...recent.map(({ ms }) => ms)), count }),
    async close() {
      delays.disable();
      await own?.stop();
    },
  };
}
