// Keeps the store within its limits: looks each hour at the disk, and each day (or when room is short) removes what is
// old. INVARIANT: a failure here never stops measuring.
import type { Clock } from '../core/clock.js';
import { KioskError } from '../core/errors.js';
import {
  nothingPruned,
  pruneOrderOf,
  sumOfPruned,
  type DiskState,
  type Pruned,
  type RetentionSettings,
  type RetentionStore,
} from '../core/retention.js';
import type { Ballast } from '../host/disk.js';

/** What keeping works with. */
export interface KeepingParts {
  readonly store: RetentionStore;
  readonly clock: Clock;
  readonly ballast: Ballast;
  settings(): RetentionSettings;
  diskState(): DiskState;
  /** Whether the wall clock is set: by a wrong one everything could look old. */
  clockSet(): boolean;
  onPruned(pruned: Pruned): void;
  onError(thrown: unknown): void;
}

/** Keeping, with a life. */
export interface Keeping {
  start(): void;
  stop(): Promise<void>;
  /** Looks now; what was removed. */
  look(): Promise<Pruned>;
}

const lookEveryMs = 3_600_000;
const ageEveryMs = 24 * 3_600_000;
/** Transactions of one look at most; what is left waits for the next. */
const mostPasses = 50;

/** Makes it; nothing is removed before start(). */
export function createKeeping(parts: KeepingParts): Keeping {
  const { store, clock, ballast } = parts;
  const stopping = new AbortController();
  let agedAtMs: number | undefined;
  let loop: Promise<void> | undefined;

  async function pass(aged: boolean): Promise<Pruned> {
    const settings = aged ? parts.settings() : { maxMegabytes: parts.settings().maxMegabytes };
    const order = pruneOrderOf(settings, await store.space(), parts.diskState(), clock.nowMs());
    if (order === undefined) return nothingPruned;
    try {
      return await store.prune(order);
    } catch (thrown) {
      const full = thrown instanceof KioskError && thrown.code === 'database_full';
      if (!full || !ballast.release()) throw thrown;
      return store.prune(order);
    }
  }

  async function look(): Promise<Pruned> {
    const nowMs = clock.monotonicMs();
    const aged = parts.clockSet() && (agedAtMs === undefined || nowMs - agedAtMs >= ageEveryMs);
    let all = nothingPruned;
    for (let passes = 0; passes < mostPasses && !stopping.signal.aborted; passes += 1) {
      const pruned = await pass(aged);
      // Only then is the day's work done: what is left goes with the next look.
      if (sumOfPruned(pruned) === 0) {
        if (aged) agedAtMs = nowMs;
        break;
      }
      all = {
        rawOutputs: all.rawOutputs + pruned.rawOutputs,
        minutes: all.minutes + pruned.minutes,
        measurements: all.measurements + pruned.measurements,
      };
    }
    ballast.ensure();
    return all;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const pruned = await look();
        if (sumOfPruned(pruned) > 0) parts.onPruned(pruned);
      } catch (thrown) {
        parts.onError(thrown);
      }
      await clock.sleep(lookEveryMs, stopping.signal);
    }
  }

  return {
    start() {
      loop ??= run();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
    look,
  };
}
