// Brings over what monitors left: rows whose checksum holds. Keys of targets and boots are given anew where they differ.
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  checkedBatches,
  checkedTables,
  checksumHolds,
  deleteChecked,
  insertChecked,
  type CheckedTable,
} from '../checked-rows.js';
import type { Bindable, Connection, Row } from '../connection.js';
import { addMonitorMinutes } from '../add-minutes.js';
import { readLatencyMinutes } from '../monitor-minutes.js';
import { keyOfBoot } from '../monitor-watch.js';
import type { TableCounts } from './merge-settings.js';

const minuteMs = 60_000;

/** Brings all of them over, in small transactions. */
export async function mergeMonitors(
  connection: Connection,
  scratch: Connection,
  stop: AbortSignal,
): Promise<TableCounts> {
  const counts: TableCounts = {};
  for (const table of checkedTables) {
    counts[table] = await dropUnproven(scratch, table, stop);
  }
  await mergeLatency(connection, scratch, stop);
  await eachBatch(scratch, 'watch_minute', 'minute', stop, (rows) => {
    connection.write(() => {
      for (const row of rows) {
        const bootKey = bootKeyIn(connection, scratch, row);
        insertChecked(connection, 'watch_minute', { ...valuesOf(row), boot_key: bootKey });
      }
    });
  });
  await eachBatch(scratch, 'unwatched', 'from_minute', stop, (rows) => copy(connection, 'unwatched', rows));
  connection.write(() => {
    for (const row of scratch.all('SELECT * FROM outage')) insertChecked(connection, 'outage', valuesOf(row));
    for (const row of scratch.all('SELECT * FROM daemon_run')) {
      insertChecked(connection, 'daemon_run', valuesOf(row));
    }
    // Minutes that were waiting for their time are not waited for any longer: the boot they were in is over, or nearly so.
    for (const row of scratch.all('SELECT * FROM undated_outage')) {
      const bootKey = bootKeyIn(connection, scratch, row);
      if (bootKey === null) continue;
      insertChecked(connection, 'undated_outage', { ...valuesOf(row), boot_key: bootKey });
    }
    bridgeHole(connection, scratch);
  });
  return counts;
}

/** The key here of the boot that a row names there. */
function bootKeyIn(connection: Connection, scratch: Connection, row: Row): number | null {
  const boot = scratch.get('SELECT id FROM boot WHERE key = ?', bindable(row.boot_key))?.id;
  return typeof boot === 'string' ? keyOfBoot(connection, boot) : null;
}

async function dropUnproven(
  scratch: Connection,
  table: CheckedTable,
  stop: AbortSignal,
): Promise<{ saved: number; lost: number }> {
  let [saved, lost] = [0, 0];
  for (const batch of checkedBatches(scratch, table)) {
    await nextTurn();
    stop.throwIfAborted();
    const unproven = batch.filter((row) => !checksumHolds(table, row));
    for (const row of unproven) deleteChecked(scratch, table, row);
    lost += unproven.length;
    saved += batch.length - unproven.length;
  }
  return { saved, lost };
}

async function mergeLatency(connection: Connection, scratch: Connection, stop: AbortSignal): Promise<void> {
  const bounds = scratch.get('SELECT min(minute) AS first, max(minute) AS last FROM latency_minute');
  if (typeof bounds?.first !== 'number' || typeof bounds.last !== 'number') return;
  let from: number | undefined = bounds.first;
  while (from !== undefined) {
    await nextTurn();
    stop.throwIfAborted();
    const to: number = from + 240;
    const range = { fromMs: from * minuteMs, toMs: to * minuteMs };
    const latency = readLatencyMinutes(scratch, range, undefined, Number.MAX_SAFE_INTEGER);
    addMonitorMinutes(connection, { latency, watch: [] });
    const next = scratch.get(
      'SELECT min(minute) AS minute FROM latency_minute WHERE minute >= ?',
      to,
    )?.minute;
    from = typeof next === 'number' ? next : undefined;
  }
}

async function eachBatch(
  scratch: Connection,
  table: 'watch_minute' | 'unwatched',
  key: string,
  stop: AbortSignal,
  take: (rows: readonly Row[]) => void,
): Promise<void> {
  let after = -Number.MAX_SAFE_INTEGER;
  for (;;) {
    await nextTurn();
    stop.throwIfAborted();
    const rows = scratch.all(`SELECT * FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT 200`, after);
    const last = rows.at(-1)?.[key];
    if (typeof last !== 'number') return;
    take(rows);
    after = last;
  }
}

/** Between the last minute of the damaged file and the first of the new one nobody watched. */
function bridgeHole(connection: Connection, scratch: Connection): void {
  const last = scratch.get('SELECT max(minute) AS minute FROM watch_minute')?.minute;
  if (typeof last !== 'number') return;
  const next = connection.get(
    'SELECT min(minute) AS minute FROM watch_minute WHERE minute > ?',
    last,
  )?.minute;
  if (typeof next !== 'number' || next - last <= 2) return;
  insertChecked(connection, 'unwatched', { from_minute: last + 1, to_minute: next, reboot: null });
}

function copy(connection: Connection, table: CheckedTable, rows: readonly Row[]): void {
  connection.write(() => {
    for (const row of rows) insertChecked(connection, table, valuesOf(row));
  });
}

function valuesOf(row: Row): Record<string, Bindable> {
  const { checksum: _checksum, ...columns } = row;
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, bindable(value)]));
}

function bindable(value: unknown): Bindable {
  return typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array ? value : null;
}
