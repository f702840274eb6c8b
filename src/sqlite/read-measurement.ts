// Reads measurements with their metrics and directions: three queries however many they are.
import { curveSchema, type Curve } from '../core/measurement.js';
import type { Bindable, Connection, Row } from './connection.js';
import { decodePoints } from './curve-codec.js';
import {
  present,
  storedMeasurement,
  type MeasurementParts,
  type StoredMeasurement,
} from './measurement-row.js';

/** A row that was found, and the measurement in it; absent where the row is damaged. */
export interface FoundMeasurement {
  readonly row: Row;
  readonly stored?: StoredMeasurement;
}

/** The measurements that the end of a query (`WHERE … ORDER BY … LIMIT …`) selects from `measurement AS m`. */
export function findMeasurements(
  connection: Connection,
  epoch: string,
  tail: string,
  ...values: readonly Bindable[]
): readonly FoundMeasurement[] {
  const rows = connection.all(`SELECT m.* FROM measurement AS m ${tail}`, ...values);
  const parts = readParts(
    connection,
    rows.map((row) => row.key),
  );
  return rows.map((row) => {
    const stored = storedMeasurement(row, epoch, parts(row.key));
    return stored === undefined ? { row } : { row, stored };
  });
}

type MutableParts = { [Part in keyof MeasurementParts]: Record<string, unknown> };

function readParts(connection: Connection, keys: readonly unknown[]): (key: unknown) => MeasurementParts {
  const byKey = new Map<unknown, MutableParts>(keys.map((key) => [key, { directions: {}, metrics: {} }]));
  const list = JSON.stringify(keys);
  const metrics = connection.all(
    `SELECT v.measurement_key, n.name, v.value FROM metric AS v LEFT JOIN metric_name AS n ON n.key = v.name_key
     WHERE v.measurement_key IN (SELECT value FROM json_each(?)) ORDER BY n.name`,
    list,
  );
  for (const { measurement_key: key, name, value } of metrics) {
    // A value whose name is lost makes the measurement one that does not fit its schema: it is not left out quietly.
    const parts = byKey.get(key);
    if (parts) parts.metrics[typeof name === 'string' ? name : '?'] = value;
  }
  const directions = connection.all(
    `SELECT measurement_key, direction, status, failure, detail FROM direction_result
     WHERE measurement_key IN (SELECT value FROM json_each(?))`,
    list,
  );
  for (const { measurement_key: key, direction, ...result } of directions) {
    const parts = byKey.get(key);
    if (parts) parts.directions[String(direction)] = present(result);
  }
  return (key) => byKey.get(key) ?? { directions: {}, metrics: {} };
}

/** One stored curve: its bytes, and the curve in them; absent where they are damaged. */
export interface FoundCurve {
  readonly row: Row;
  readonly curve?: Curve;
}

/** The curves of a measurement. */
export function findCurves(connection: Connection, key: number): readonly FoundCurve[] {
  const rows = connection.all(
    'SELECT direction, source, points FROM curve WHERE measurement_key = ? ORDER BY direction, source',
    key,
  );
  return rows.map((row) => {
    const points = row.points instanceof Uint8Array ? decodePoints(row.points) : undefined;
    const curve = curveSchema.safeParse({ direction: row.direction, source: row.source, points });
    return curve.success ? { row, curve: curve.data } : { row };
  });
}
