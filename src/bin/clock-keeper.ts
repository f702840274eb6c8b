// Corrects the rows of before the clock was set as soon as it is: at start, when the state changes, and when the clock steps.
import { earliestPossibleMs, type Clock, type ClockSync, type ClockWatch } from '../core/clock.js';
import type { ClockStore } from '../core/clock-store.js';
import type { Announcer } from '../core/events.js';

/** What the keeper works with. */
export interface ClockKeeperParts {
  readonly clock: Clock;
  readonly watch: ClockWatch;
  readonly store: ClockStore;
  /** Rows of a machine that does not tell its boot cannot be corrected. */
  readonly bootId: string | undefined;
  readonly announcer: Pick<Announcer, 'subscribe'>;
  onCorrected(rows: number): void;
  /** The store refused; the next look tries again. */
  onError(thrown: unknown): void;
}

/** A keeper with a life. */
export interface ClockKeeper {
  start(): void;
  /** Looks at once: the clock stepped. */
  stepped(): Promise<void>;
  stop(): Promise<void>;
}

const lookMs = 10_000;
/** What a monitor had begun before the clock was set is stored within a minute, or when the store takes rows again. */
const lateMs = 10 * 60_000;

/** A keeper; it looks every ten seconds, which costs a look at a file. */
export function createClockKeeper(parts: ClockKeeperParts): ClockKeeper {
  const { clock, watch } = parts;
  const stopping = new AbortController();
  let lastState: ClockSync['state'] | undefined;
  let pending = false;
  /** Until then rows may come that began before the clock was set; monotonic ms. */
  let lateUntilMs = -Infinity;
  let working = Promise.resolve();
  let looking = Promise.resolve();
  let unsubscribe = (): unknown => undefined;

  function look(force: boolean): Promise<void> {
    working = working.then(() => lookNow(force)).catch(parts.onError);
    return working;
  }

  async function lookNow(force: boolean): Promise<void> {
    await watch.refresh(force);
    const { state } = watch.now();
    if (state !== lastState || force) {
      pending = true;
      lateUntilMs = clock.monotonicMs() + lateMs;
    }
    lastState = state;
    pending ||= clock.monotonicMs() < lateUntilMs;
    if (!pending || state === 'unsynced' || parts.bootId === undefined || stopping.signal.aborted) return;
    // Not before: a row that is recorded meanwhile has to be looked at again.
    pending = false;
    try {
      const rows = await parts.store.correctStarts({
        bootId: parts.bootId,
        wallMs: clock.nowMs(),
        monotonicMs: clock.monotonicMs(),
        ...(state === 'unknown' && { onlyStartsBeforeMs: earliestPossibleMs }),
      });
      if (rows > 0) parts.onCorrected(rows);
    } catch (thrown) {
      pending = true;
      throw thrown;
    }
  }

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look(false);
      await clock.sleep(lookMs, stopping.signal);
    }
  }

  return {
    start() {
      unsubscribe = parts.announcer.subscribe((event) => {
        // A run that had begun before the clock was set is recorded after it.
        if (event.kind === 'measurement' && event.measurement.clock === 'unsynced') pending = true;
      });
      looking = keepLooking();
    },
    stepped: () => look(true),
    async stop() {
      stopping.abort();
      unsubscribe();
      await looking;
      await working;
    },
  };
}
