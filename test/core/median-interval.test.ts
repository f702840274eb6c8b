// Ranks against exact arithmetic with whole numbers, and against the published table.
import { describe, expect, it } from 'vitest';
import { medianOf, medianRanks } from '../../src/core/median-interval.js';

/** Exact: the largest rank with 2·ΣC(n,i) ≤ 5 % of 2^n over i < rank, in integers. */
function exactRank(n: number): number {
  let term = 1n;
  let below = 1n;
  let rank = 0;
  while (below * 40n <= 2n ** BigInt(n)) {
    rank += 1;
    term = (term * BigInt(n - rank + 1)) / BigInt(rank);
    below += term;
  }
  return rank;
}

describe('core/median-interval', () => {
  it('finds the same ranks as exact arithmetic, from 1 to 400 values and for thousands', () => {
    for (const n of [...Array.from({ length: 400 }, (_, index) => index + 1), 2920, 4380, 17_520]) {
      expect(medianRanks(n)?.low ?? 0, String(n)).toBe(exactRank(n));
    }
  });

  it.each([
    // Conover, Practical Nonparametric Statistics, and any table of the sign test.
    [6, 1, 0.9688],
    [10, 2, 0.9785],
    [20, 6, 0.9586],
    [50, 18, 0.9672],
    [100, 40, 0.9648],
  ])('has the published rank for %i values', (n, low, coverage) => {
    const ranks = medianRanks(n);
    expect(ranks).toMatchObject({ low, high: n + 1 - low });
    expect(ranks?.coverage).toBeCloseTo(coverage, 3);
  });

  it('promises nothing for fewer than six values', () => {
    expect(medianOf([])).toBeUndefined();
    expect(medianOf([1, 2, 3, 4, 5])).toEqual({ n: 5, median: 3 });
  });

  it('gives values that were measured, around the median', () => {
    const values = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29];
    expect(medianOf(values)).toMatchObject({ n: 10, median: 12, interval: { low: 3, high: 23 } });
  });
});
