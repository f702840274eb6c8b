// Where a line must break: what was measured before an instant and after it is not the same thing. Pure.
//
// | circumstance                         | a break is where                                                              |
// | ------------------------------------ | ----------------------------------------------------------------------------- |
// | network, interface, client, scheme   | a result (or an hour, a day) has none in common with the one before           |
// | server                               | so many results before have none in common with so many after: public servers |
// |                                      | are drawn anew for each test, and turns among the same few change nothing     |
//
// An hour or a day in which both were measured belongs to what comes after it. What is not known changes nothing.
import type { Circumstances } from './circumstances.js';
import { circumstanceNames, type CircumstanceName } from './timeline.js';

/** Results of one instant, hour or day, by their circumstances. */
export interface CircumstanceCount {
  readonly atMs: number;
  /** Results by the number of a combination of circumstances. */
  readonly counts: ReadonlyMap<number, number>;
}

/** From the value that was measured most before `atMs` to the one measured most from then on. */
export interface CircumstanceChange {
  readonly atMs: number;
  readonly what: CircumstanceName;
  readonly before: string;
  readonly after: string;
}

/** How many results on both sides are compared. */
const resultsCompared: Readonly<Record<CircumstanceName, number>> = {
  server: 16,
  network: 1,
  interface: 1,
  client: 1,
  scheme: 1,
};

/** The changes along `counts`, which are oldest first; `combinations` says what the numbers in them are. */
export function circumstanceChanges(
  counts: readonly CircumstanceCount[],
  combinations: ReadonlyMap<number, Circumstances>,
): readonly CircumstanceChange[] {
  return circumstanceNames
    .flatMap((what) => changesOf(what, counts, combinations))
    .sort((a, b) => a.atMs - b.atMs);
}

/** Results by value of one circumstance, at one place of the line. */
interface Place {
  readonly atMs: number;
  n: number;
  readonly values: ReadonlyMap<string, number>;
}

function changesOf(
  what: CircumstanceName,
  counts: readonly CircumstanceCount[],
  combinations: ReadonlyMap<number, Circumstances>,
): readonly CircumstanceChange[] {
  const places = placesOf(what, counts, combinations);
  const found: CircumstanceChange[] = [];
  places.forEach((place, at) => {
    if (at === 0) return;
    const before = around(places, at - 1, -1, resultsCompared[what]);
    const from = around(places, at, 1, resultsCompared[what]);
    if (meet(before, from)) {
      const after = around(places, at + 1, 1, resultsCompared[what]);
      const isMixed = meet(place.values, before) && meet(place.values, after);
      if (!isMixed || meet(before, after)) return;
    }
    found.push({ atMs: place.atMs, what, before: most(before), after: most(from, before) });
  });
  return found;
}

/** Places where the circumstance is known; neighbours with the same single value are one place. */
function placesOf(
  what: CircumstanceName,
  counts: readonly CircumstanceCount[],
  combinations: ReadonlyMap<number, Circumstances>,
): readonly Place[] {
  const valueOf = new Map([...combinations].map(([number, circumstances]) => [number, circumstances[what]]));
  const places: Place[] = [];
  let last: (Place & { readonly only: string | undefined }) | undefined;
  for (const { atMs, counts: byNumber } of counts) {
    let [n, only, isOne] = [0, '', true];
    byNumber.forEach((results, number) => {
      const value = valueOf.get(number);
      if (value === undefined) return;
      if (n > 0 && value !== only) isOne = false;
      only = value;
      n += results;
    });
    if (n === 0) continue;
    if (isOne && last?.only === only) last.n += n;
    else {
      const values = isOne ? new Map([[only, n]]) : valuesIn(byNumber, valueOf);
      last = { atMs, n, values, only: isOne ? only : undefined };
      places.push(last);
    }
  }
  return places;
}

function valuesIn(
  byNumber: ReadonlyMap<number, number>,
  valueOf: ReadonlyMap<number, string | undefined>,
): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  byNumber.forEach((results, number) => {
    const value = valueOf.get(number);
    if (value !== undefined) values.set(value, (values.get(value) ?? 0) + results);
  });
  return values;
}

/** The values from a place on in one direction, until there are so many results. */
function around(
  places: readonly Place[],
  from: number,
  step: 1 | -1,
  results: number,
): ReadonlyMap<string, number> {
  const first = places[from];
  if (first === undefined || first.n >= results) return first?.values ?? new Map<string, number>();
  const values = new Map<string, number>();
  let n = 0;
  for (let at = from; n < results; at += step) {
    const place = places[at];
    if (place === undefined) break;
    for (const [value, own] of place.values) values.set(value, (values.get(value) ?? 0) + own);
    n += place.n;
  }
  return values;
}

function meet(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  for (const value of one.keys()) if (other.has(value)) return true;
  return false;
}

/** The most frequent value, the first by name of several; one that is not among `others` comes first. */
function most(values: ReadonlyMap<string, number>, others?: ReadonlyMap<string, number>): string {
  let [found, count] = ['', -1];
  for (const [value, n] of values) {
    if (others?.has(value) === true) continue;
    if (n > count || (n === count && value < found)) [found, count] = [value, n];
  }
  return found;
}
