// A nettest under the test's control, and what a run of it needs.
import { z } from 'zod';
import {
  defineNettest,
  type Nettest,
  type NettestTools,
  type RunContext,
  type RunOutcome,
} from '../../src/core/nettest.js';
import type { MeasurementDraft, Measurement } from '../../src/core/measurement.js';
import type { DeviceLock } from '../../src/core/store.js';
import type { AttemptOrder, AttemptSurroundings } from '../../src/schedule/attempt.js';
import type { TestClock } from './clock.js';

/** A nettest that does what `run` says and reads `{"download_bps": n}` as its raw output. */
export function nettestDouble(id: string, run: (context: RunContext) => Promise<RunOutcome>): Nettest {
  return defineNettest({
    id,
    title: id,
    description: 'A nettest for tests.',
    version: '1',
    kind: 'throughput',
    scope: 'line',
    metrics: [],
    options: z.strictObject({}),
    defaults: { enabled: true, cron: '0 * * * *', windowMinutes: 60, timeoutMs: 1000 },
    estimate: { seconds: 1, bytesPerMbps: 0 },
    provider: () => undefined,
    detect: () => Promise.resolve({ state: 'ready' }),
    run,
    parse: (raw) => ({
      status: 'ok',
      directions: {},
      curves: [],
      metrics: z.record(z.string(), z.number()).parse(JSON.parse(raw.text)),
    }),
  });
}

/** Raw output with one figure. */
export function rawWith(bps: number): RunOutcome {
  return { raw: { format: 'double/1', text: JSON.stringify({ download_bps: bps }) } };
}

/** Tools that no nettest double uses. */
export function noTools(clock: TestClock): NettestTools {
  const unused = () => Promise.reject(new Error('not used by this test'));
  return {
    clock,
    exec: { run: unused, find: unused, withScratchFolder: unused },
    ndt7: { locate: unused, run: unused },
    program: () => Promise.resolve(undefined),
    consented: () => false,
    version: '0.0.0',
  };
}

/** Surroundings that keep what is recorded in `recorded`. */
export function surroundingsDouble(clock: TestClock, recorded: Measurement[]): AttemptSurroundings {
  return {
    tools: noTools(clock),
    clock,
    newId: () => `00000000-0000-7000-8000-${String(recorded.length).padStart(12, '0')}`,
    timezone: () => 'UTC',
    annotations: () => ({ site: 'here' }),
    conditions: () => ({}),
    clockState: () => 'synced',
    bootId: 'boot',
    record: (draft) => {
      const measurement = recordedDouble(draft, recorded.length + 1);
      recorded.push(measurement);
      return Promise.resolve(measurement);
    },
    onProgress: () => undefined,
  };
}

/** A draft with the place in the sequence that a store would have given it. */
export function recordedDouble(draft: MeasurementDraft, sequence: number): Measurement {
  return { ...draft.measurement, device: 'device', epoch: 'epoch', sequence };
}

/** An order for a nettest as the schedule gives it. */
export function orderOf(nettest: Nettest, more: Partial<AttemptOrder> = {}): AttemptOrder {
  return { nettest, trigger: 'schedule', options: {}, timeoutMs: 1000, ...more };
}

/** A lock in memory; `taken` says that somebody else holds it. */
export function lockDouble(clock: TestClock): DeviceLock & { taken: boolean; held: number } {
  const lock = {
    taken: false,
    held: 0,
    async acquire(_holder: string, timeoutMs: number, signal?: AbortSignal) {
      if (lock.taken) await clock.sleep(timeoutMs, signal);
      if (lock.taken || signal?.aborted === true) return undefined;
      lock.held += 1;
      return () => {
        lock.held -= 1;
      };
    },
    holder: () =>
      lock.taken ? { holder: 'somebody', since: '2030-01-01T00:00:00.000Z', pid: 1 } : undefined,
    close: () => undefined,
  };
  return lock;
}
