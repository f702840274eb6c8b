// Roll-ups of rows that were changed: the hours they touch are made again from all rows of those hours.
import { dayHours, dayOfHour, hourMs, hourOf } from '../core/rollup-days.js';
import { summaryOf, type Summary } from '../core/rollup-summary.js';
import type { Measurement } from '../core/measurement.js';
import type { Connection } from './connection.js';
import { encodeSummary, packedHours } from './rollup-codec.js';
import { replaceHours } from './rollup-merge.js';
import { groupOf } from './rollup-fold.js';
import { rowsKeptFrom } from './rollup-rows.js';
import { rollupSources } from './rollup-sources.js';
import { bytesIn, groupName, recentKey, seriesKey, seriesKeys, type RollupGroup } from './rollup-series.js';

/**
 * Follows a stored measurement that was `before` and is `after`: other figures, another status, scope or start. Only
 * inside the `connection.write` that changed it, after the change.
 */
export function correctRollups(connection: Connection, before: Measurement, after: Measurement): void {
  const cells = new Map(
    [before, after].map((measurement) => {
      const group = groupOf(measurement);
      const hour = hourOf(Date.parse(measurement.startedAt));
      return [`${groupName(group)} ${hour}`, { group, hour }];
    }),
  );
  if (cells.size === 1 && textOf(before) === textOf(after)) return;
  for (const { group, hour } of cells.values()) remakeHours(connection, group, [hour]);
}

/** Makes hours of a group again from their rows; those whose rows may have been pruned stay. Only inside `connection.write`. */
export function remakeHours(connection: Connection, group: RollupGroup, hours: readonly number[]): void {
  const keptFromMs = rowsKeptFrom(connection, group.source) ?? -Infinity;
  for (const hour of hours) {
    if (hour * hourMs >= keptFromMs) remakeHour(connection, group, hour);
  }
}

function textOf({ status, metrics }: Measurement): string {
  return JSON.stringify([status, Object.entries(metrics).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function remakeHour(connection: Connection, group: RollupGroup, hour: number): void {
  const values = new Map<string, number[]>();
  const rows = rollupSources.find(({ source }) => source === group.source);
  for (const { metric, value } of rows?.valuesOf(connection, hour * hourMs, (hour + 1) * hourMs, group) ??
    []) {
    const same = values.get(metric);
    if (same === undefined) values.set(metric, [value]);
    else same.push(value);
  }
  const keys = seriesKeys(connection, group);
  for (const metric of values.keys()) seriesKey(connection, group, metric, keys);
  for (const [metric, key] of keys) {
    const found = values.get(metric);
    putHour(connection, key, hour, found === undefined ? undefined : summaryOf(found));
  }
}

function putHour(connection: Connection, series: number, hour: number, summary: Summary | undefined): void {
  connection.run('DELETE FROM rollup_recent WHERE key = ?', recentKey(hour, series));
  const day = dayOfHour(hour);
  const hourOfDay = hour - day * dayHours;
  const merged = connection.get(
    'SELECT hours FROM rollup_hours WHERE series_key = ? AND day = ?',
    series,
    day,
  );
  if (packedHours(bytesIn(merged, 'hours')).has(hourOfDay)) {
    replaceHours(connection, series, day, new Map([[hourOfDay, summary]]));
  } else if (summary !== undefined) {
    connection.run(
      'INSERT INTO rollup_recent (key, summary) VALUES (?, ?)',
      recentKey(hour, series),
      encodeSummary(summary),
    );
  }
}
