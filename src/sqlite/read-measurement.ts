// Reads measurements with their metrics: two queries however many they are.
import { directions, type Curve, type Direction } from '../core/measurement.js';
import type { Bindable, Connection, Row } from './connection.js';
import { curveColumn, curveSources, decodePoints } from './curve-codec.js';
import type { EpochOf } from './sequence-epochs.js';
import { storedMeasurement, type StoredMeasurement } from './measurement-row.js';

/** A row that was found, and the measurement in it; absent where the row is damaged. */
export interface FoundMeasurement {
  readonly row: Row;
  readonly stored?: StoredMeasurement;
}

/** The measurements that the end of a query (`WHERE … ORDER BY … LIMIT …`) selects from `measurement AS m`. */
export function findMeasurements(
  connection: Connection,
  epochOf: EpochOf,
  tail: string,
  ...values: readonly Bindable[]
): readonly FoundMeasurement[] {
  const rows = connection.all(`SELECT m.* FROM measurement AS m ${tail}`, ...values);
  const metrics = readMetrics(
    connection,
    rows.map(({ key }) => key),
  );
  return rows.map((row) => {
    const stored = storedMeasurement(row, epochOf, metrics.get(row.key) ?? {});
    return stored === undefined ? { row } : { row, stored };
  });
}

function readMetrics(
  connection: Connection,
  keys: readonly unknown[],
): Map<unknown, Record<string, unknown>> {
  const byKey = new Map(keys.map((key): [unknown, Record<string, unknown>] => [key, {}]));
  const found = connection.all(
    `SELECT v.measurement_key, n.name, v.value FROM metric AS v LEFT JOIN metric_name AS n ON n.key = v.name_key
     WHERE v.measurement_key IN (SELECT value FROM json_each(?)) ORDER BY n.name`,
    JSON.stringify(keys),
  );
  for (const { measurement_key: key, name, value } of found) {
    const metrics = byKey.get(key);
    // A value whose name is lost makes the measurement one that does not fit its schema: it is not left out quietly.
    if (metrics) metrics[typeof name === 'string' ? name : '?'] = value;
  }
  return byKey;
}

/** One stored curve: its bytes, and the points in them; absent where they are damaged. */
export interface FoundCurve {
  readonly direction: Direction;
  readonly source: Curve['source'];
  readonly bytes: Buffer;
  readonly points?: Curve['points'];
}

/** The curves of a measurement. */
export function findCurves(connection: Connection, key: number): readonly FoundCurve[] {
  const row = connection.get('SELECT * FROM curve WHERE measurement_key = ?', key) ?? {};
  return directions.flatMap((direction) =>
    curveSources.flatMap((source) => {
      const bytes = row[curveColumn(direction, source)];
      if (!Buffer.isBuffer(bytes)) return [];
      const points = decodePoints(bytes);
      return [{ direction, source, bytes, ...(points && { points }) }];
    }),
  );
}
