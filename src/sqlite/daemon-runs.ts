// Lives of the daemon as rows, and the times between them: the device or the daemon was off.
import type { ClockReading } from '../core/clock-store.js';
import type { Unwatched } from '../core/monitor.js';
import type { DaemonRun, OffSpan } from '../core/timeline.js';
import { insertChecked } from './checked-rows.js';
import type { Bindable, Connection, Row } from './connection.js';
import { readUnwatched } from './monitor-watch.js';
import { uuidBytes } from './uuid-bytes.js';

const minuteMs = 60_000;

/** Notes that the daemon lives, and when the one before it was last alive, where it did not say. */
export function beginDaemonRun(connection: Connection, run: DaemonRun): void {
  connection.write(() => {
    for (const open of connection.all('SELECT * FROM daemon_run WHERE end_ms IS NULL')) {
      const end_ms = lastWritten(connection, Number(open.start_ms), run.startMs);
      replaceRun(connection, open, { end_ms, killed: 1 });
    }
    insertChecked(connection, 'daemon_run', {
      id: bytesOfId(run.id),
      start_ms: Math.floor(run.startMs),
      end_ms: null,
      killed: 0,
      boot: run.bootId ?? null,
      monotonic_ms: run.monotonicMs,
      synced: Number(run.synced),
    });
  });
}

/** Notes when it stopped; nothing where the run is not known. */
export function endDaemonRun(connection: Connection, id: string, atMs: number): void {
  connection.write(() => {
    const row = connection.get('SELECT * FROM daemon_run WHERE id = ?', bytesOfId(id));
    if (row !== undefined) {
      replaceRun(connection, row, { end_ms: Math.max(Math.floor(atMs), Number(row.start_ms)) });
    }
  });
}

/** Gives runs of the reading's boot that began before the clock was set their true start. */
export function correctRunStarts(connection: Connection, reading: ClockReading): void {
  const { bootId, wallMs, monotonicMs, onlyStartsBeforeMs = Infinity } = reading;
  const rows = connection
    .all('SELECT * FROM daemon_run WHERE boot = ? AND synced = 0 AND monotonic_ms <= ?', bootId, monotonicMs)
    .filter(({ start_ms }) => Number(start_ms) < onlyStartsBeforeMs);
  if (rows.length === 0) return;
  connection.write(() => {
    for (const row of rows) {
      const start_ms = Math.floor(wallMs - monotonicMs + Number(row.monotonic_ms));
      const shiftMs = start_ms - Number(row.start_ms);
      const end_ms = typeof row.end_ms === 'number' ? row.end_ms + shiftMs : null;
      replaceRun(connection, row, { start_ms, end_ms, synced: 1 });
    }
  });
}

/** Times off that touch the range, oldest first; before the first known run those that nobody watched tell. */
export function readOff(connection: Connection, fromMs: number, toMs: number, limit: number): OffSpan[] {
  const firstMs = connection.get('SELECT min(start_ms) AS first FROM daemon_run')?.first;
  const gaps = gapsOf(connection, fromMs, toMs);
  const unwatched = readUnwatched(connection, { fromMs, toMs }, limit)
    .map((hole) => ({ fromMs: Date.parse(hole.from), toMs: Date.parse(hole.to), reboot: hole.reboot }))
    .filter((hole) => !gaps.some((gap) => gap.fromMs < hole.toMs && gap.toMs > hole.fromMs))
    .map((hole): OffSpan => {
      const known = typeof firstMs === 'number' && hole.fromMs >= firstMs;
      return offSpan(hole, !known && hole.reboot === 'yes' ? 'off' : 'unwatched', { fromMs, toMs });
    });
  return [...gaps.map((gap) => offSpan(gap, 'off', { fromMs, toMs })), ...unwatched];
}

interface Hole {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reboot: Unwatched['reboot'];
}

/** A restart takes a moment, and is no time off. */
const shortestGapMs = 60_000;

function gapsOf(connection: Connection, fromMs: number, toMs: number): readonly Hole[] {
  const rows = connection.all(
    `SELECT * FROM (
       SELECT end_ms, boot, start_ms, lead(start_ms) OVER by_start AS next_ms, lead(boot) OVER by_start AS next_boot
       FROM daemon_run WINDOW by_start AS (ORDER BY start_ms))
     WHERE end_ms < ? AND next_ms > ? AND next_ms - end_ms >= ? ORDER BY start_ms`,
    toMs,
    fromMs,
    shortestGapMs,
  );
  return rows.map(({ end_ms, next_ms, boot, next_boot }) => ({
    fromMs: Number(end_ms),
    toMs: Number(next_ms),
    reboot:
      typeof boot !== 'string' || typeof next_boot !== 'string'
        ? 'unknown'
        : boot === next_boot
          ? 'no'
          : 'yes',
  }));
}

function offSpan(
  { fromMs, toMs, reboot }: Hole,
  reason: OffSpan['reason'],
  range: { readonly fromMs: number; readonly toMs: number },
): OffSpan {
  const offMs = Math.min(toMs, range.toMs) - Math.max(fromMs, range.fromMs);
  return { fromMs, toMs, count: 1, reason, offMs: Math.max(0, offMs), reboot };
}

/** The instant of the last row that a run wrote, before the next one began. */
function lastWritten(connection: Connection, startMs: number, beforeMs: number): number {
  const newest = (sql: string, ...bound: Bindable[]) =>
    Number(connection.get(sql, ...bound)?.newest ?? startMs);
  const watched = newest(
    `SELECT (max(minute) + 1) * ${minuteMs} AS newest FROM watch_minute WHERE minute >= ? AND minute < ?`,
    Math.floor(startMs / minuteMs),
    Math.floor(beforeMs / minuteMs),
  );
  const measured = newest(
    `SELECT cast(started_at_ms + duration_ms AS INTEGER) AS newest FROM measurement
     WHERE key > 0 AND started_at_ms >= ? AND started_at_ms < ? ORDER BY started_at_ms DESC LIMIT 1`,
    startMs,
    beforeMs,
  );
  const last = Math.max(startMs, watched, measured);
  return beforeMs > startMs ? Math.min(last, Math.floor(beforeMs)) : last;
}

function replaceRun(connection: Connection, row: Row, changes: Readonly<Record<string, Bindable>>): void {
  const { checksum: _checksum, ...columns } = row;
  const values = Object.entries(columns).map(([name, value]) => [name, bindable(value)] as const);
  insertChecked(connection, 'daemon_run', { ...Object.fromEntries(values), ...changes }, 'OR REPLACE');
}

function bindable(value: unknown): Bindable {
  return typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array ? value : null;
}

function bytesOfId(id: string): Buffer {
  const bytes = uuidBytes(id);
  if (bytes === undefined) throw new Error(`a daemon run has no UUID: ${id}`);
  return bytes;
}
