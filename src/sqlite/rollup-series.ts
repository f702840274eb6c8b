// Which series of roll-ups there are, and their keys.
import type { Connection, Row } from './connection.js';

/** Where values come from: own measurements, imported ones, or the minutes of monitors. */
export type RollupSource = 'run' | 'import' | 'monitor';

/** A nettest in one scope, by where its values come from: what its series have in common. */
export interface RollupGroup {
  readonly source: RollupSource;
  readonly scope: string;
  readonly nettest: string;
}

/** The name of the series of attempts, among the names of metrics. */
export const attemptsMetric = '';

/** The name of the series of those values of a metric that are lower bounds. */
export function boundsMetric(metric: string): string {
  return `>${metric}`;
}

/** The series of a group that are of one combination of circumstances (circumstance-rows.ts). */
export interface SeriesPart extends RollupGroup {
  readonly combination: number;
}

/** The keys of a part's series by metric. */
export function seriesKeys(
  connection: Connection,
  { source, scope, nettest, combination }: SeriesPart,
): Map<string, number> {
  const rows = connection.all(
    `SELECT metric, key FROM rollup_series
     WHERE source = ? AND scope = ? AND nettest = ? AND circumstance_key = ?`,
    source,
    scope,
    nettest,
    combination,
  );
  return new Map(rows.map(({ metric, key }) => [String(metric), Number(key)]));
}

/** The key of a part's series of that metric, made where `keys` does not have it; `keys` has it then. */
export function seriesKey(
  connection: Connection,
  { source, scope, nettest, combination }: SeriesPart,
  metric: string,
  keys: Map<string, number>,
): number {
  const known = keys.get(metric);
  if (known !== undefined) return known;
  const { key } = connection.run(
    'INSERT INTO rollup_series (source, scope, nettest, metric, circumstance_key) VALUES (?, ?, ?, ?, ?)',
    source,
    scope,
    nettest,
    metric,
    combination,
  );
  keys.set(metric, key);
  return key;
}

/** Series that the key of `rollup_recent` has room for. */
const seriesOfHour = 2 ** 20;

/** The key in `rollup_recent` of a series (0: the first of that hour). */
export function recentKey(hour: number, series = 0): number {
  return hour * seriesOfHour + series;
}

/** A text that is the same for the same group. */
export function groupName({ source, scope, nettest }: RollupGroup): string {
  return `${source} ${scope} ${nettest}`;
}

/** The bytes in a column; none where there are none. */
export function bytesIn(row: Row | undefined, column: string): Buffer {
  const value = row?.[column];
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}
