// How sure a median is, whatever the distribution: the interval between two order statistics whose ranks follow from the
// binomial distribution with p = 1/2. Conover, Practical Nonparametric Statistics, 3rd edition, section 3.2 (the sign test's interval).
import { quantileOf } from './rollup-summary.js';

/** Chance that the interval covers the true median, at least. */
const wantedCoverage = 0.95;

/** A median with its interval; the bounds are values that were measured. */
export interface MedianFigure {
  readonly n: number;
  readonly median: number;
  /** Absent for fewer than six values: no interval covers 95 % then. */
  readonly interval?: { readonly low: number; readonly high: number; readonly coverage: number };
}

/** The median of values, smallest first, with its interval; undefined without values. */
export function medianOf(sorted: readonly number[]): MedianFigure | undefined {
  const n = sorted.length;
  if (n === 0) return undefined;
  const median = quantileOf({ values: sorted }, 0.5);
  const ranks = medianRanks(n);
  const [low, high] = ranks === undefined ? [] : [sorted[ranks.low - 1], sorted[ranks.high - 1]];
  if (ranks === undefined || low === undefined || high === undefined) return { n, median };
  return { n, median, interval: { low, high, coverage: ranks.coverage } };
}

/** Ranks (from 1) of the narrowest symmetric interval that covers the median with 95 % or more; undefined below n = 6. */
export function medianRanks(
  n: number,
): { readonly low: number; readonly high: number; readonly coverage: number } | undefined {
  // P(B ≤ rank - 1) for B ~ Bin(n, 1/2), summed from its small end; in logarithms, since 2^-n is 0 for large n.
  let logTerm = -n * Math.LN2;
  let below = Math.exp(logTerm);
  let rank = 0;
  let tail = 0;
  while (below <= (1 - wantedCoverage) / 2) {
    rank += 1;
    tail = below;
    logTerm += Math.log((n - rank + 1) / rank);
    below += Math.exp(logTerm);
  }
  return rank === 0 ? undefined : { low: rank, high: n + 1 - rank, coverage: 1 - 2 * tail };
}
