// Adds values to the roll-ups, inside the transaction that stores the rows they come from.
//
// INVARIANTS:
// - Adding is all that is done here: a value that is there already is counted twice. Corrections: rollup-correct.ts.
// - What a commit adds lies side by side in `rollup_recent`, each value once, by its circumstances; `mergeRecent` moves it to
//   where charts read it, and adds it to the series of all together.
import { circumstancesOf, type Circumstances } from '../core/circumstances.js';
import { isLowerBoundOf } from '../core/lower-bound.js';
import { statusValue } from '../core/rollup-bins.js';
import { hourOf } from '../core/rollup-days.js';
import type { Measurement } from '../core/measurement.js';
import { mergeSummaries, summaryOf } from '../core/rollup-summary.js';
import { combinationOf, together } from './circumstance-rows.js';
import type { Connection } from './connection.js';
import { decodeSummary, encodeSummary } from './rollup-codec.js';
import { mergeRecent, recentRowsKept } from './rollup-merge.js';
import {
  attemptsMetric,
  boundsMetric,
  bytesIn,
  groupName,
  recentKey,
  seriesKey,
  seriesKeys,
  type RollupGroup,
} from './rollup-series.js';

/** One value of a metric, finite. What has no `circumstances` (a monitor's minute) is in no series but that of all together. */
export interface RollupValue {
  readonly group: RollupGroup;
  readonly metric: string;
  readonly atMs: number;
  readonly value: number;
  readonly circumstances?: Circumstances;
}

/** Adds the values and the attempts of measurements. Only inside `connection.write`. */
export function foldMeasurements(connection: Connection, measurements: readonly Measurement[]): void {
  foldValues(connection, measurements.flatMap(valuesOf));
}

/** What is rolled up of a measurement. */
export interface RollupAttempt extends Pick<RollupValue, 'group' | 'atMs'> {
  readonly circumstances: Circumstances;
  readonly status: Measurement['status'];
  readonly validityReasons: readonly string[];
}

function valuesOf(measurement: Measurement): readonly RollupValue[] {
  const { status, startedAt, metrics, validityReasons } = measurement;
  const circumstances = circumstancesOf(measurement);
  const attempt = {
    ...{ group: groupOf(measurement), atMs: Date.parse(startedAt) },
    ...{ circumstances, status, validityReasons },
  };
  return [
    attemptValue(attempt),
    ...Object.entries(metrics).flatMap((metric) => metricValues(attempt, ...metric)),
  ];
}

/** The value that stands for an attempt. */
export function attemptValue({ group, atMs, circumstances, status }: RollupAttempt): RollupValue {
  return { group, atMs, circumstances, metric: attemptsMetric, value: statusValue[status] };
}

/** A metric of an attempt, and the same among the lower bounds where it is one. */
export function metricValues(
  { group, atMs, circumstances, validityReasons }: RollupAttempt,
  metric: string,
  value: number,
): readonly RollupValue[] {
  const one = { group, atMs, circumstances, metric, value };
  return isLowerBoundOf(metric, validityReasons) ? [one, { ...one, metric: boundsMetric(metric) }] : [one];
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
  const numbers = new Map<Circumstances, number>();
  const keysOfPart = new Map<string, Map<string, number>>();
  const hours = new Map<number, Map<number, number[]>>();
  for (const { group, metric, atMs, value, circumstances } of values) {
    // The values of a row share one object.
    const combination =
      circumstances === undefined
        ? together
        : (numbers.get(circumstances) ?? combinationOf(connection, circumstances));
    if (circumstances !== undefined) numbers.set(circumstances, combination);
    const part = { ...group, combination };
    const name = `${groupName(group)} ${combination}`;
    const keys = keysOfPart.get(name) ?? seriesKeys(connection, part);
    keysOfPart.set(name, keys);
    const series = seriesKey(connection, part, metric, keys);
    const hour = hourOf(atMs);
    const bySeries = hours.get(hour) ?? new Map<number, number[]>();
    hours.set(hour, bySeries);
    const added = bySeries.get(series);
    if (added === undefined) bySeries.set(series, [value]);
    else added.push(value);
  }
  return hours;
}
