// Keeps rows while the store refuses writes (full disk, lock, read-only card) and records them when it takes them again.
// INVARIANT: a row that the store will never take holds up no other row.
import type { Clock } from '../core/clock.js';
import { KioskError, messageOf } from '../core/errors.js';
import type { Measurement, MeasurementDraft } from '../core/measurement.js';
import { noSpill, type RowSpill } from '../core/row-spill.js';
import type { KioskStore } from '../core/store.js';

/** What waits for the store. */
export interface RefusedRows {
  readonly error: unknown;
  readonly kept: number;
  readonly dropped: number;
  /** Rows among `kept` that a stop of the program would lose. */
  readonly onlyInMemory: number;
}

/** A recorder; see {@link createRecorder}. */
export interface Recorder {
  /**
   * Resolves when the row is durable. Rejects with the store's error; the row is then kept and tried again, unless its
   * id is stored already. A draft that is no measurement, a fault of its nettest, is recorded as `nettest_bug`.
   */
  record(draft: MeasurementDraft): Promise<Measurement>;
  /** The store's last refusal, while rows are kept in memory. */
  failing(): RefusedRows | undefined;
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
  spill: RowSpill = noSpill,
): Recorder {
  const kept: MeasurementDraft[] = [...spill.read()];
  let onlyInMemory = 0;
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
        const measurement = await recordSomehow(draft);
        kept.shift();
        onRecorded(measurement);
      } catch (thrown) {
        error = thrown;
        if (!isForGood(thrown)) return false;
        kept.shift();
      }
    }
    onlyInMemory = 0;
    spill.clear();
    onChange();
    return true;
  }

  function keep(draft: MeasurementDraft, reason: unknown): void {
    error = reason;
    kept.push(draft);
    if (!spill.add(draft)) onlyInMemory += 1;
    if (kept.length > capacity) {
      kept.shift();
      dropped += 1;
    }
    keepTrying();
    onChange();
  }

  function keepTrying(): void {
    retrying ??= retry().finally(() => {
      retrying = undefined;
      // A row that came while the last try ended.
      if (kept.length > 0 && !stopping.signal.aborted) keepTrying();
    });
  }

  async function recordSomehow(draft: MeasurementDraft): Promise<Measurement> {
    try {
      return await store.record(draft);
    } catch (thrown) {
      if (!(thrown instanceof TypeError)) throw thrown;
      return store.record(withoutFigures(draft, thrown));
    }
  }

  // What the last run of the program had to leave behind.
  if (kept.length > 0) {
    error = new KioskError('database_locked', 'rows of an earlier run wait for the store', 'Wait a moment.');
    void inTurn(flush).finally(() => {
      if (kept.length > 0) keepTrying();
    });
  }

  return {
    record: (draft) =>
      inTurn(async () => {
        try {
          // A kept row goes first: the sequence is the order of the runs.
          if (kept.length > 0 && !(await flush())) throw error;
          const measurement = await recordSomehow(draft);
          onRecorded(measurement);
          return measurement;
        } catch (thrown) {
          if (!isForGood(thrown)) keep(draft, thrown);
          throw thrown;
        }
      }),
    failing: () => (kept.length === 0 ? undefined : { error, kept: kept.length, dropped, onlyInMemory }),
    async stop() {
      stopping.abort();
      await retrying;
      if (kept.length > 0) await inTurn(flush);
      // What could not be recorded to the last waits beside the store for the next start, or is lost: it is said.
      if (kept.length > 0) onChange();
    },
  };
}

/** The draft is no measurement, or is stored already: trying again would come to the same. */
function isForGood(thrown: unknown): boolean {
  return thrown instanceof TypeError || (thrown instanceof KioskError && thrown.code === 'conflict');
}

/** What can be stored of a draft that is no measurement: who, when, why not, and the raw output for a better parser. */
function withoutFigures({ measurement, raw }: MeasurementDraft, reason: unknown): MeasurementDraft {
  const { server: _server, failure: _failure, ...rest } = measurement;
  return {
    measurement: {
      ...rest,
      status: 'failed',
      failure: 'nettest_bug',
      detail: `the result could not be stored: ${messageOf(reason)}`.slice(0, 1000),
      directions: {},
      metrics: {},
      flags: [],
    },
    curves: [],
    ...(raw && { raw }),
  };
}
