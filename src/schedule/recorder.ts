// Keeps rows while the store refuses writes (full disk, lock, read-only card) and records them when it takes them again.
import type { Clock } from '../core/clock.js';
import type { Measurement, MeasurementDraft } from '../core/measurement.js';
import type { KioskStore } from '../core/store.js';

/** A recorder; see {@link createRecorder}. */
export interface Recorder {
  /** Resolves when the row is durable. Rejects with the store's error; the row is then kept and tried again. */
  record(draft: MeasurementDraft): Promise<Measurement>;
  /** The store's last refusal, while rows are kept in memory. */
  failing(): { readonly error: unknown; readonly kept: number; readonly dropped: number } | undefined;
  stop(): Promise<void>;
}

const retryMs = 15_000;
/** Rows kept in memory at most; what comes after drops the oldest one, and is counted. */
const capacity = 1000;

/** Records through `store`; `onRecorded` hears of each durable row, `onChange` when `failing()` changed. */
export function createRecorder(
  store: Pick<KioskStore, 'record'>,
  clock: Clock,
  onRecorded: (measurement: Measurement) => void,
  onChange: () => void,
): Recorder {
  const kept: MeasurementDraft[] = [];
  const stopping = new AbortController();
  let dropped = 0;
  let error: unknown;
  let retrying: Promise<void> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** One at a time: a kept row must not be recorded by two callers. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  }

  async function retry(): Promise<void> {
    while (kept.length > 0 && !stopping.signal.aborted) {
      await clock.sleep(retryMs, stopping.signal);
      await inTurn(flush);
    }
  }

  /** In the order of the runs; ends at the first refusal. True when nothing is left. */
  async function flush(): Promise<boolean> {
    for (let draft = kept[0]; draft !== undefined; draft = kept[0]) {
      try {
        const measurement = await store.record(draft);
        kept.shift();
        onRecorded(measurement);
      } catch (thrown) {
        error = thrown;
        return false;
      }
    }
    onChange();
    return true;
  }

  function keep(draft: MeasurementDraft, reason: unknown): void {
    error = reason;
    kept.push(draft);
    if (kept.length > capacity) {
      kept.shift();
      dropped += 1;
    }
    retrying ??= retry().finally(() => {
      retrying = undefined;
    });
    onChange();
  }

  return {
    record: (draft) =>
      inTurn(async () => {
        try {
          // A kept row goes first: the sequence is the order of the runs.
          if (kept.length > 0 && !(await flush())) throw error;
          const measurement = await store.record(draft);
          onRecorded(measurement);
          return measurement;
        } catch (thrown) {
          keep(draft, thrown);
          throw thrown;
        }
      }),
    failing: () => (kept.length === 0 ? undefined : { error, kept: kept.length, dropped }),
    async stop() {
      stopping.abort();
      await retrying;
      if (kept.length > 0) await inTurn(flush);
    },
  };
}
