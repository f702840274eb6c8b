// Finds packed roll-ups: days in their blocks, hours in their days, and what waits to be merged into them.
import type { Piece } from '../core/rollup-bins.js';
import { dayHours, dayOfHour } from '../core/rollup-days.js';
import type { Connection } from './connection.js';
import { decodeDays, eachHour, packedAlone, type Packed } from './rollup-codec.js';
import { blockDays } from './rollup-merge.js';
import { bytesIn, recentKey } from './rollup-series.js';

/** Beyond every hour that an instant can have. */
export const noHour = 1e10;

/** Days of hours that are asked for at once. */
const daysAtOnce = 100;

/** What was found for each bin: days with their figures, hours without. */
export type Found = Map<number, (Packed & Piece)[]>;

/** Half open. */
export interface HourRange {
  readonly fromHour: number;
  readonly toHour: number;
}

/** Days of UTC of a series, merged ones. */
export function findDays(
  connection: Connection,
  series: number,
  { fromHour, toHour }: HourRange,
  found: Found,
): void {
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

/** Merged hours of a series; the newest `limit` and some more. */
export function findHours(
  connection: Connection,
  series: number,
  { fromHour, toHour }: HourRange,
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

/** What waits: `places` has where to put what is of which series. All is read at once, for charts of many lines, too. */
export function findWaiting(
  connection: Connection,
  places: ReadonlyMap<number, Found>,
  { fromHour, toHour }: HourRange,
  binOf: (hour: number) => number,
): void {
  const rows = connection.all(
    `SELECT hour, series_key, summary FROM rollup_recent
     WHERE key >= ? AND key < ? AND series_key IN (SELECT value FROM json_each(?))`,
    recentKey(fromHour),
    recentKey(toHour),
    JSON.stringify([...places.keys()]),
  );
  for (const row of rows) {
    const found = places.get(Number(row.series_key));
    if (found) put(found, binOf(Number(row.hour)), packedAlone(bytesIn(row, 'summary')));
  }
}

function put(found: Found, bin: number, piece: Packed & Piece): void {
  const pieces = found.get(bin);
  if (pieces === undefined) found.set(bin, [piece]);
  else pieces.push(piece);
}
