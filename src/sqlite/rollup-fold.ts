// Adds values to the roll-ups, inside the transaction that stores the rows they come from.
//
// INVARIANTS:
// - Adding is all that is done here: a value that is there already is counted twice. Corrections: rollup-correct.ts.
// - What a commit adds lies side by side in `rollup_recent`; `mergeRecent` moves it to where charts read it.
import { statusValue } from '../core/rollup-bins.js';
import { hourOf } from '../core/rollup-days.js';
import type { Measurement } from '../core/measurement.js';
import { mergeSummaries, summaryOf } from '../core/rollup-summary.js';
import type { Connection } from './connection.js';
import { decodeSummary, encodeSummary } from './rollup-codec.js';
import { mergeRecent, recentRowsKept } from './rollup-merge.js';
import {
  attemptsMetric,
  bytesIn,
  groupName,
  recentKey,
  seriesKey,
  seriesKeys,
  type RollupGroup,
} from './rollup-series.js';

/** One value of a metric, finite. */
export interface RollupValue {
  readonly group: RollupGroup;
  readonly metric: string;
  readonly atMs: number;
  readonly value: number;
}

/** Adds the values and the attempts of measurements. Only inside `connection.write`. */
export function foldMeasurements(connection: Connection, measurements: readonly Measurement[]): void {
  foldValues(connection, measurements.flatMap(valuesOf));
}

/** The values that a measurement adds: its metrics, and one for the attempt. */
export function valuesOf(measurement: Measurement): readonly RollupValue[] {
  const { status, startedAt, metrics } = measurement;
  const common = { group: groupOf(measurement), atMs: Date.parse(startedAt) };
  return [
    { ...common, metric: attemptsMetric, value: statusValue[status] },
    ...Object.entries(metrics).map(([metric, value]) => ({ ...common, metric, value })),
  ];
}

/** The series of a measurement: imported ones are kept apart, for they may be of another line. */
export function groupOf({ origin, scope, nettest }: Measurement): RollupGroup {
  return { source: origin === 'import' ? 'import' : 'run', scope, nettest };
}

/** Adds values. Only inside `connection.write`. */
export function foldValues(connection: Connection, values: readonly RollupValue[]): void {
  let inserted = false;
  for (const [hour, bySeries] of byHour(connection, values)) {
    const rows = connection.all(
      'SELECT series_key, summary FROM rollup_recent WHERE key >= ? AND key < ?',
      recentKey(hour),
      recentKey(hour + 1),
    );
    const stored = new Map(rows.map((row) => [row.series_key, bytesIn(row, 'summary')]));
    for (const [series, added] of [...bySeries].sort(([a], [b]) => a - b)) {
      const summary = summaryOf(added);
      const before = stored.get(series);
      inserted ||= before === undefined;
      const after = before === undefined ? summary : mergeSummaries([decodeSummary(before), summary]);
      connection.run(
        'INSERT OR REPLACE INTO rollup_recent (key, summary) VALUES (?, ?)',
        recentKey(hour, series),
        encodeSummary(after),
      );
    }
  }
  if (!inserted) return;
  const recent = Number(connection.get('SELECT count(*) AS rows FROM rollup_recent')?.rows);
  if (recent > recentRowsKept) mergeRecent(connection);
}

function byHour(connection: Connection, values: readonly RollupValue[]): Map<number, Map<number, number[]>> {
  const keysOfGroup = new Map<string, Map<string, number>>();
  const hours = new Map<number, Map<number, number[]>>();
  for (const { group, metric, atMs, value } of values) {
    const name = groupName(group);
    const keys = keysOfGroup.get(name) ?? seriesKeys(connection, group);
    keysOfGroup.set(name, keys);
    const series = seriesKey(connection, group, metric, keys);
    const hour = hourOf(atMs);
    const bySeries = hours.get(hour) ?? new Map<number, number[]>();
    hours.set(hour, bySeries);
    const added = bySeries.get(series);
    if (added === undefined) bySeries.set(series, [value]);
    else added.push(value);
  }
  return hours;
}
