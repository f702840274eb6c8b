// Series of one metric from the rows themselves.
import { z } from 'zod';
import { statusSchema, validitySchema } from '../core/measurement.js';
import { splitNames, type Where } from '../core/rollup-store.js';
import type { Series, SeriesFilter, SeriesGap, SeriesPoint } from '../core/store.js';
import { circumstanceColumns, circumstancesOfRow } from './circumstance-rows.js';
import type { Connection, Row } from './connection.js';
import { conditionsOf, whereOf, type Condition } from './measurement-query.js';
import { idOf } from './measurement-row.js';

/** Rows that are looked at for those that were measured under the circumstances asked for, and so many at once. */
const mostRows = 20_000;
const rowsAtOnce = 1000;

/** Points and gaps, oldest first, at most `limit` newest of each. A metric nobody ever stored gives gaps only. */
export function seriesOf(
  connection: Connection,
  metric: string,
  { where, by, ...filter }: SeriesFilter,
  limit: number,
): Series {
  const conditions = [...conditionsOf(filter), ...serverCondition(where)];
  const columns = where === undefined && by === undefined ? '' : `, ${circumstanceColumns}`;

  function page(join: string, condition: string, rows: number, after: readonly number[]): readonly Row[] {
    const { sql, values } = whereOf([...conditions, ...beyond(after)]);
    return connection.all(
      `SELECT m.key, m.started_at_ms, m.id, m.nettest, m.status, m.server_host, m.failure, m.skip_reason,
         m.validity, m.validity_reasons, v.value${columns}
       FROM measurement AS m ${join} JOIN metric AS v ON v.measurement_key = m.key
         AND v.name_key = (SELECT key FROM metric_name WHERE name = ?)
       ${sql} AND ${condition} ORDER BY m.started_at_ms DESC, m.key DESC LIMIT ?`,
      metric,
      ...values,
      rows,
    );
  }

  /** Newest first. */
  function select<Entry>(join: string, condition: string, entryOf: (row: Row) => Entry[]): Entry[] {
    const found: Entry[] = [];
    const atOnce = where === undefined ? limit : rowsAtOnce;
    let after: readonly number[] = [];
    for (let seen = 0; seen < mostRows && found.length < limit; seen += atOnce) {
      const rows = page(join, condition, atOnce, after);
      for (const row of rows) {
        const circumstances = columns === '' ? {} : circumstancesOfRow(row);
        const wanted = splitNames.every((name) => [undefined, circumstances[name]].includes(where?.[name]));
        const part = by && circumstances[by];
        if (wanted) found.push(...entryOf(row).map((entry) => ({ ...entry, ...(part && { part }) })));
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < atOnce) break;
      after = [Number(last.started_at_ms), Number(last.key)];
    }
    return found.slice(0, limit);
  }

  return {
    points: select('CROSS', 'TRUE', pointOf).reverse(),
    gaps: select('LEFT', 'v.value IS NULL', gapOf).reverse(),
  };
}

/** What a column says of the server; the rest is decided row by row. */
function serverCondition(where: Where | undefined): readonly Condition[] {
  // Longer names are cut where they are told apart.
  if (where?.server === undefined || where.server.length >= 199) return [];
  return [{ sql: 'coalesce(m.server_site, m.server_host) = ?', values: [where.server] }];
}

function beyond(after: readonly number[]): readonly Condition[] {
  return after.length === 0 ? [] : [{ sql: '(m.started_at_ms, m.key) < (?, ?)', values: after }];
}

function pointOf(row: Row): SeriesPoint[] {
  const { value, server_host: server } = row;
  const common = commonOf(row);
  if (common === undefined || typeof value !== 'number') return [];
  const validity = validitySchema.safeParse(row.validity);
  return [
    {
      ...common,
      value,
      ...(typeof server === 'string' && { server }),
      ...(validity.success && { validity: validity.data }),
      validityReasons: reasonsIn(row.validity_reasons),
    },
  ];
}

const reasonsSchema = z.array(z.string());

/** The reasons in a column. Most rows have none, and series are long: those are not parsed. */
export function reasonsIn(json: unknown): readonly string[] {
  if (typeof json !== 'string' || json === '[]') return [];
  try {
    return reasonsSchema.safeParse(JSON.parse(json)).data ?? [];
  } catch {
    return [];
  }
}

function gapOf(row: Row): SeriesGap[] {
  const reason = row.failure ?? row.skip_reason;
  const common = commonOf(row);
  return common === undefined ? [] : [{ ...common, ...(typeof reason === 'string' && { reason }) }];
}

function commonOf(row: Row): SeriesGap | undefined {
  const { started_at_ms: atMs, nettest } = row;
  const status = statusSchema.safeParse(row.status);
  return status.success && typeof atMs === 'number' && typeof nettest === 'string'
    ? { atMs, id: idOf(row), nettest, status: status.data }
    : undefined;
}
