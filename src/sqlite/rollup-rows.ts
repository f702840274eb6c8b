// The rows that roll-ups are made of: where their values can be read again, to fill, correct and verify.
import { hourMs } from '../core/rollup-days.js';
import { statusSchema } from '../core/measurement.js';
import { circumstanceColumns, circumstancesOfRow } from './circumstance-rows.js';
import type { Connection } from './connection.js';
import { attemptValue, metricValues, type RollupAttempt, type RollupValue } from './rollup-fold.js';
import type { RollupGroup, RollupSource } from './rollup-series.js';
import { reasonsIn } from './series-rows.js';

/** The rows of one source. */
export interface RollupRows {
  readonly source: RollupSource;
  /** The values of `fromMs` ≤ instant < `toMs`; of one group where it is given. */
  valuesOf(connection: Connection, fromMs: number, toMs: number, group?: RollupGroup): RollupValue[];
  /** The instant of the first row at or after `fromMs`. */
  firstFrom(connection: Connection, fromMs: number): number | undefined;
}

/** Own measurements: their metrics, and one value for each attempt. */
export const runRows = measurementRows('run', 'm.key > 0');

/** Imported measurements. */
export const importRows = measurementRows('import', 'm.key < 0');

function measurementRows(source: RollupSource, own: string): RollupRows {
  return {
    source,
    valuesOf(connection, fromMs, toMs, group) {
      const where = `WHERE ${own} AND m.started_at_ms >= ? AND m.started_at_ms < ?${group ? ' AND m.scope = ? AND m.nettest = ?' : ''}`;
      const bound = [fromMs, toMs, ...(group ? [group.scope, group.nettest] : [])];
      const attempts = new Map<unknown, RollupAttempt>();
      for (const row of connection.all(
        `SELECT m.key, m.started_at_ms, m.scope, m.nettest, m.status, m.validity_reasons, ${circumstanceColumns}
         FROM measurement AS m ${where}`,
        ...bound,
      )) {
        const status = statusSchema.safeParse(row.status);
        if (!status.success) continue;
        attempts.set(row.key, {
          group: { source, scope: String(row.scope), nettest: String(row.nettest) },
          atMs: Number(row.started_at_ms),
          circumstances: circumstancesOfRow(row),
          status: status.data,
          validityReasons: reasonsIn(row.validity_reasons),
        });
      }
      const values = [...attempts.values()].map(attemptValue);
      for (const { key, name, value } of connection.all(
        `SELECT m.key, n.name, v.value FROM measurement AS m
         CROSS JOIN metric AS v ON v.measurement_key = m.key
         JOIN metric_name AS n ON n.key = v.name_key ${where}`,
        ...bound,
      )) {
        const attempt = attempts.get(key);
        if (attempt === undefined || !Number.isFinite(Number(value))) continue;
        values.push(...metricValues(attempt, String(name), Number(value)));
      }
      return values;
    },
    firstFrom(connection, fromMs) {
      const first = connection.get(
        `SELECT min(started_at_ms) AS first FROM measurement AS m WHERE ${own} AND started_at_ms >= ?`,
        fromMs,
      )?.first;
      return typeof first === 'number' ? first : undefined;
    },
  };
}

/** The instant before which rows of a source may have been removed; undefined when all are there. */
export function rowsKeptFrom(connection: Connection, source: RollupSource): number | undefined {
  const hour = connection.get('SELECT value FROM rollup_state WHERE name = ?', keptName(source))?.value;
  return typeof hour === 'number' ? hour * hourMs : undefined;
}

/**
 * Says that rows of a source before `fromMs` are being removed: their roll-ups stay as they are from now on, and are
 * neither corrected nor verified. Only inside the `connection.write` that removes them.
 */
export function keepRollupsBefore(connection: Connection, source: RollupSource, fromMs: number): void {
  connection.run(
    `INSERT INTO rollup_state (name, value) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
    keptName(source),
    Math.ceil(fromMs / hourMs),
  );
}

function keptName(source: RollupSource): string {
  return `${source}_rows_from_hour`;
}
