import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, bucketValue, histogramBase, histogramError } from '../../src/core/histogram.js';

const normal = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => Math.abs(value) >= 2 ** -1022);

describe('src/core/histogram', () => {
  it('stands for every value with an error of at most 1 %', () => {
    expect(histogramError).toBeLessThan(0.01);
    fc.assert(
      fc.property(normal, (value) => {
        const error = Math.abs(bucketValue(bucketOf(value)) / value - 1);
        expect(error).toBeLessThanOrEqual(0.01);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the order of values', () => {
    fc.assert(
      fc.property(normal, normal, (a, b) => {
        if (a < b) expect(bucketOf(a)).toBeLessThanOrEqual(bucketOf(b));
        if (a < 0 && b > 0) expect(bucketOf(a)).toBeLessThan(bucketOf(b));
      }),
    );
  });

  it('has a bucket for zero alone, and mirrors the positive ones for negative values', () => {
    expect([bucketOf(0), bucketOf(-0), bucketValue(0)]).toEqual([0, 0, 0]);
    expect(bucketOf(Number.MIN_VALUE)).toBeGreaterThan(0);
    expect(bucketOf(-12)).toBe(-bucketOf(12));
    expect(bucketValue(bucketOf(-12))).toBe(-bucketValue(bucketOf(12)));
  });

  it('numbers the buckets as they are stored: 40000 + ceil(ln x / ln 1.0202)', () => {
    expect(histogramBase).toBe(1.0202);
    expect([1, 1.02, 2, 12.5, 94_300_000].map(bucketOf)).toEqual([40_000, 40_001, 40_035, 40_127, 40_919]);
  });

  it('has finite values at both ends of what a double can be', () => {
    for (const value of [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE]) {
      expect(Number.isFinite(bucketValue(bucketOf(value)))).toBe(true);
    }
  });

  it('refuses what is not finite', () => {
    for (const value of [NaN, Infinity, -Infinity]) expect(() => bucketOf(value)).toThrow(RangeError);
  });
});
