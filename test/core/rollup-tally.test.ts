import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf, mergeSummaries, summaryOf, type Summary } from '../../src/core/rollup-summary.js';
import { createTally, type Tally } from '../../src/core/rollup-tally.js';

/** What metrics have; the sums of others are left to the summaries themselves. */
const value = fc.oneof(
  fc.double({ min: 1e-9, max: 1e15, noNaN: true }),
  fc.double({ min: -1e12, max: -1e-6, noNaN: true }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(0, -0, 0.1, 0.2, 0.3, 1e15),
);
const groups = fc.array(fc.array(value, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 12 });

function add(tally: Tally, summary: Summary): void {
  if ('values' in summary) {
    for (const one of summary.values) tally.value(one);
    return;
  }
  const { n, min, max, sum, buckets, counts } = summary;
  tally.part(n, min, max);
  const sign = sum.mantissa < 0n ? -1 : 1;
  let [rest, exponent] = [sum.mantissa < 0n ? -sum.mantissa : sum.mantissa, sum.exponent];
  for (; rest > 0n; rest >>= 32n, exponent += 32) {
    tally.summand(sign * Number(rest & 0xffffffffn) * 2 ** exponent);
  }
  buckets.forEach((bucket, place) => tally.bucket(bucket, counts[place] ?? 0));
}

describe('src/core/rollup-tally', () => {
  it('gives the figures of all values together, to the last bit, time after time', () => {
    const tally = createTally();
    fc.assert(
      fc.property(groups, (all) => {
        const summaries = all.map((values) => summaryOf(values));
        for (const summary of summaries) add(tally, summary);
        expect(tally.take()).toEqual(figuresOf(mergeSummaries(summaries)));
      }),
      { numRuns: 100 },
    );
  });

  it('rounds a sum once, ties to the even double', () => {
    const tally = createTally();
    for (const values of [
      [1, 2 ** -53],
      [1, 2 ** -53, 2 ** -106],
      [1, 2 ** -53, -(2 ** -106)],
      [1 + 2 ** -52, 2 ** -53],
      [1 + 2 ** -52, 2 ** -53, -(2 ** -106)],
      [1e16, 1, 1, 1, -1e16],
    ]) {
      for (const one of [...values, ...values.map((v) => v * 4), 0, 0, 0]) tally.value(one);
      const expected = figuresOf(summaryOf([...values, ...values.map((v) => v * 4), 0, 0, 0]));
      expect(tally.take()).toEqual(expected);
    }
  });

  it('says so where doubles cannot hold the sum, and is empty afterwards', () => {
    const tally = createTally();
    for (const one of [1e300, 1e300, -1e300, 5e-324]) tally.value(one);
    expect(tally.take()).toBeUndefined();
    tally.value(2);
    expect(tally.take()).toMatchObject({ n: 1, sum: 2, min: 2, max: 2, median: 2 });
  });
});
