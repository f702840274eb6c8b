// The bins of a chart from the roll-ups of its series.
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  binsOf,
  daysFor,
  hoursOf,
  weekHourNumber,
  weekHoursOf,
  type Piece,
  type Pieces,
} from '../core/rollup-bins.js';
import { dayHours, hourMs, localDays, type Days } from '../core/rollup-days.js';
import type { Bin, BinQuery, Bins, SplitBins, SplitName, WeekHour, WeekQuery } from '../core/rollup-store.js';
import { resultsByCombination } from './circumstance-read.js';
import type { Connection } from './connection.js';
import type { Packed } from './rollup-codec.js';
import { findDays, findHours, findWaiting, noHour, type Found, type HourRange } from './rollup-find.js';
import { chartKeys, chartKeysBy, type ChartKeys } from './rollup-keys.js';
import { packedOpener } from './rollup-open.js';
import { attemptsMetric } from './rollup-series.js';

/** The bins of a query, as RollupStore says. */
export function readBins(connection: Connection, query: BinQuery, limit: number): Bins {
  return binsOfChart(connection, query, chartKeys(connection, query), limit);
}

function binsOfChart(connection: Connection, query: BinQuery, keys: ChartKeys, limit: number): Bins {
  const plan = planOf(connection, query, [keys], limit);
  return { bins: binsOf(piecesOf(connection, keys, plan), plan.edgeOf, limit), timezone: plan.timezone };
}

/** Bins of all parts together: a document with more would keep the process busy for too long. */
const mostBinsOfParts = 8000;

/** The bins for each value of a circumstance, as RollupStore says. Others get their turn between two values. */
export async function readBinsBy(
  connection: Connection,
  query: BinQuery,
  by: SplitName,
  limit: number,
  mostParts: number,
): Promise<SplitBins> {
  const charts = connection.read(() => {
    const results = resultsByCombination(connection, query);
    return [...chartKeysBy(connection, query, by)]
      .map(([value, { keys, combinations }]) => ({
        ...{ value, keys },
        n: [...combinations].reduce((sum, number) => sum + (results.get(number) ?? 0), 0),
      }))
      .sort((a, b) => b.n - a.n || ((a.value ?? '') < (b.value ?? '') ? -1 : 1));
  });
  const { timezone } = planOf(
    connection,
    query,
    charts.map(({ keys }) => keys),
    limit,
  );
  const ownLimit = Math.min(
    limit,
    Math.floor(mostBinsOfParts / Math.min(mostParts, Math.max(1, charts.length))),
  );
  const parts: SplitBins['parts'][number][] = [];
  for (const { value, keys } of charts) {
    if (parts.length === mostParts) break;
    await nextTurn();
    const { bins } = connection.read(() => binsOfChart(connection, { ...query, timezone }, keys, ownLimit));
    if (bins.length > 0) parts.push({ ...(value !== undefined && { value }), bins });
  }
  return { parts, timezone };
}

/** How attempts ended by day of UTC; days without any are left out. */
export function readAttemptDays(
  connection: Connection,
  query: Omit<BinQuery, 'metric' | 'group'>,
): readonly Pick<Bin, 'fromMs' | 'toMs' | 'attempts'>[] {
  const { attempts } = chartKeys(connection, { ...query, metric: attemptsMetric });
  const keys = { values: noSeries, bounds: noSeries, attempts };
  const plan = planOf(connection, { ...query, metric: attemptsMetric, group: 'day' }, [keys], Infinity);
  return binsOf(piecesOf(connection, keys, plan), plan.edgeOf, Infinity);
}

const noSeries = { merged: [], waiting: [] };

/** Hours of the local week, as RollupStore says. */
export function readWeekHours(connection: Connection, query: WeekQuery): readonly WeekHour[] {
  const days = localDays(query.timezone);
  const { fromHour = -noHour, toHour = noHour } = hoursOf({ ...query, group: 'hour' }, days);
  const plan = {
    range: { fromHour, toHour },
    binOf: weekHourNumber(days),
    wholeDays: false,
    hours: Infinity,
  };
  return weekHoursOf(piecesOf(connection, chartKeys(connection, query), plan));
}

/** Which roll-ups are read, and which bin each belongs to. */
interface Plan {
  readonly range: HourRange;
  readonly binOf: (hour: number) => number;
  /** Bins are days as they are stored. */
  readonly wholeDays: boolean;
  /** Hours that are enough. */
  readonly hours: number;
}

function planOf(
  connection: Connection,
  query: BinQuery,
  keys: readonly ChartKeys[],
  limit: number,
): Plan & { readonly timezone: string; readonly edgeOf: (bin: number) => number } {
  const { days, timezone } = daysFor(query, rangeOf(connection, query, keys));
  const { fromHour = -noHour, toHour = noHour } = hoursOf(query, days);
  const byHour = query.group === 'hour';
  return {
    range: { fromHour, toHour },
    binOf: byHour ? (hour) => hour : days.dayOf,
    wholeDays: !byHour && timezone === 'UTC',
    hours: byHour ? limit : Infinity,
    timezone,
    edgeOf: edgeOf(query, days),
  };
}

function edgeOf({ group }: BinQuery, days: Days): (bin: number) => number {
  return group === 'hour' ? (hour) => hour : days.firstHour;
}

const kinds = ['values', 'bounds', 'attempts'] as const;

/** The pieces of a chart. */
function piecesOf(
  connection: Connection,
  keys: ChartKeys,
  { range, binOf, wholeDays, hours }: Plan,
): Pieces<Packed & Piece> {
  const found: Readonly<Record<keyof ChartKeys, Found>> = {
    values: new Map(),
    bounds: new Map(),
    attempts: new Map(),
  };
  const waiting = new Map<number, Found>();
  for (const kind of kinds) {
    for (const key of keys[kind].merged) {
      if (wholeDays) findDays(connection, key, range, found[kind]);
      else findHours(connection, key, range, hours, binOf, found[kind]);
    }
    for (const key of keys[kind].waiting) waiting.set(key, found[kind]);
  }
  findWaiting(connection, waiting, range, binOf);
  return { ...found, opener: packedOpener };
}

/** Milliseconds from the first to the last instant asked for; open ends are those of what is stored. */
function rangeOf(connection: Connection, { fromMs, toMs }: BinQuery, charts: readonly ChartKeys[]): number {
  if (fromMs !== undefined && toMs !== undefined) return toMs - fromMs;
  const keys = charts.flatMap(({ values, attempts }) => [...values.merged, ...attempts.merged]);
  const row = connection.get(
    `SELECT min(hour) AS first, max(hour) AS last FROM (
       SELECT hour FROM rollup_recent UNION ALL
       SELECT day * 24 FROM rollup_hours WHERE series_key IN (SELECT value FROM json_each(?)))`,
    JSON.stringify(keys),
  );
  const { first, last } = row ?? {};
  if (typeof first !== 'number' || typeof last !== 'number') return 0;
  return (toMs ?? (last + dayHours) * hourMs) - (fromMs ?? first * hourMs);
}
