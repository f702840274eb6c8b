// One row a minute: gathers what the monitors found in a wall clock minute, and stores several of them in one commit. On a
// card each commit costs about 35 kB, however little is in it (docs/performance.md).
//
// INVARIANTS: every minute in which the daemon lived to its end leaves a row, unless it was killed before the next commit, so
// that a missing row means that nobody watched; rows from before the clock was set are stored at once; rows that the store refused wait in memory, the newest `mostKept` of them.
import type { Clock, ClockSync } from '../core/clock.js';
import { overlapsTest } from '../core/monitor.js';
import type { MonitorMinutes, MonitorStore } from '../core/monitor-store.js';
import type { Connectivity } from './connectivity.js';
import type { Latency } from './latency.js';
import type { TestTimes } from './test-times.js';

/** What minutes are gathered from, and where they go. */
export interface MinutesParts {
  readonly clock: Clock;
  readonly latency: Latency;
  readonly connectivity: Pick<Connectivity, 'takeCounts'>;
  readonly tests: Pick<TestTimes, 'ranSince'>;
  readonly store: Pick<MonitorStore, 'addMonitorMinutes'>;
  readonly bootId: string | undefined;
  clockState(): ClockSync['state'];
  /** So many minutes are gathered before they are stored. */
  storeEveryMinutes(): number;
  onError(thrown: unknown): void;
}

/** Writes minutes until it is stopped. */
export interface Minutes {
  start(): void;
  stop(): Promise<void>;
}

const minuteMs = 60_000;
/** A minute of probes needs this much of its minute. */
const neededMs = 55_000;
const mostKept = 240;
/** Timers may end a moment early: without this the minute would be begun again for its last millisecond. */
const afterMs = 20;
/** The wall clock was set when it moved by this much more or less than time did. */
const stepMs = 1000;

/** Makes the loop; nothing runs yet. */
export function createMinutes(parts: MinutesParts): Minutes {
  const { clock } = parts;
  const stopping = new AbortController();
  let kept: MonitorMinutes = { latency: [], watch: [] };
  let loop: Promise<void> = Promise.resolve();

  async function minute(): Promise<void> {
    const beganMs = clock.monotonicMs();
    const beganWallMs = clock.nowMs();
    const { bootId } = parts;
    // Without a boot's identity nobody can say later when this was.
    const isUndated = bootId !== undefined && parts.clockState() === 'unsynced';
    const undated = isUndated ? { undated: { bootId, monotonicMs: beganMs } } : {};
    const startMs = Math.floor(beganWallMs / minuteMs) * minuteMs;
    const leftMs = startMs + minuteMs - beganWallMs;
    const ending = new AbortController();
    const probing = leftMs >= neededMs ? parts.latency.minute(startMs, ending.signal) : Promise.resolve([]);
    await clock.sleep(leftMs + afterMs, stopping.signal);
    ending.abort();
    const latency = await probing;
    if (stopping.signal.aborted) return;
    const tested = parts.tests.ranSince(beganMs);
    const movedMs = clock.nowMs() - beganWallMs - (clock.monotonicMs() - beganMs);
    const flags = [...(tested ? [overlapsTest] : []), ...(Math.abs(movedMs) > stepMs ? ['clock_step'] : [])];
    const watch = {
      minuteMs: startMs,
      ...(bootId !== undefined && { bootId }),
      ...parts.connectivity.takeCounts(),
      overlapsTest: tested,
      ...undated,
    };
    kept = {
      latency: [...kept.latency, ...latency.map((row) => ({ ...row, flags, ...undated }))].slice(-mostKept),
      watch: [...kept.watch, watch].slice(-mostKept),
    };
    // What waits to be dated is dated in the store.
    if (isUndated || kept.watch.length >= parts.storeEveryMinutes()) await store();
  }

  async function store(): Promise<void> {
    try {
      await parts.store.addMonitorMinutes(kept);
      kept = { latency: [], watch: [] };
    } catch (thrown) {
      parts.onError(thrown);
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) await minute();
  }

  return {
    start() {
      loop = run();
    },
    async stop() {
      stopping.abort();
      await loop;
      if (kept.watch.length > 0) await store();
    },
  };
}
