// Which measurements: the filter as SQL, pages by key set, and series of one metric.
import { z } from 'zod';
import { KioskError } from '../core/errors.js';
import { statusSchema, validitySchema } from '../core/measurement.js';
import type {
  MeasurementFilter,
  MeasurementPage,
  ReasonedValue,
  Series,
  SeriesGap,
  SeriesPoint,
} from '../core/store.js';
import type { Bindable, Connection, Row } from './connection.js';
import { idOf } from './measurement-row.js';
import { findMeasurements } from './read-measurement.js';
import type { EpochOf } from './sequence-epochs.js';

interface Condition {
  readonly sql: string;
  readonly values: readonly Bindable[];
}

const anyOf = (column: string, values: readonly string[]): Condition => ({
  sql: `m.${column} IN (SELECT value FROM json_each(?))`,
  values: [JSON.stringify(values)],
});

function conditionsOf(filter: MeasurementFilter): readonly Condition[] {
  const { nettests, statuses, scopes, origin, fromMs, toMs } = filter;
  const conditions: Condition[] = [];
  if (nettests) conditions.push(anyOf('nettest', nettests));
  if (statuses) conditions.push(anyOf('status', statuses));
  if (scopes) conditions.push(anyOf('scope', scopes));
  if (origin) conditions.push({ sql: origin === 'device' ? 'm.key > 0' : 'm.key < 0', values: [] });
  if (fromMs !== undefined) conditions.push({ sql: 'm.started_at_ms >= ?', values: [fromMs] });
  if (toMs !== undefined) conditions.push({ sql: 'm.started_at_ms < ?', values: [toMs] });
  return conditions;
}

function whereOf(conditions: readonly Condition[]): Condition {
  return {
    sql: ['WHERE TRUE', ...conditions.map(({ sql }) => sql)].join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Newest first; a damaged row is left out here (verification names it) so that it does not hide the others. */
export function listMeasurements(
  connection: Connection,
  epochOf: EpochOf,
  filter: MeasurementFilter,
  limit: number,
  after: string | undefined,
): MeasurementPage {
  requireLimit(limit);
  const where = whereOf([...conditionsOf(filter), ...(after === undefined ? [] : [beyond(after)])]);
  const found = findMeasurements(
    connection,
    epochOf,
    `${where.sql} ORDER BY m.started_at_ms DESC, m.key DESC LIMIT ?`,
    ...where.values,
    limit + 1,
  );
  const page = found.slice(0, limit);
  const last = page.at(-1)?.row;
  return {
    measurements: page.flatMap(({ stored }) => (stored === undefined ? [] : [stored.measurement])),
    ...(found.length > limit && last !== undefined && { next: cursorOf(last) }),
  };
}

function requireLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return;
  throw new KioskError(
    'bad_request',
    `the limit ${limit} is not between 1 and 1000`,
    'Ask for 1 to 1000 rows.',
  );
}

function cursorOf(row: Row): string {
  return `${String(row.started_at_ms)}.${String(row.key)}`;
}

function beyond(cursor: string): Condition {
  const [, startedAtMs, key] = /^(-?\d{1,16})\.(-?\d{1,16})$/.exec(cursor) ?? [];
  if (startedAtMs === undefined || key === undefined) {
    throw new KioskError(
      'bad_request',
      `"${cursor.slice(0, 50)}" is no place in the list`,
      'Use the "next" of the page before.',
    );
  }
  return { sql: '(m.started_at_ms, m.key) < (?, ?)', values: [Number(startedAtMs), Number(key)] };
}

/** Points and gaps, oldest first, at most `limit` newest of each. A metric nobody ever stored gives gaps only. */
export function seriesOf(
  connection: Connection,
  metric: string,
  filter: MeasurementFilter,
  limit: number,
): Series {
  const where = whereOf(conditionsOf(filter));
  const select = (join: string, condition: string) =>
    connection
      .all(
        `SELECT m.started_at_ms, m.id, m.nettest, m.status, m.server_host, m.failure, m.skip_reason,
           m.validity, m.validity_reasons, v.value
         FROM measurement AS m ${join} JOIN metric AS v ON v.measurement_key = m.key
           AND v.name_key = (SELECT key FROM metric_name WHERE name = ?)
         ${where.sql} AND ${condition} ORDER BY m.started_at_ms DESC, m.key DESC LIMIT ?`,
        metric,
        ...where.values,
        limit,
      )
      .toReversed();
  return {
    points: select('CROSS', 'TRUE').flatMap(pointOf),
    gaps: select('LEFT', 'v.value IS NULL').flatMap(gapOf),
  };
}

/** Values of a metric whose validity has reasons, oldest first. The index of such rows is used, not the table. */
export function reasonsOf(
  connection: Connection,
  metric: string,
  filter: MeasurementFilter,
): readonly ReasonedValue[] {
  const where = whereOf(conditionsOf(filter));
  return connection
    .all(
      `SELECT m.started_at_ms, m.validity_reasons FROM measurement AS m JOIN metric AS v ON v.measurement_key = m.key
         AND v.name_key = (SELECT key FROM metric_name WHERE name = ?)
       ${where.sql} AND m.validity_reasons <> '[]' ORDER BY m.started_at_ms`,
      metric,
      ...where.values,
    )
    .flatMap(({ started_at_ms: atMs, validity_reasons: reasons }) =>
      typeof atMs === 'number' ? [{ atMs, validityReasons: reasonsIn(reasons) }] : [],
    );
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

/** Most rows have none, and series are long: those are not parsed. */
function reasonsIn(json: unknown): readonly string[] {
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
