// What was measured in a range and where it changed, from the roll-ups that count results by their circumstances.
import { circumstancesMetric, combinationOfBucket, isResultBucket } from '../core/circumstance-counts.js';
import { circumstanceChanges, type CircumstanceCount } from '../core/circumstance-changes.js';
import type { Circumstances } from '../core/circumstances.js';
import { scopeSchema } from '../core/measurement.js';
import { hourMs, utcDays } from '../core/rollup-days.js';
import { hoursOf } from '../core/rollup-bins.js';
import {
  splitNames,
  type CircumstanceOverview,
  type CircumstanceQuery,
  type SplitName,
  type ValueCount,
} from '../core/rollup-store.js';
import { resultCircumstances, type GroupCounts } from './circumstance-results.js';
import { readCombinations } from './circumstance-rows.js';
import type { Connection } from './connection.js';
import { findDays, findHours, findWaiting, noHour, type Found } from './rollup-find.js';
import { combinationsWhere } from './rollup-keys.js';
import { eachBucketOf } from './rollup-open.js';
import { attemptsMetric, groupName, type RollupGroup } from './rollup-series.js';
import { readSeries, type RollupSeries } from './rollup-together.js';

/** Values of a circumstance that are listed. */
const mostValues = 100;

/** What was measured in a range, as RollupStore says. */
export function readCircumstances(
  connection: Connection,
  query: CircumstanceQuery,
  group: 'none' | 'hour' | 'day',
): CircumstanceOverview {
  const { combinations, groups } =
    group === 'none'
      ? resultCircumstances(connection, query)
      : { combinations: readCombinations(connection), groups: countsByGroup(connection, query, group) };
  const wanted = query.where && combinationsWhere(combinations, query.where);
  const results = new Map<number, number>();
  const changes = groups.flatMap(({ scope, nettest, counts }) => {
    for (const { counts: own } of counts) {
      own.forEach((n, number) => add(results, number, n));
    }
    const known = scopeSchema.safeParse(scope);
    if (!known.success) return [];
    return circumstanceChanges(narrowed(counts, wanted), combinations).map((change) => ({
      ...change,
      ...{ nettest, scope: known.data },
    }));
  });
  return {
    values: valuesOf(results, combinations),
    changes: changes.sort((a, b) => a.atMs - b.atMs),
  };
}

/** The results of a range of days by their combination. */
export function resultsByCombination(
  connection: Connection,
  query: CircumstanceQuery,
): ReadonlyMap<number, number> {
  const results = new Map<number, number>();
  for (const { counts } of countsByGroup(connection, query, 'day')) {
    for (const { counts: own } of counts) own.forEach((n, number) => add(results, number, n));
  }
  return results;
}

function countsByGroup(
  connection: Connection,
  query: CircumstanceQuery,
  group: 'hour' | 'day',
): readonly GroupCounts[] {
  const { fromHour = -noHour, toHour = noHour } = hoursOf({ metric: '', group, ...query }, utcDays);
  const binOf = group === 'hour' ? (hour: number) => hour : utcDays.dayOf;
  const firstHour = group === 'hour' ? (bin: number) => bin : utcDays.firstHour;
  const groups = new Map<string, RollupGroup & { readonly bins: Map<number, Map<number, number>> }>();
  const binsOfGroup = (series: RollupSeries) => {
    const name = groupName(series);
    const own = groups.get(name) ?? { ...series, bins: new Map<number, Map<number, number>>() };
    groups.set(name, own);
    return own.bins;
  };
  const waiting = new Map<number, Found>();
  const waitingSeries: (readonly [RollupSeries, Found])[] = [];
  for (const series of wantedSeries(connection, query)) {
    const found: Found = new Map();
    if (series.metric === attemptsMetric) {
      waiting.set(series.key, found);
      waitingSeries.push([series, found]);
      continue;
    }
    if (group === 'day') findDays(connection, series.key, { fromHour, toHour }, found);
    else findHours(connection, series.key, { fromHour, toHour }, Infinity, binOf, found);
    const bins = binsOfGroup(series);
    for (const [bin, pieces] of found) {
      const counts = countsIn(bins, bin);
      for (const piece of pieces) {
        eachBucketOf(piece, (bucket, n) => add(counts, combinationOfBucket(bucket), n));
      }
    }
  }
  findWaiting(connection, waiting, { fromHour, toHour }, binOf);
  for (const [series, found] of waitingSeries) {
    for (const [bin, pieces] of found) {
      let results = 0;
      for (const piece of pieces) {
        eachBucketOf(piece, (bucket, n) => (results += isResultBucket(bucket) ? n : 0));
      }
      if (results > 0) add(countsIn(binsOfGroup(series), bin), series.combination, results);
    }
  }
  return [...groups.values()].map(({ source, scope, nettest, bins }) => ({
    ...{ source, scope, nettest },
    counts: [...bins]
      .sort(([a], [b]) => a - b)
      .map(([bin, counts]) => ({ atMs: firstHour(bin) * hourMs, counts })),
  }));
}

function add(counts: Map<number, number>, combination: number, n: number): void {
  counts.set(combination, (counts.get(combination) ?? 0) + n);
}

function countsIn(bins: Map<number, Map<number, number>>, bin: number): Map<number, number> {
  const counts = bins.get(bin) ?? new Map<number, number>();
  bins.set(bin, counts);
  return counts;
}

/** The merged counts, and the attempts that wait, by combination. */
function wantedSeries(
  connection: Connection,
  { nettests, scopes, origin }: CircumstanceQuery,
): readonly RollupSeries[] {
  const keys = connection
    .all('SELECT key FROM rollup_series WHERE metric IN (?, ?)', attemptsMetric, circumstancesMetric)
    .map(({ key }) => Number(key));
  return readSeries(connection, keys).filter(
    ({ source, scope, nettest }) =>
      (origin === undefined || (source === 'import') === (origin === 'import')) &&
      (nettests?.includes(nettest) ?? true) &&
      (scopes?.some((wanted) => wanted === scope) ?? true),
  );
}

function narrowed(
  counts: readonly CircumstanceCount[],
  wanted: ReadonlySet<number> | undefined,
): readonly CircumstanceCount[] {
  if (wanted === undefined) return counts;
  return counts.map(({ atMs, counts: own }) => ({
    atMs,
    counts: new Map([...own].filter(([number]) => wanted.has(number))),
  }));
}

function valuesOf(
  results: ReadonlyMap<number, number>,
  combinations: ReadonlyMap<number, Circumstances>,
): Record<SplitName, readonly ValueCount[]> {
  const [server, network, link] = splitNames.map((name) => {
    const counts = new Map<string, number>();
    for (const [number, n] of results) {
      const value = combinations.get(number)?.[name];
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + n);
    }
    return [...counts]
      .map(([value, n]) => ({ value, n }))
      .sort((a, b) => b.n - a.n || (a.value < b.value ? -1 : 1))
      .slice(0, mostValues);
  });
  return { server: server ?? [], network: network ?? [], interface: link ?? [] };
}
