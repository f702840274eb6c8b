// Removes what is old, so that verification can still tell a removed row from a lost one.
// INVARIANT: measurements go from the beginning of the sequence only, and the hash of the last one that went stays: the
// chain of what is left begins there.
import { leastMeasurementDays, type PruneOrder, type Pruned, type StoreSpace } from '../core/retention.js';
import type { Connection } from './connection.js';
import { keepRollupsBefore } from './rollup-rows.js';
import { insertSealed, readSealed } from './sealed-rows.js';

/** Most that one transaction removes: others wait for it. */
const mostRaw = 5000;
const mostRows = 5000;
/** What a row and its metrics take, curves and raw output not counted. */
const rowBytes = 1200;
const dayMs = 86_400_000;

/** Bytes of the pages in use, and of free ones. */
export function spaceOf(connection: Connection): StoreSpace {
  const pragma = (name: string) => Number(connection.get(`PRAGMA ${name}`)?.[name]);
  const [pages, free, bytes] = [pragma('page_count'), pragma('freelist_count'), pragma('page_size')];
  return { usedBytes: (pages - free) * bytes, spareBytes: free * bytes };
}

/** Carries out an order in one transaction. */
export function pruneStore(connection: Connection, order: PruneOrder): Pruned {
  return connection.write(() => {
    const aged = order.rawBeforeMs === undefined ? noRaw : removeRaw(connection, order.rawBeforeMs, Infinity);
    let measurements =
      order.rowsBeforeMs === undefined ? 0 : removeRows(connection, order, order.rowsBeforeMs, Infinity);
    let rawOutputs = aged.count;
    const wanted = (order.freeBytes ?? 0) - aged.bytes - measurements * rowBytes;
    if (wanted > 0) {
      const more = removeRaw(connection, Infinity, wanted);
      rawOutputs += more.count;
      if (more.bytes < wanted) measurements += removeRows(connection, order, Infinity, wanted - more.bytes);
    }
    return { rawOutputs, measurements };
  });
}

const noRaw = { count: 0, bytes: 0 };

/** Removes the raw output of the oldest measurements that began before an instant, until so many bytes are free. */
function removeRaw(
  connection: Connection,
  beforeMs: number,
  bytes: number,
): { count: number; bytes: number } {
  const rows = connection.all(
    `SELECT r.measurement_key AS key, length(r.deflated) AS bytes FROM measurement AS m
     CROSS JOIN raw AS r ON r.measurement_key = m.key
     WHERE m.started_at_ms < ? AND m.clock <> 'unsynced' ORDER BY m.started_at_ms, m.key LIMIT ?`,
    finite(beforeMs),
    mostRaw,
  );
  let freed = 0;
  let count = 0;
  for (const row of rows) {
    if (freed >= bytes) break;
    const key = Number(row.key);
    connection.run('DELETE FROM raw WHERE measurement_key = ?', key);
    connection.run('INSERT INTO pruned_raw VALUES (?)', key);
    freed += Number(row.bytes);
    count += 1;
  }
  return { count, bytes: freed };
}

/** Removes measurements from the beginning of the sequence: while they are old enough, and until so many bytes are free. */
function removeRows(connection: Connection, order: PruneOrder, beforeMs: number, bytes: number): number {
  const rows = connection.all(
    `SELECT m.key, m.started_at_ms, m.clock, m.hash FROM measurement AS m
     WHERE m.key > 0 AND m.key < (SELECT max(key) FROM measurement) ORDER BY m.key LIMIT ?`,
    mostRows,
  );
  const limitMs = Math.min(beforeMs, order.nowMs - leastMeasurementDays * dayMs);
  const young = rows.findIndex(({ started_at_ms: startedAtMs }) => Number(startedAtMs) >= limitMs);
  const before = (young === -1 ? rows : rows.slice(0, young)).slice(
    0,
    Math.ceil(Math.min(bytes, 1e12) / rowBytes),
  );
  // A row from before the clock was set looks older than it is; one that is followed by an old row is old.
  const old = before.slice(0, before.findLastIndex(({ clock }) => clock !== 'unsynced') + 1);
  const last = old.at(-1);
  if (last === undefined || !Buffer.isBuffer(last.hash)) return 0;
  const lastKey = Number(last.key);
  const newestMs = Math.max(...old.map(({ started_at_ms: startedAtMs }) => Number(startedAtMs)));
  keepRollupsBefore(connection, 'run', newestMs + 1);
  for (const table of ['metric', 'curve', 'raw', 'pruned_raw']) {
    connection.run(`DELETE FROM ${table} WHERE measurement_key BETWEEN 1 AND ?`, lastKey);
  }
  connection.run('DELETE FROM measurement WHERE key BETWEEN 1 AND ?', lastKey);
  insertSealed(connection, 'pruned_rows', {
    key: Number(connection.get('SELECT coalesce(max(key), 0) + 1 AS next FROM pruned_rows')?.next),
    last_sequence: lastKey,
    last_hash: last.hash.toString('hex'),
    rows: old.length,
    newest_start_ms: newestMs,
    pruned_at_ms: order.nowMs,
    reason: order.reason,
  });
  return old.length;
}

function finite(ms: number): number {
  return Number.isFinite(ms) ? ms : Number.MAX_SAFE_INTEGER;
}

/** What was removed so far, and where the chain of what is left begins. Rows that are not as they were written do not count. */
export interface PrunedSoFar extends Pruned {
  readonly last?: { readonly sequence: number; readonly hash: string };
  /** The newest start of a measurement that was removed. */
  readonly newestMs?: number;
}

/** Reads what was removed. */
export function readPruned(connection: Connection): PrunedSoFar {
  const removals = readSealed(connection, 'pruned_rows', 'ORDER BY key').flatMap(({ row, intact }) => {
    const { last_sequence: sequence, last_hash: hash, rows, newest_start_ms: newestMs } = row;
    return intact && typeof sequence === 'number' && typeof hash === 'string'
      ? [{ sequence, hash, rows: Number(rows), newestMs: Number(newestMs) }]
      : [];
  });
  const last = removals.at(-1);
  return {
    rawOutputs: Number(connection.get('SELECT count(*) AS n FROM pruned_raw')?.n),
    measurements: removals.reduce((sum, { rows }) => sum + rows, 0),
    ...(last && {
      last: { sequence: last.sequence, hash: last.hash },
      newestMs: Math.max(...removals.map(({ newestMs }) => newestMs)),
    }),
  };
}

/** Whether the raw output of a measurement was removed. */
export function isRawPruned(connection: Connection, key: number): boolean {
  return connection.get('SELECT 1 FROM pruned_raw WHERE measurement_key = ?', key) !== undefined;
}
