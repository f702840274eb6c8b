// Wilson's interval against its definition, and against published figures.
import { describe, expect, it } from 'vitest';
import { proportionOf } from '../../src/core/proportion-interval.js';

/** The bounds by their definition: the p with |p̂ - p| = z·sqrt(p(1-p)/n), found by bisection. */
function byDefinition(count: number, n: number): readonly [number, number] {
  const z = 1.959963984540054;
  const observed = count / n;
  const root = (inside: number, outside: number): number => {
    let [a, b] = [inside, outside];
    for (let step = 0; step < 200; step += 1) {
      const p = (a + b) / 2;
      if (Math.abs(observed - p) <= z * Math.sqrt((p * (1 - p)) / n)) a = p;
      else b = p;
    }
    return (a + b) / 2;
  };
  return [root(observed, 0), root(observed, 1)];
}

describe('core/proportion-interval', () => {
  it.each([
    [1, 10],
    [5, 10],
    [37, 41],
    [3, 1200],
    [999, 1000],
  ])('solves its own equation for %i of %i', (count, n) => {
    const [low, high] = byDefinition(count, n);
    const found = proportionOf(count, n);
    expect(found?.low).toBeCloseTo(low, 9);
    expect(found?.high).toBeCloseTo(high, 9);
  });

  it('agrees with table I of Newcombe (1998), https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C857::AID-SIM777%3E3.0.CO;2-E', () => {
    const rounded = (count: number, n: number) => {
      const { low = NaN, high = NaN } = proportionOf(count, n) ?? {};
      return [low.toFixed(4), high.toFixed(4)];
    };
    expect(rounded(81, 263)).toEqual(['0.2553', '0.3662']);
    expect(rounded(15, 148)).toEqual(['0.0624', '0.1605']);
    expect(rounded(0, 20)).toEqual(['0.0000', '0.1611']);
    expect(rounded(1, 29)).toEqual(['0.0061', '0.1718']);
  });

  it('stays between 0 and 1, around the share', () => {
    expect(proportionOf(0, 3)).toMatchObject({ low: 0, ratio: 0 });
    expect(proportionOf(3, 3)).toMatchObject({ high: 1, ratio: 1 });
    expect(proportionOf(0, 0)).toBeUndefined();
  });
});
