// The queue of one: one test at a time on this device, also across processes, with a pause between two.
// INVARIANTS: a waiting scheduled run is never doubled, its further ticks are counted on it; the lock is always
// given back; whoever waits for a run always gets its measurement or an error.
import type { Clock } from '../core/clock.js';
import { KioskError } from '../core/errors.js';
import type { Measurement } from '../core/measurement.js';
import type { DeviceLock } from '../core/store.js';
import type { AttemptOrder } from './attempt.js';

/** What happens to a run in the queue; `ended` comes once for each. */
export type QueueState = 'waiting' | 'running' | 'ended';

/** A run as the queue shows it. */
export interface QueuedRun {
  readonly nettest: string;
  readonly trigger: string;
  readonly sinceMs: number;
}

/** How the queue runs and records. */
export interface QueueOptions {
  readonly clock: Clock;
  readonly lock: DeviceLock;
  gapMs(): number;
  lockTimeoutMs(): number;
  run(order: AttemptOrder, stop: AbortSignal): Promise<Measurement>;
  skipLocked(order: AttemptOrder, detail: string): Promise<Measurement>;
  onState(order: AttemptOrder, state: QueueState): void;
}

/** The queue; see {@link createQueue}. */
export interface Queue {
  /** Throws device_busy when too many runs wait already. */
  add(order: AttemptOrder): { state: 'waiting' | 'running'; measurement: Promise<Measurement> };
  waiting(): readonly QueuedRun[];
  running(): QueuedRun | undefined;
  /** Ends the running test (its row is `aborted`), forgets the waiting ones, resolves when all is quiet. */
  stop(): Promise<void>;
}

interface Entry {
  order: AttemptOrder;
  readonly sinceMs: number;
  readonly measurement: Promise<Measurement>;
  resolve(measurement: Measurement): void;
  reject(thrown: unknown): void;
}

/** So many runs may wait; a caller that adds more is refused. */
const capacity = 16;

/** A queue that works as soon as something is added. */
export function createQueue(options: QueueOptions): Queue {
  const entries: Entry[] = [];
  const stopping = new AbortController();
  let current: Entry | undefined;
  let working: Promise<void> | undefined;
  let lastEndMs = Number.NEGATIVE_INFINITY;

  async function work(): Promise<void> {
    for (let entry = entries[0]; entry !== undefined && !stopping.signal.aborted; entry = entries[0]) {
      const gapMs = lastEndMs + options.gapMs() - options.clock.monotonicMs();
      if (gapMs > 0) await options.clock.sleep(gapMs, stopping.signal);
      if (isStopping()) break;
      await serve(entry);
    }
  }

  function isStopping(): boolean {
    return stopping.signal.aborted;
  }

  async function serve(entry: Entry): Promise<void> {
    try {
      const { trigger, nettest } = entry.order;
      const release = await options.lock.acquire(
        `${nettest.id} (${trigger})`,
        options.lockTimeoutMs(),
        stopping.signal,
      );
      if (isStopping()) {
        release?.();
        return;
      }
      entries.shift();
      if (release !== undefined) await runLocked(entry, release);
      else entry.resolve(await options.skipLocked(entry.order, holderText(options.lock)));
      options.onState(entry.order, 'ended');
    } catch (thrown) {
      drop(entry, thrown);
    }
  }

  function drop(entry: Entry, reason: unknown): void {
    const index = entries.indexOf(entry);
    if (index >= 0) entries.splice(index, 1);
    entry.reject(reason);
    options.onState(entry.order, 'ended');
  }

  function wake(): void {
    working ??= work().finally(() => {
      working = undefined;
      if (entries.length > 0 && !isStopping()) wake();
    });
  }

  async function runLocked(entry: Entry, release: () => void): Promise<void> {
    current = entry;
    try {
      options.onState(entry.order, 'running');
      entry.resolve(await options.run(entry.order, stopping.signal));
    } finally {
      current = undefined;
      lastEndMs = options.clock.monotonicMs();
      release();
    }
  }

  function countTick(order: AttemptOrder): Entry | undefined {
    if (order.trigger !== 'schedule') return undefined;
    const waiting = entries.find(
      (entry) =>
        entry !== current &&
        entry.order.nettest.id === order.nettest.id &&
        entry.order.trigger === 'schedule',
    );
    if (waiting !== undefined) waiting.order = { ...waiting.order, ticks: (waiting.order.ticks ?? 1) + 1 };
    return waiting;
  }

  return {
    add(order) {
      if (stopping.signal.aborted)
        throw new KioskError('conflict', 'the kiosk is stopping', 'Start it again.');
      const counted = countTick(order);
      if (counted !== undefined) return { state: 'waiting', measurement: counted.measurement };
      if (entries.length >= capacity) throw tooMany();
      const entry = newEntry(order, options.clock.nowMs());
      entries.push(entry);
      const idle = current === undefined && entries.length === 1;
      options.onState(order, 'waiting');
      wake();
      return { state: idle ? 'running' : 'waiting', measurement: entry.measurement };
    },
    waiting: () => entries.map(shown),
    running: () => current && shown(current),
    async stop() {
      stopping.abort();
      await working;
      for (const entry of [...entries]) {
        drop(
          entry,
          new KioskError('conflict', 'the kiosk was stopped before this run began', 'Run it again.'),
        );
      }
    },
  };
}

function newEntry(order: AttemptOrder, sinceMs: number): Entry {
  let resolve: Entry['resolve'] = () => undefined;
  let reject: Entry['reject'] = () => undefined;
  const measurement = new Promise<Measurement>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // Nobody has to wait for a scheduled run: its failure is reported by the recorder, not as an unhandled rejection.
  measurement.catch(() => undefined);
  return { order, sinceMs, measurement, resolve, reject };
}

function shown(entry: Entry): QueuedRun {
  return { nettest: entry.order.nettest.id, trigger: entry.order.trigger, sinceMs: entry.sinceMs };
}

function holderText(lock: DeviceLock): string {
  const holder = lock.holder();
  return holder === undefined
    ? 'another process on this device was testing'
    : `process ${holder.pid} was testing: ${holder.holder}, since ${holder.since}`;
}

function tooMany(): KioskError {
  return new KioskError('device_busy', `${capacity} runs are waiting already`, 'Wait until some have ended.');
}
