// Removes what is old, so that verification can still tell a removed row from a lost one.
// INVARIANTS: measurements go from the beginning of the sequence only, and the hash of the last one that went stays: the
// chain of what is left begins there. What is removed is counted in the same transaction.
import type { PruneOrder, Pruned, PruneReason, StoreSpace } from '../core/retention.js';
import type { Connection } from './connection.js';
import {
  chooseMinutes,
  chooseRaw,
  chooseRows,
  type Bound,
  type MinuteBatch,
  type RawBatch,
  type RowBatch,
} from './retention-choose.js';
import { keepRollupsBefore } from './rollup-rows.js';
import { insertSealed, readSealed } from './sealed-rows.js';

const minuteMs = 60_000;

/** Bytes of the pages in use, and of free ones. */
export function spaceOf(connection: Connection): StoreSpace {
  const pragma = (name: string) => Number(connection.get(`PRAGMA ${name}`)?.[name]);
  const [pages, free, bytes] = [pragma('page_count'), pragma('freelist_count'), pragma('page_size')];
  return { usedBytes: (pages - free) * bytes, spareBytes: free * bytes };
}

/** Carries out an order in one transaction: a batch of each kind at most. */
export function pruneStore(connection: Connection, order: PruneOrder): Pruned {
  const pruned = { rawOutputs: 0, minutes: 0, measurements: 0 };
  /** Removes a batch of each kind; returns the bytes that are still wanted. */
  function raw(bound: Bound): number {
    const batch = chooseRaw(connection, bound);
    if (batch !== undefined) removeRaw(connection, batch);
    pruned.rawOutputs += batch?.count ?? 0;
    return bound.bytes - (batch?.bytes ?? 0);
  }
  function minutes(bound: Bound, reason: PruneReason): number {
    const batch = chooseMinutes(connection, order, bound);
    if (batch !== undefined) removeMinutes(connection, batch, order.nowMs, reason);
    pruned.minutes += batch?.count ?? 0;
    return bound.bytes - (batch?.bytes ?? 0);
  }
  function rows(bound: Bound, reason: PruneReason): number {
    const batch = chooseRows(connection, order, bound);
    if (batch !== undefined) removeRows(connection, batch, order.nowMs, reason);
    pruned.measurements += batch?.count ?? 0;
    return bound.bytes - (batch?.bytes ?? 0);
  }
  return connection.write(() => {
    const { rawBeforeMs, minutesBeforeMs, rowsBeforeMs, freeBytes = 0 } = order;
    const aged = (beforeMs: number): Bound => ({ beforeMs, bytes: Number.MAX_SAFE_INTEGER });
    let freed = 0;
    const count = (left: number) => (freed += Number.MAX_SAFE_INTEGER - left);
    if (rawBeforeMs !== undefined) count(raw(aged(rawBeforeMs)));
    if (minutesBeforeMs !== undefined) count(minutes(aged(minutesBeforeMs), 'age'));
    if (rowsBeforeMs !== undefined) count(rows(aged(rowsBeforeMs), 'age'));
    let wanted = freeBytes - freed;
    for (const remove of [raw, minutes, rows]) {
      if (wanted > 0) wanted = remove({ beforeMs: Infinity, bytes: wanted }, order.reason);
    }
    return pruned;
  });
}

function removeRaw(connection: Connection, { keys }: RawBatch): void {
  for (const key of keys) {
    connection.run('DELETE FROM raw WHERE measurement_key = ?', key);
    connection.run('INSERT INTO pruned_raw VALUES (?)', key);
  }
}

function removeMinutes(
  connection: Connection,
  { fromMinute, toMinute, latencyRows, watchRows }: MinuteBatch,
  nowMs: number,
  reason: PruneReason,
): void {
  keepRollupsBefore(connection, 'monitor', toMinute * minuteMs);
  for (const table of ['latency_minute', 'watch_minute']) {
    connection.run(`DELETE FROM ${table} WHERE minute >= ? AND minute < ?`, fromMinute, toMinute);
  }
  const before = readSealed(connection, 'pruned_minutes', 'WHERE reason = ?', reason)[0]?.row;
  insertSealed(
    connection,
    'pruned_minutes',
    {
      reason,
      latency_rows: Number(before?.latency_rows ?? 0) + latencyRows,
      watch_rows: Number(before?.watch_rows ?? 0) + watchRows,
      before_minute: Math.max(toMinute, Number(before?.before_minute ?? toMinute)),
      pruned_at_ms: nowMs,
    },
    'OR REPLACE',
  );
}

function removeRows(
  connection: Connection,
  { lastKey, lastHash, count, newestMs }: RowBatch,
  nowMs: number,
  reason: PruneReason,
): void {
  keepRollupsBefore(connection, 'run', newestMs + 1);
  for (const table of ['metric', 'curve', 'raw', 'pruned_raw']) {
    connection.run(`DELETE FROM ${table} WHERE measurement_key BETWEEN 1 AND ?`, lastKey);
  }
  connection.run('DELETE FROM measurement WHERE key BETWEEN 1 AND ?', lastKey);
  insertSealed(connection, 'pruned_rows', {
    key: Number(connection.get('SELECT coalesce(max(key), 0) + 1 AS next FROM pruned_rows')?.next),
    last_sequence: lastKey,
    last_hash: lastHash.toString('hex'),
    rows: count,
    newest_start_ms: newestMs,
    pruned_at_ms: nowMs,
    reason,
  });
}

/** What was removed so far, and where the chain of what is left begins. Rows that are not as they were written do not count. */
export interface PrunedSoFar extends Pruned {
  readonly last?: { readonly sequence: number; readonly hash: string };
  /** The newest start of a measurement that was removed. */
  readonly newestMs?: number;
  /** Minutes of monitors before this instant were removed. */
  readonly minutesBeforeMs?: number;
}

/** Reads what was removed. */
export function readPruned(connection: Connection): PrunedSoFar {
  const removals = readSealed(connection, 'pruned_rows', 'ORDER BY key').flatMap(({ row, intact }) => {
    const { last_sequence: sequence, last_hash: hash, rows, newest_start_ms: newestMs } = row;
    return intact && typeof sequence === 'number' && typeof hash === 'string'
      ? [{ sequence, hash, rows: Number(rows), newestMs: Number(newestMs) }]
      : [];
  });
  const minutes = readSealed(connection, 'pruned_minutes', '').flatMap(({ row, intact }) =>
    intact
      ? [{ rows: Number(row.latency_rows) + Number(row.watch_rows), before: Number(row.before_minute) }]
      : [],
  );
  const last = removals.at(-1);
  return {
    rawOutputs: Number(connection.get('SELECT count(*) AS n FROM pruned_raw')?.n),
    minutes: minutes.reduce((sum, { rows }) => sum + rows, 0),
    measurements: removals.reduce((sum, { rows }) => sum + rows, 0),
    ...(last && {
      last: { sequence: last.sequence, hash: last.hash },
      newestMs: Math.max(...removals.map(({ newestMs }) => newestMs)),
    }),
    ...(minutes.length > 0 && {
      minutesBeforeMs: Math.max(...minutes.map(({ before }) => before)) * minuteMs,
    }),
  };
}

/** Only how much was removed. */
export function countsOf({ rawOutputs, minutes, measurements }: Pruned): Pruned {
  return { rawOutputs, minutes, measurements };
}

/** Whether the raw output of a measurement was removed. */
export function isRawPruned(connection: Connection, key: number): boolean {
  return connection.get('SELECT 1 FROM pruned_raw WHERE measurement_key = ?', key) !== undefined;
}
