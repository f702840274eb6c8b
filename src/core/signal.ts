// What the lights and the wall's headline say: one pure function of recent measurements and device state.
import { z } from 'zod';
import type { Direction } from './measurement.js';

export const signalStates = [
  'error',
  'measuring',
  'offline',
  'stale',
  'unstable',
  'slow',
  'good',
  'unknown',
] as const;

/** What the kiosk signals: a state with its colour and shape (never colour alone) and the reason behind it. */
export const signalSchema = z.object({
  state: z.enum(signalStates),
  colour: z.enum(['green', 'amber', 'red', 'blue', 'grey']),
  shape: z.enum(['circle', 'triangle', 'square', 'ring', 'cross', 'dash']),
  /** Key of the sentence; its figures are in `figures`. */
  reason: z.enum([
    'storage_failing',
    'disk_low',
    'test_running',
    'no_network',
    'tests_fail',
    'last_result_old',
    'some_tests_fail',
    'below_plan',
    'below_usual',
    'device_limited',
    'as_contracted',
    'as_usual',
    'no_result_yet',
    'self_test_only',
  ]),
  figures: z.record(z.string(), z.number()),
});

/** What the kiosk signals. */
export type Signal = z.output<typeof signalSchema>;

/** One attempt on the internet line, as the signal sees it; skips and self-tests are left out by the caller. */
export interface SignalAttempt {
  readonly atMs: number;
  readonly status: 'ok' | 'partial' | 'failed' | 'aborted';
  readonly downloadBps?: number;
  readonly uploadBps?: number;
  /**
   * Directions whose speed is not held against the line when it is low: the device was the limit (a lower bound), or
   * the test was disturbed (core/validity-reason.ts).
   */
  readonly excused?: readonly Direction[];
}

/** What the signal is derived from. */
export interface SignalInput {
  readonly nowMs: number;
  /** Newest first; the last seven days are enough. */
  readonly attempts: readonly SignalAttempt[];
  readonly plan?: { readonly downloadBps?: number; readonly uploadBps?: number };
  readonly measuring: boolean;
  readonly network: 'up' | 'down' | 'unknown';
  readonly storageFailing: boolean;
  /** The disk is so full that tests are skipped. */
  readonly diskFull?: boolean;
  readonly selfTested: boolean;
}

/** A result is old after this long: two of the longest waits that the ndt7 specification allows (15 h). */
export const staleAfterMs = 30 * 3_600_000;
/** Below this share of the plan, or of one's own median, the line is called slow. */
export const slowRatio = 0.8;
export const belowUsualRatio = 0.5;
/** One's own median counts from this many results on. */
const usualNeeds = 5;

const looks = {
  error: { colour: 'red', shape: 'cross' },
  measuring: { colour: 'blue', shape: 'ring' },
  offline: { colour: 'red', shape: 'square' },
  stale: { colour: 'grey', shape: 'dash' },
  unstable: { colour: 'amber', shape: 'triangle' },
  slow: { colour: 'amber', shape: 'triangle' },
  good: { colour: 'green', shape: 'circle' },
  unknown: { colour: 'grey', shape: 'dash' },
} as const;

/** The signal, by the first rule that holds; the order is the priority. */
export function signalOf(input: SignalInput): Signal {
  if (input.storageFailing) return signal('error', 'storage_failing');
  if (input.diskFull === true) return signal('error', 'disk_low');
  if (input.measuring) return signal('measuring', 'test_running');
  if (input.network === 'down') return signal('offline', 'no_network');
  const attempts = input.attempts.filter((attempt) => attempt.status !== 'aborted');
  const newest = attempts[0];
  if (newest === undefined) {
    return signal('unknown', input.selfTested ? 'self_test_only' : 'no_result_yet');
  }
  const ageMs = input.nowMs - newest.atMs;
  if (ageMs > staleAfterMs) return signal('stale', 'last_result_old', { ageMs });
  const recent = attempts.slice(0, 5);
  const failed = recent.filter((attempt) => attempt.status === 'failed').length;
  if (newest.status === 'failed' && (recent.length === 1 || recent[1]?.status === 'failed')) {
    return signal('offline', 'tests_fail', { failed, of: recent.length });
  }
  if (newest.status === 'failed' || failed >= 2) {
    return signal('unstable', 'some_tests_fail', { failed, of: recent.length });
  }
  return speedSignal(input, attempts);
}

function speedSignal(input: SignalInput, attempts: readonly SignalAttempt[]): Signal {
  const recent = attempts.filter(({ atMs }) => input.nowMs - atMs <= staleAfterMs);
  const plan = input.plan ?? {};
  const planRatio = worstRatio(judgedSpeeds(recent, plan, slowRatio), plan);
  if (planRatio !== undefined) {
    return planRatio < slowRatio
      ? signal('slow', 'below_plan', { ratio: planRatio })
      : signal('good', 'as_contracted', { ratio: planRatio });
  }
  // Only tests that this device limited or disturbed: they say nothing against the line, nor for it.
  const excusedRatio = worstRatio(judgedSpeeds(recent, {}, slowRatio), plan);
  if (excusedRatio !== undefined) return signal('unknown', 'device_limited', { ratio: excusedRatio });
  const usual = { downloadBps: usualOf(attempts, 'downloadBps'), uploadBps: usualOf(attempts, 'uploadBps') };
  const usualRatio = worstRatio(judgedSpeeds(recent, usual, belowUsualRatio), usual);
  return usualRatio !== undefined && usualRatio < belowUsualRatio
    ? signal('slow', 'below_usual', { ratio: usualRatio })
    : signal('good', 'as_usual', usualRatio === undefined ? {} : { ratio: usualRatio });
}

interface Speeds {
  readonly downloadBps?: number | undefined;
  readonly uploadBps?: number | undefined;
}

/** The newest speed of each direction, without those that are low for a reason that is no fault of the line. */
function judgedSpeeds(recent: readonly SignalAttempt[], expected: Speeds, enough: number): Speeds {
  const newest = (speed: keyof Speeds, direction: Direction) =>
    recent.find((attempt) => {
      const share = ratio(attempt[speed], expected[speed]);
      const isLow = share !== undefined && share < enough;
      return attempt[speed] !== undefined && !(isLow && attempt.excused?.includes(direction));
    })?.[speed];
  return { downloadBps: newest('downloadBps', 'download'), uploadBps: newest('uploadBps', 'upload') };
}

function worstRatio(measured: Speeds, expected: Speeds): number | undefined {
  const ratios = [
    ratio(measured.downloadBps, expected.downloadBps),
    ratio(measured.uploadBps, expected.uploadBps),
  ].filter((value) => value !== undefined);
  return ratios.length === 0 ? undefined : Math.min(...ratios);
}

function ratio(value: number | undefined, of: number | undefined): number | undefined {
  return value === undefined || of === undefined || of <= 0 ? undefined : value / of;
}

function usualOf(attempts: readonly SignalAttempt[], speed: 'downloadBps' | 'uploadBps'): number | undefined {
  const values = attempts.map((attempt) => attempt[speed]).filter((value) => value !== undefined);
  return values.length < usualNeeds ? undefined : median(values);
}

/** The median: the middle value, or the mean of the two middle ones. Undefined for no values. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length / 2)];
  const low = sorted[Math.ceil(sorted.length / 2) - 1];
  return high === undefined || low === undefined ? undefined : (low + high) / 2;
}

function signal(state: Signal['state'], reason: Signal['reason'], figures: Signal['figures'] = {}): Signal {
  return { state, ...looks[state], reason, figures };
}
