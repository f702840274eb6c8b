import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addExact, exactSumOf, roundedSum } from '../../src/core/rollup-sum.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('src/core/rollup-sum', () => {
  it('gives back any single double', () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(roundedSum(exactSumOf([value]))).toBe(value + 0);
      }),
      {
        examples: [[Number.MIN_VALUE], [-Number.MAX_VALUE], [2 ** -1022], [0], [0.1], [3 * 2 ** -1074]],
      },
    );
  });

  it('adds two doubles as IEEE 754 does, short of overflow', () => {
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        fc.pre(Number.isFinite(a + b));
        expect(roundedSum(exactSumOf([a, b]))).toBe(a + b + 0);
      }),
      {
        numRuns: 1000,
        examples: [
          [1, 2 ** -53],
          [1 + 2 ** -52, 2 ** -53],
          [1e308, 1],
        ],
      },
    );
  });

  it('does not depend on order or grouping, where adding doubles does', () => {
    expect(0.1 + 0.2 + 0.3).not.toBe(0.3 + 0.2 + 0.1);
    fc.assert(
      fc.property(fc.array(finite), fc.nat(20), (values, cut) => {
        const grouped = addExact([exactSumOf(values.slice(cut)), exactSumOf(values.slice(0, cut).reverse())]);
        expect(grouped).toEqual(exactSumOf(values));
      }),
    );
  });

  it('loses nothing to cancellation, rounds ties as they are, and stays finite', () => {
    expect(roundedSum(exactSumOf([1e300, 1, -1e300]))).toBe(1);
    expect(roundedSum(exactSumOf([1, 2 ** -53, Number.MIN_VALUE]))).toBe(1 + 2 ** -52);
    expect(roundedSum(exactSumOf([Number.MAX_VALUE, Number.MAX_VALUE]))).toBe(Number.MAX_VALUE);
    expect(roundedSum(exactSumOf([]))).toBe(0);
  });
});
