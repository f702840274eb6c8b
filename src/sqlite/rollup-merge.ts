// Moves roll-ups from the order of time, in which they are written, to the order of series, in which they are read.
//
// INVARIANTS:
// - The days of a block are always the sums of its hours in `rollup_hours`.
// - A merged hour of all together is always the sum of the merged hours of its combinations of circumstances.
import { dayHours, dayOfHour } from '../core/rollup-days.js';
import { mergeSummaries, type Summary } from '../core/rollup-summary.js';
import { together } from './circumstance-rows.js';
import type { Connection } from './connection.js';
import {
  decodeDays,
  decodeHours,
  decodeSummary,
  encodeDays,
  encodeHours,
  storedDay,
  type StoredDay,
} from './rollup-codec.js';
import { bytesIn, groupName, seriesKey, seriesKeys } from './rollup-series.js';
import { addedTogether, readSeries } from './rollup-together.js';

/**
 * Rows that may wait for a merge. A merge rewrites the last pages of each series, so that many rows together cost
 * little; a chart reads all that wait, so that they must be few.
 */
export const recentRowsKept = 4096;

/** Days of a row of `rollup_days`. */
export const blockDays = 32;

/** Moves everything that waits. Only inside `connection.write`. */
export function mergeRecent(connection: Connection): void {
  const rows = connection.all(
    'SELECT series_key, hour, summary FROM rollup_recent ORDER BY series_key, hour',
  );
  const waiting: Waiting = new Map();
  const series = new Map(
    readSeries(connection, new Set(rows.map((row) => Number(row.series_key)))).map((one) => [one.key, one]),
  );
  const keysTogether = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const [key, hour, summary] = [
      Number(row.series_key),
      Number(row.hour),
      decodeSummary(bytesIn(row, 'summary')),
    ];
    wait(waiting, key, hour, summary);
    const own = series.get(key);
    if (own === undefined) continue;
    for (const [metric, added] of addedTogether(own, summary)) {
      const part = { ...own, combination: together };
      const name = groupName(part);
      const keys = keysTogether.get(name) ?? seriesKeys(connection, part);
      keysTogether.set(name, keys);
      wait(waiting, seriesKey(connection, part, metric, keys), hour, added);
    }
  }
  for (const [key, days] of waiting) {
    changeDays(connection, key, days, (stored, added) =>
      mergeSummaries(stored === undefined ? added : [stored, ...added]),
    );
  }
  connection.run('DELETE FROM rollup_recent');
}

/** What is added, by series, day and hour of the day. */
type Waiting = Map<number, Map<number, Map<number, Summary[]>>>;

function wait(waiting: Waiting, series: number, hour: number, summary: Summary): void {
  const day = dayOfHour(hour);
  const days = waiting.get(series) ?? new Map<number, Map<number, Summary[]>>();
  waiting.set(series, days);
  const hours = days.get(day) ?? new Map<number, Summary[]>();
  days.set(day, hours);
  const same = hours.get(hour - day * dayHours);
  if (same === undefined) hours.set(hour - day * dayHours, [summary]);
  else same.push(summary);
}

/** Puts `hours` in the place of those that are merged; undefined takes an hour away. Only inside `connection.write`. */
export function replaceHours(
  connection: Connection,
  series: number,
  day: number,
  hours: ReadonlyMap<number, Summary | undefined>,
): void {
  changeDays(connection, series, new Map([[day, hours]]), (_stored, given) => given);
}

/** Days by number, with the hours of each (0 to 23) for which there is something. */
type DaysOfHours<Given> = ReadonlyMap<number, ReadonlyMap<number, Given>>;

function changeDays<Given>(
  connection: Connection,
  series: number,
  days: DaysOfHours<Given>,
  hourOf: (stored: Summary | undefined, given: Given) => Summary | undefined,
): void {
  const blocks = new Map<number, Map<number, StoredDay | undefined>>();
  for (const [day, given] of days) {
    const hours = readHours(connection, series, day);
    for (const [hour, value] of given) {
      const changed = hourOf(hours.get(hour), value);
      if (changed === undefined) hours.delete(hour);
      else hours.set(hour, changed);
    }
    writeHours(connection, series, day, hours);
    const block = Math.floor(day / blockDays);
    const changes = blocks.get(block) ?? new Map<number, StoredDay | undefined>();
    blocks.set(block, changes);
    changes.set(
      day - block * blockDays,
      hours.size === 0 ? undefined : storedDay(mergeSummaries([...hours.values()])),
    );
  }
  for (const [block, changes] of blocks) changeBlock(connection, series, block, changes);
}

function readHours(connection: Connection, series: number, day: number): Map<number, Summary> {
  const row = connection.get('SELECT hours FROM rollup_hours WHERE series_key = ? AND day = ?', series, day);
  return decodeHours(bytesIn(row, 'hours'));
}

function writeHours(
  connection: Connection,
  series: number,
  day: number,
  hours: ReadonlyMap<number, Summary>,
): void {
  if (hours.size === 0) {
    connection.run('DELETE FROM rollup_hours WHERE series_key = ? AND day = ?', series, day);
  } else {
    connection.run('INSERT OR REPLACE INTO rollup_hours VALUES (?, ?, ?)', series, day, encodeHours(hours));
  }
}

function changeBlock(
  connection: Connection,
  series: number,
  block: number,
  changes: ReadonlyMap<number, StoredDay | undefined>,
): void {
  const row = connection.get(
    'SELECT days FROM rollup_days WHERE series_key = ? AND block = ?',
    series,
    block,
  );
  const days = decodeDays(bytesIn(row, 'days'));
  for (const [day, changed] of changes) {
    if (changed === undefined) days.delete(day);
    else days.set(day, changed);
  }
  if (days.size === 0) {
    connection.run('DELETE FROM rollup_days WHERE series_key = ? AND block = ?', series, block);
  } else {
    connection.run('INSERT OR REPLACE INTO rollup_days VALUES (?, ?, ?)', series, block, encodeDays(days));
  }
}
