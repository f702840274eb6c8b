// Roll-ups of rows that were changed: the hours they touch are made again from all rows of those hours.
import { circumstancesOf, type Circumstances } from '../core/circumstances.js';
import { dayHours, dayOfHour, hourMs, hourOf } from '../core/rollup-days.js';
import { mergeSummaries, summaryOf, type Summary } from '../core/rollup-summary.js';
import type { Measurement } from '../core/measurement.js';
import { combinationOf, together } from './circumstance-rows.js';
import type { Connection } from './connection.js';
import { encodeSummary, packedHours } from './rollup-codec.js';
import { groupOf } from './rollup-fold.js';
import { replaceHours } from './rollup-merge.js';
import { rowsKeptFrom } from './rollup-rows.js';
import { rollupSources } from './rollup-sources.js';
import {
  attemptsMetric,
  bytesIn,
  groupName,
  recentKey,
  seriesKey,
  seriesKeys,
  type RollupGroup,
} from './rollup-series.js';
import { addedTogether, readSeries } from './rollup-together.js';

/**
 * Follows a stored measurement that was `before` and is `after`: other figures, another status, scope, start, or other
 * circumstances. Only inside the `connection.write` that changed it, after the change.
 */
export function correctRollups(connection: Connection, before: Measurement, after: Measurement): void {
  const cells = new Map<string, { readonly group: RollupGroup; readonly hour: number }>();
  for (const measurement of [before, after]) {
    const group = groupOf(measurement);
    const hour = hourOf(Date.parse(measurement.startedAt));
    cells.set(`${groupName(group)} ${hour}`, { group, hour });
  }
  if (cells.size === 1 && textOf(before) === textOf(after)) return;
  const touched = new Set([before, after].map((row) => combinationOf(connection, circumstancesOf(row))));
  for (const { group, hour } of cells.values()) remakeHours(connection, group, [hour], touched);
}

/**
 * Makes hours of a group again from their rows; those whose rows may have been pruned stay. `touched` are the combinations of
 * circumstances in which something changed; rows of monitors have none. Only inside `connection.write`.
 */
export function remakeHours(
  connection: Connection,
  group: RollupGroup,
  hours: readonly number[],
  touched: ReadonlySet<number> = new Set(),
): void {
  const keptFromMs = rowsKeptFrom(connection, group.source) ?? -Infinity;
  for (const hour of hours) {
    if (hour * hourMs < keptFromMs) continue;
    if (group.source === 'monitor') remakeUndivided(connection, group, hour);
    else remakeHour(connection, group, hour, touched);
  }
}

function textOf(measurement: Measurement): string {
  const { status, metrics, validityReasons } = measurement;
  const ordered = Object.entries(metrics).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([status, ordered, validityReasons, circumstancesOf(measurement)]);
}

/** Summaries of one hour by combination and metric. */
type HourParts = Map<number, Map<string, Summary>>;

function remakeHour(
  connection: Connection,
  group: RollupGroup,
  hour: number,
  touched: ReadonlySet<number>,
): void {
  const parts = partsOfRows(connection, group, hour);
  const waited = forgetRecent(connection, group, hour);
  if (isMerged(connection, group, hour)) {
    // Those that are neither touched nor waited are merged, and as they should be.
    for (const combination of new Set([...touched, ...waited])) {
      replaceHour(connection, group, hour, combination, parts.get(combination) ?? new Map<string, Summary>());
    }
    replaceHour(connection, group, hour, together, allTogether(parts));
    return;
  }
  for (const [combination, summaries] of parts) {
    const part = { ...group, combination };
    const keys = seriesKeys(connection, part);
    for (const [metric, summary] of summaries) {
      putRecent(connection, seriesKey(connection, part, metric, keys), hour, summary);
    }
  }
}

/** The same for a group that is in no series but those of all together. */
function remakeUndivided(connection: Connection, group: RollupGroup, hour: number): void {
  const summaries = partsOfRows(connection, group, hour).get(together) ?? new Map<string, Summary>();
  forgetRecent(connection, group, hour);
  const part = { ...group, combination: together };
  const keys = seriesKeys(connection, part);
  for (const metric of summaries.keys()) seriesKey(connection, part, metric, keys);
  const day = dayOfHour(hour);
  for (const [metric, key] of keys) {
    const summary = summaries.get(metric);
    if (hasHour(connection, key, hour)) {
      replaceHours(connection, key, day, new Map([[hour - day * dayHours, summary]]));
    } else if (summary !== undefined) putRecent(connection, key, hour, summary);
  }
}

function partsOfRows(connection: Connection, group: RollupGroup, hour: number): HourParts {
  const rows = rollupSources.find(({ source }) => source === group.source);
  const numbers = new Map<Circumstances, number>();
  const values = new Map<number, Map<string, number[]>>();
  const found = rows?.valuesOf(connection, hour * hourMs, (hour + 1) * hourMs, group) ?? [];
  for (const { metric, value, circumstances } of found) {
    const combination =
      circumstances === undefined
        ? together
        : (numbers.get(circumstances) ?? combinationOf(connection, circumstances));
    if (circumstances !== undefined) numbers.set(circumstances, combination);
    const own = values.get(combination) ?? new Map<string, number[]>();
    values.set(combination, own);
    const same = own.get(metric);
    if (same === undefined) own.set(metric, [value]);
    else same.push(value);
  }
  return new Map(
    [...values].map(([combination, own]) => [
      combination,
      new Map([...own].map(([metric, same]) => [metric, summaryOf(same)])),
    ]),
  );
}

/** Takes away what waits of a group's hour; gives the combinations of which something did. */
function forgetRecent(connection: Connection, group: RollupGroup, hour: number): ReadonlySet<number> {
  const keys = connection
    .all(
      'SELECT series_key FROM rollup_recent WHERE key >= ? AND key < ?',
      recentKey(hour),
      recentKey(hour + 1),
    )
    .map((row) => Number(row.series_key));
  const own = readSeries(connection, keys).filter((series) => groupName(series) === groupName(group));
  for (const { key } of own) connection.run('DELETE FROM rollup_recent WHERE key = ?', recentKey(hour, key));
  return new Set(own.map(({ combination }) => combination));
}

/** Each measurement is an attempt: where an hour of them was merged, that of the attempts was. */
function isMerged(connection: Connection, group: RollupGroup, hour: number): boolean {
  const key = seriesKeys(connection, { ...group, combination: together }).get(attemptsMetric);
  return key !== undefined && hasHour(connection, key, hour);
}

function hasHour(connection: Connection, series: number, hour: number): boolean {
  const day = dayOfHour(hour);
  const row = connection.get('SELECT hours FROM rollup_hours WHERE series_key = ? AND day = ?', series, day);
  return packedHours(bytesIn(row, 'hours')).has(hour - day * dayHours);
}

function putRecent(connection: Connection, series: number, hour: number, summary: Summary): void {
  connection.run(
    'INSERT INTO rollup_recent (key, summary) VALUES (?, ?)',
    recentKey(hour, series),
    encodeSummary(summary),
  );
}

function replaceHour(
  connection: Connection,
  group: RollupGroup,
  hour: number,
  combination: number,
  summaries: ReadonlyMap<string, Summary>,
): void {
  const part = { ...group, combination };
  const keys = seriesKeys(connection, part);
  for (const metric of summaries.keys()) seriesKey(connection, part, metric, keys);
  const day = dayOfHour(hour);
  for (const [metric, key] of keys) {
    replaceHours(connection, key, day, new Map([[hour - day * dayHours, summaries.get(metric)]]));
  }
}

function allTogether(parts: HourParts): ReadonlyMap<string, Summary> {
  const found = new Map<string, Summary[]>();
  for (const [combination, summaries] of parts) {
    for (const [ofPart, summary] of summaries) {
      for (const [metric, added] of addedTogether({ metric: ofPart, combination }, summary)) {
        found.set(metric, [...(found.get(metric) ?? []), added]);
      }
    }
  }
  return new Map([...found].map(([metric, summaries]) => [metric, mergeSummaries(summaries)]));
}
