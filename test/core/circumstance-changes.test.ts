import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circumstanceChanges, type CircumstanceCount } from '../../src/core/circumstance-changes.js';
import type { Circumstances } from '../../src/core/circumstances.js';

/** Places, each with its results by circumstances. */
function changesOf(places: readonly (readonly (readonly [Circumstances, number])[])[]) {
  const numbers = new Map<string, number>();
  const combinations = new Map<number, Circumstances>();
  const counts = places.map((place, atMs): CircumstanceCount => ({
    atMs,
    counts: new Map(
      place.map(([circumstances, n]) => {
        const text = JSON.stringify(circumstances);
        const number = numbers.get(text) ?? numbers.size + 1;
        numbers.set(text, number);
        combinations.set(number, circumstances);
        return [number, n];
      }),
    ),
  }));
  return circumstanceChanges(counts, combinations).map(({ atMs, what, before, after }) =>
    [atMs, what, before, after].join(' '),
  );
}

const eth = { interface: 'eth0' };
const wlan = { interface: 'wlan0' };
const sites = (...names: string[]) => names.map((server) => [{ server }, 2] as const);

describe('src/core/circumstance-changes', () => {
  it('finds each change from one result to the next, and back', () => {
    expect(changesOf([[[eth, 1]], [[eth, 1]], [[wlan, 1]], [[wlan, 1]], [[eth, 1]]])).toEqual([
      '2 interface eth0 wlan0',
      '4 interface wlan0 eth0',
    ]);
  });

  it('counts a day in which both were measured with what came after it', () => {
    const mixed = [
      [eth, 3],
      [wlan, 1],
    ] as const;
    expect(changesOf([[[eth, 4]], mixed, [[wlan, 4]]])).toEqual(['1 interface eth0 wlan0']);
    // One test by Wi-Fi among many by cable is no change of the line.
    expect(changesOf([[[eth, 4]], mixed, [[eth, 4]]])).toEqual([]);
  });

  it('takes servers that are drawn by turns for the same line, and other ones for another', () => {
    const turns = Array.from({ length: 40 }, (_, place) => sites(['a', 'b', 'c'][place % 3] ?? ''));
    expect(changesOf(turns)).toEqual([]);
    expect(changesOf([...turns, ...turns.map(() => sites('d', 'e'))])).toEqual(['40 server a d']);
  });

  it('changes nothing where nothing is known', () => {
    expect(changesOf([[[eth, 1]], [[{}, 5]], [[{ server: 'a' }, 1]], [[eth, 1]]])).toEqual([]);
    expect(changesOf([])).toEqual([]);
  });

  it('finds a change between results of any number exactly where the value differs', () => {
    const value = fc.constantFrom('AS1', 'AS2', 'AS3');
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const found = changesOf(values.map((network) => [[{ network }, 1]]));
        const expected = values.flatMap((network, place) => {
          const before = values[place - 1];
          return before === undefined || before === network ? [] : [`${place} network ${before} ${network}`];
        });
        expect(found).toEqual(expected);
      }),
    );
  });
});
