// The bins of a chart from the roll-ups of its series.
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
import type { Connection } from './connection.js';
import type { Packed } from './rollup-codec.js';
import { findDays, findHours, findWaiting, noHour, type Found, type HourRange } from './rollup-find.js';
import { chartKeys, chartKeysBy, type ChartKeys } from './rollup-keys.js';
import { packedOpener } from './rollup-open.js';
import { attemptsMetric } from './rollup-series.js';

/** The bins of a query, as RollupStore says. */
export function readBins(connection: Connection, query: BinQuery, limit: number): Bins {
  const keys = chartKeys(connection, query);
  const plan = planOf(connection, query, [keys], limit);
  const [pieces] = piecesOf(connection, [keys], plan);
  const bins = pieces === undefined ? [] : binsOf(pieces, plan.edgeOf, limit);
  return { bins, timezone: plan.timezone };
}

/** The bins for each value of a circumstance, as RollupStore says. */
export function readBinsBy(
  connection: Connection,
  query: BinQuery,
  by: SplitName,
  limit: number,
  mostParts: number,
): SplitBins {
  const byValue = [...chartKeysBy(connection, query, by)];
  const keys = byValue.map(([, own]) => own);
  const plan = planOf(connection, query, keys, limit);
  const counted = piecesOf(connection, keys, plan)
    .map((pieces, place) => ({ pieces, value: byValue[place]?.[0], n: valuesIn(pieces) }))
    .filter(({ pieces }) => pieces.values.size + pieces.attempts.size > 0)
    .sort((a, b) => b.n - a.n || ((a.value ?? '') < (b.value ?? '') ? -1 : 1));
  const parts = counted.slice(0, mostParts).map(({ pieces, value }) => ({
    ...(value !== undefined && { value }),
    bins: binsOf(pieces, plan.edgeOf, limit),
  }));
  return { parts, timezone: plan.timezone };
}

/** How attempts ended by day of UTC; days without any are left out. */
export function readAttemptDays(
  connection: Connection,
  query: Omit<BinQuery, 'metric' | 'group'>,
): readonly Pick<Bin, 'fromMs' | 'toMs' | 'attempts'>[] {
  const { attempts } = chartKeys(connection, { ...query, metric: attemptsMetric });
  const keys = { values: noSeries, bounds: noSeries, attempts };
  const plan = planOf(connection, { ...query, metric: attemptsMetric, group: 'day' }, [keys], Infinity);
  return piecesOf(connection, [keys], plan).flatMap((pieces) => binsOf(pieces, plan.edgeOf, Infinity));
}

const noSeries = { merged: [], waiting: [] };

/** Hours of the local week, as RollupStore says. */
export function readWeekHours(connection: Connection, query: WeekQuery): readonly WeekHour[] {
  const days = localDays(query.timezone);
  const { fromHour = -noHour, toHour = noHour } = hoursOf({ ...query, group: 'hour' }, days);
  const [pieces] = piecesOf(connection, [chartKeys(connection, query)], {
    range: { fromHour, toHour },
    binOf: weekHourNumber(days),
    wholeDays: false,
    hours: Infinity,
  });
  return pieces === undefined ? [] : weekHoursOf(pieces);
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

/** The pieces of each chart; what waits is read once for all of them. */
function piecesOf(
  connection: Connection,
  charts: readonly ChartKeys[],
  { range, binOf, wholeDays, hours }: Plan,
): readonly Pieces<Packed & Piece>[] {
  const waiting = new Map<number, Found>();
  const all = charts.map((keys) => {
    const found: Readonly<Record<keyof ChartKeys, Found>> = {
      values: new Map(),
      bounds: new Map(),
      attempts: new Map(),
    };
    for (const kind of kinds) {
      for (const key of keys[kind].merged) {
        if (wholeDays) findDays(connection, key, range, found[kind]);
        else findHours(connection, key, range, hours, binOf, found[kind]);
      }
      for (const key of keys[kind].waiting) waiting.set(key, found[kind]);
    }
    return { ...found, opener: packedOpener };
  });
  findWaiting(connection, waiting, range, binOf);
  return all;
}

function valuesIn({ values }: Pieces<Packed & Piece>): number {
  let n = 0;
  for (const pieces of values.values()) {
    for (const piece of pieces) n += packedOpener.count(piece);
  }
  return n;
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
