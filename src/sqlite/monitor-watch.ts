// Minutes that were watched, and the holes between them: the device or the daemon was off.
import { isoInstant } from '../core/clock.js';
import type { Unwatched, WatchMinute } from '../core/monitor.js';
import type { MonitorRange } from '../core/monitor-store.js';
import { deleteChecked, insertChecked } from './checked-rows.js';
import type { Connection } from './connection.js';

const minuteMs = 60_000;
/** A restart takes a moment: the minute in which the daemon went or came may be missing, and is no hole. */
const shortestHole = 2;

/**
 * Adds a minute, and mends the holes around it: it ends one, or divides one. Returns whether it was added. Only inside
 * `connection.write`.
 */
export function insertWatchMinute(connection: Connection, watched: WatchMinute): boolean {
  const minute = Math.floor(watched.minuteMs / minuteMs);
  const bootKey = watched.bootId === undefined ? null : keyOfBoot(connection, watched.bootId);
  const newest = connection.get('SELECT max(minute) AS minute FROM watch_minute')?.minute;
  const added = insertChecked(connection, 'watch_minute', {
    minute,
    boot_key: bootKey,
    up: watched.up,
    down: watched.down,
    unknown: watched.unknown,
    overlaps_test: watched.overlapsTest ? 1 : 0,
  });
  if (!added || typeof newest !== 'number') return added;
  if (minute > newest) {
    insertHole(connection, newest + 1, minute);
    return added;
  }
  const divided = connection.get(
    'SELECT * FROM unwatched WHERE from_minute <= ? AND to_minute > ?',
    minute,
    minute,
  );
  if (divided !== undefined) {
    deleteChecked(connection, 'unwatched', divided);
    insertHole(connection, Number(divided.from_minute), minute);
    insertHole(connection, minute + 1, Number(divided.to_minute));
  }
  return added;
}

/** Removes a minute that was not then, and joins the holes around it. Only inside `connection.write`. */
export function removeWatchMinute(connection: Connection, minute: number): void {
  deleteChecked(connection, 'watch_minute', { minute });
  for (const hole of connection.all(
    'SELECT from_minute FROM unwatched WHERE from_minute = ? OR to_minute = ?',
    minute + 1,
    minute,
  )) {
    deleteChecked(connection, 'unwatched', hole);
  }
  const neighbours = connection.get(
    `SELECT (SELECT max(minute) FROM watch_minute WHERE minute < ?) AS before,
            (SELECT min(minute) FROM watch_minute WHERE minute > ?) AS after`,
    minute,
    minute,
  );
  if (typeof neighbours?.before !== 'number' || typeof neighbours.after !== 'number') return;
  insertHole(connection, neighbours.before + 1, neighbours.after);
}

/** Where it is long enough to be one. Watched minutes lie on both sides of it. */
function insertHole(connection: Connection, from: number, to: number): void {
  if (to - from < shortestHole) return;
  const [before, after] = [from - 1, to].map(
    (minute) => connection.get('SELECT boot_key FROM watch_minute WHERE minute = ?', minute)?.boot_key,
  );
  const reboot = typeof before !== 'number' || typeof after !== 'number' ? null : Number(before !== after);
  insertChecked(connection, 'unwatched', { from_minute: from, to_minute: to, reboot });
}

/** The key of a boot; a new one where it is not known yet. Only inside `connection.write`. */
export function keyOfBoot(connection: Connection, id: string): number {
  const known = connection.get('SELECT key FROM boot WHERE id = ?', id)?.key;
  if (typeof known === 'number') return known;
  const key = Number(connection.get('SELECT coalesce(max(key), 0) + 1 AS next FROM boot')?.next);
  insertChecked(connection, 'boot', { key, id });
  return key;
}

/** The newest watched minute. */
export function readLastWatched(connection: Connection): WatchMinute | undefined {
  const row = connection.get(
    `SELECT w.*, b.id AS boot FROM watch_minute AS w LEFT JOIN boot AS b ON b.key = w.boot_key
     ORDER BY w.minute DESC LIMIT 1`,
  );
  if (row === undefined) return undefined;
  return {
    minuteMs: Number(row.minute) * minuteMs,
    ...(typeof row.boot === 'string' && { bootId: row.boot }),
    up: Number(row.up),
    down: Number(row.down),
    unknown: Number(row.unknown),
    overlapsTest: row.overlaps_test === 1,
  };
}

/** Holes that touch the range, oldest first; at most the newest `limit`. The time before the first watched minute is none. */
export function readUnwatched(
  connection: Connection,
  { fromMs, toMs }: MonitorRange,
  limit: number,
): readonly Unwatched[] {
  const rows = connection.all(
    `SELECT from_minute, to_minute, reboot FROM unwatched WHERE from_minute < ? AND to_minute > ?
     ORDER BY from_minute DESC LIMIT ?`,
    toMs === undefined ? Number.MAX_SAFE_INTEGER : toMs / minuteMs,
    fromMs === undefined ? -Number.MAX_SAFE_INTEGER : fromMs / minuteMs,
    limit,
  );
  return rows
    .map(({ from_minute: from, to_minute: to, reboot }): Unwatched => ({
      from: isoInstant(Number(from) * minuteMs),
      to: isoInstant(Number(to) * minuteMs),
      reboot: reboot === 1 ? 'yes' : reboot === 0 ? 'no' : 'unknown',
    }))
    .reverse();
}
