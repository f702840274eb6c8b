import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countOf,
  fewest,
  figuresOf,
  mergeSummaries,
  quantileOf,
  summaryOf,
} from '../../src/core/rollup-summary.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('src/core/rollup-summary', () => {
  it('is the same for the same values in any order and grouping', () => {
    fc.assert(
      fc.property(fc.array(fc.array(finite, { minLength: 1, maxLength: 15 }), { minLength: 1 }), (groups) => {
        const merged = mergeSummaries(groups.toReversed().map((group) => summaryOf(group.toReversed())));
        expect(merged).toEqual(summaryOf(groups.flat()));
      }),
    );
  });

  it('is exact for a handful of values', () => {
    expect(figuresOf(summaryOf([3]))).toEqual({ n: 1, sum: 3, min: 3, max: 3, p10: 3, median: 3, p90: 3 });
    const figures = figuresOf(summaryOf([8, 1, 4, 2]));
    expect(figures).toMatchObject({ n: 4, sum: 15, min: 1, max: 8, median: 3 });
    expect(figures.p90).toBeCloseTo(6.8, 12);
  });

  it('gives quantiles within 1 % of those of the values, extremes exactly, and a rising row of them', () => {
    const positive = fc.double({ min: 1e-9, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(fc.array(positive, { minLength: fewest + 1, maxLength: 200 }), (values) => {
        const summary = summaryOf(values);
        const sorted = values.toSorted((a, b) => a - b);
        expect([quantileOf(summary, 0), quantileOf(summary, 1)]).toEqual([sorted[0], sorted.at(-1)]);
        let before = 0;
        for (const share of [0.1, 0.25, 0.5, 0.9, 0.99]) {
          const place = share * (sorted.length - 1);
          const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
          const weight = place - Math.floor(place);
          const estimate = quantileOf(summary, share);
          expect(Math.abs(estimate / (low * (1 - weight) + high * weight) - 1)).toBeLessThanOrEqual(0.01);
          expect(estimate).toBeGreaterThanOrEqual(before);
          before = estimate;
        }
      }),
    );
  });

  it('counts and orders zeros and negative values', () => {
    const summary = summaryOf([-10, -10, -10, -1, -0, 0, 0, 1, 5, 10, 10, 10]);
    expect(figuresOf(summary)).toMatchObject({ n: 12, sum: 5, min: -10, max: 10, median: 0 });
    expect(Object.is(figuresOf(summaryOf([-0])).min, 0)).toBe(true);
  });

  it('stays finite with the largest doubles', () => {
    const figures = figuresOf(summaryOf(Array.from({ length: 20 }, () => Number.MAX_VALUE)));
    expect(Object.values(figures).every(Number.isFinite)).toBe(true);
    expect(countOf(summaryOf([1, 2]))).toBe(2);
  });
});
