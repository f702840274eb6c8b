// Figures of a minute, checked against values worked out by hand.
import { describe, expect, it } from 'vitest';
import { roundTripFigures } from '../../src/monitors/round-trips.js';

const trips = (...elapsed: readonly (number | undefined)[]) =>
  elapsed.flatMap((elapsedMs, index) =>
    elapsedMs === undefined ? [] : [{ sequence: index + 1, elapsedMs }],
  );

describe('src/monitors/round-trips', () => {
  it('gives minimum, median, nearest-rank percentile and mean absolute difference', () => {
    // |12-10|, |11-12|, |31-11|: 23 / 3. Of four values the 95th percentile is the fourth.
    expect(roundTripFigures(trips(10, 12, 11, 31))).toEqual({
      minMs: 10,
      medianMs: 11.5,
      p95Ms: 31,
      jitterMs: 7.667,
    });
  });

  it('takes the 19th of 20 values as the 95th percentile', () => {
    expect(roundTripFigures(trips(...Array.from({ length: 20 }, (_, n) => 20 - n))).p95Ms).toBe(19);
  });

  it('compares only neighbours for jitter: a lost probe lies between others', () => {
    expect(roundTripFigures(trips(10, undefined, 50, 51)).jitterMs).toBe(1);
    expect(roundTripFigures(trips(10, undefined, 50))).not.toHaveProperty('jitterMs');
  });

  it('says nothing about no answers, and no jitter of one', () => {
    expect(roundTripFigures([])).toEqual({});
    expect(roundTripFigures(trips(7))).toEqual({ minMs: 7, medianMs: 7, p95Ms: 7 });
  });
});
