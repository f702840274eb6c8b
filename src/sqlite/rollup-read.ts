// Finds the roll-ups of a chart: days from their blocks, hours from their days, and what waits to be merged into them.
import {
  binsOf,
  daysFor,
  hoursOf,
  weekHourNumber,
  weekHoursOf,
  type Piece,
  type Pieces,
} from '../core/rollup-bins.js';
import { dayHours, dayOfHour, hourMs, localDays, type Days } from '../core/rollup-days.js';
import type { BinQuery, Bins, WeekHour, WeekQuery } from '../core/rollup-store.js';
import type { Connection } from './connection.js';
import { decodeDays, eachHour, packedAlone, unpack, type Packed } from './rollup-codec.js';
import { blockDays } from './rollup-merge.js';
import { attemptsMetric, bytesIn, recentKey } from './rollup-series.js';

/** Beyond every hour that an instant can have. */
const noHour = 1e10;

/** Days of hours that are asked for at once. */
const daysAtOnce = 100;

/** The bins of a query, as RollupStore says. */
export function readBins(connection: Connection, query: BinQuery, limit: number): Bins {
  const keys = keysOf(connection, query);
  const { days, timezone } = daysFor(query, rangeOf(connection, query, [...keys.values, ...keys.attempts]));
  const { fromHour = -noHour, toHour = noHour } = hoursOf(query, days);
  const range: Range = { fromHour, toHour };
  const binOf = query.group === 'hour' ? (hour: number) => hour : days.dayOf;
  const whole = query.group === 'day' && timezone === 'UTC';
  const pieces = (series: readonly number[]): Found => {
    const found: Found = new Map();
    for (const key of series) {
      if (whole) findDays(connection, key, range, found);
      else findHours(connection, key, range, query.group === 'hour' ? limit : Infinity, binOf, found);
    }
    findRecent(connection, series, range, binOf, found);
    return found;
  };
  const all: Pieces<Packed & Piece> = {
    values: pieces(keys.values),
    attempts: pieces(keys.attempts),
    unpack,
  };
  return { bins: binsOf(all, edgeOf(query, days), limit), timezone };
}

/** Hours of the local week, as RollupStore says. */
export function readWeekHours(connection: Connection, query: WeekQuery): readonly WeekHour[] {
  const keys = keysOf(connection, query);
  const range = hoursOf({ ...query, group: 'hour' }, localDays(query.timezone));
  const { fromHour = -noHour, toHour = noHour } = range;
  const binOf = weekHourNumber(localDays(query.timezone));
  const pieces = (series: readonly number[]): Found => {
    const found: Found = new Map();
    for (const key of series) findHours(connection, key, { fromHour, toHour }, Infinity, binOf, found);
    findRecent(connection, series, { fromHour, toHour }, binOf, found);
    return found;
  };
  const all: Pieces<Packed & Piece> = {
    values: pieces(keys.values),
    attempts: pieces(keys.attempts),
    unpack,
  };
  return weekHoursOf(all);
}

/** What was found for each bin: days with their figures, hours without. */
type Found = Map<number, (Packed & Piece)[]>;

interface Range {
  readonly fromHour: number;
  readonly toHour: number;
}

function edgeOf({ group }: BinQuery, days: Days): (bin: number) => number {
  return group === 'hour' ? (hour) => hour : days.firstHour;
}

/** The series of the metric, and those of the attempts of the same nettests. */
function keysOf(
  connection: Connection,
  { metric, nettests, scopes, origin }: Omit<BinQuery, 'group'>,
): { readonly values: readonly number[]; readonly attempts: readonly number[] } {
  const select = (name: string) =>
    connection
      .all('SELECT key, source, scope, nettest FROM rollup_series WHERE metric = ?', name)
      .map((row) => ({
        key: Number(row.key),
        imported: row.source === 'import',
        scope: String(row.scope),
        nettest: String(row.nettest),
      }))
      .filter(
        ({ imported, scope, nettest }) =>
          (origin === undefined || imported === (origin === 'import')) &&
          (nettests?.includes(nettest) ?? true) &&
          (scopes?.some((wanted) => wanted === scope) ?? true),
      );
  const values = select(metric);
  const measuring = new Set(nettests ?? values.map(({ nettest }) => nettest));
  return {
    values: values.map(({ key }) => key),
    attempts: select(attemptsMetric)
      .filter(({ nettest }) => measuring.has(nettest))
      .map(({ key }) => key),
  };
}

/** Milliseconds from the first to the last instant asked for; open ends are those of what is stored. */
function rangeOf(connection: Connection, { fromMs, toMs }: BinQuery, keys: readonly number[]): number {
  if (fromMs !== undefined && toMs !== undefined) return toMs - fromMs;
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

function findDays(connection: Connection, series: number, { fromHour, toHour }: Range, found: Found): void {
  const [fromDay, toDay] = [dayOfHour(fromHour), dayOfHour(toHour)];
  const rows = connection.all(
    'SELECT block, days FROM rollup_days WHERE series_key = ? AND block BETWEEN ? AND ? ORDER BY block',
    series,
    Math.floor(fromDay / blockDays),
    Math.floor(toDay / blockDays),
  );
  for (const row of rows) {
    for (const [place, stored] of decodeDays(bytesIn(row, 'days'))) {
      const day = Number(row.block) * blockDays + place;
      if (day >= fromDay && day < toDay) put(found, day, stored);
    }
  }
}

function findHours(
  connection: Connection,
  series: number,
  { fromHour, toHour }: Range,
  limit: number,
  binOf: (hour: number) => number,
  found: Found,
): void {
  let hours = 0;
  let before = dayOfHour(toHour - 1) + 1;
  while (hours < limit) {
    const rows = connection.all(
      'SELECT day, hours FROM rollup_hours WHERE series_key = ? AND day >= ? AND day < ? ORDER BY day DESC LIMIT ?',
      series,
      dayOfHour(fromHour),
      before,
      daysAtOnce,
    );
    for (const row of rows) {
      before = Number(row.day);
      const firstHour = before * dayHours;
      eachHour(bytesIn(row, 'hours'), (place, packed) => {
        const hour = firstHour + place;
        if (hour < fromHour || hour >= toHour) return;
        hours += 1;
        put(found, binOf(hour), packed);
      });
    }
    if (rows.length < daysAtOnce) return;
  }
}

function findRecent(
  connection: Connection,
  series: readonly number[],
  { fromHour, toHour }: Range,
  binOf: (hour: number) => number,
  found: Found,
): void {
  const rows = connection.all(
    `SELECT hour, summary FROM rollup_recent
     WHERE key >= ? AND key < ? AND series_key IN (SELECT value FROM json_each(?))`,
    recentKey(fromHour),
    recentKey(toHour),
    JSON.stringify(series),
  );
  for (const row of rows) {
    put(found, binOf(Number(row.hour)), packedAlone(bytesIn(row, 'summary')));
  }
}

function put(found: Found, bin: number, piece: Packed & Piece): void {
  const pieces = found.get(bin);
  if (pieces === undefined) found.set(bin, [piece]);
  else pieces.push(piece);
}
