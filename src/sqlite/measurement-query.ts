// Which measurements: the filter as SQL, and pages by key set.
import { KioskError } from '../core/errors.js';
import type { MeasurementFilter, MeasurementPage } from '../core/store.js';
import type { Bindable, Connection, Row } from './connection.js';
import { findMeasurements } from './read-measurement.js';
import type { EpochOf } from './sequence-epochs.js';

/** A part of a query, with what is bound to its `?`. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly Bindable[];
}

const anyOf = (column: string, values: readonly string[]): Condition => ({
  sql: `m.${column} IN (SELECT value FROM json_each(?))`,
  values: [JSON.stringify(values)],
});

/** What a filter says of the rows of `m`. */
export function conditionsOf(filter: MeasurementFilter): readonly Condition[] {
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

/** All of them together. */
export function whereOf(conditions: readonly Condition[]): Condition {
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
