// How much data tests use in a month, from the newest ones: what they moved, and how often they ran.
import type { Measurement } from '../../src/core/measurement.js';
import { movedBytesMetrics } from '../../src/core/results.js';

const monthMs = 30 * 86_400_000;

/** Bytes a month and the number of tests they are drawn from. */
export interface Forecast {
  readonly bytes: number;
  readonly tests: number;
}

/** The forecast of attempts on the line, newest first; undefined below three that moved anything, or within an hour. */
export function forecastOf(attempts: readonly Measurement[]): Forecast | undefined {
  const moved = attempts.flatMap(({ startedAt, metrics }) => {
    const bytes = movedBytesMetrics.reduce((sum, name) => sum + (metrics[name] ?? 0), 0);
    return bytes > 0 ? [{ bytes, atMs: Date.parse(startedAt) }] : [];
  });
  const [newest] = moved;
  const oldest = moved.at(-1);
  if (newest === undefined || oldest === undefined || moved.length < 3) return undefined;
  const spanMs = newest.atMs - oldest.atMs;
  if (spanMs < 3_600_000) return undefined;
  const total = moved.reduce((sum, { bytes }) => sum + bytes, 0);
  // n tests have n − 1 pauses between them.
  const aMonth = ((moved.length - 1) / spanMs) * monthMs;
  return { bytes: (total / moved.length) * aMonth, tests: moved.length };
}
