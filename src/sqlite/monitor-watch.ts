// Minutes that were watched, and the holes between them: the device or the daemon was off.
import { isoInstant } from '../core/clock.js';
import type { Unwatched, WatchMinute } from '../core/monitor.js';
import type { MonitorRange } from '../core/monitor-store.js';
import { insertChecked } from './checked-rows.js';
import type { Connection } from './connection.js';

const minuteMs = 60_000;
/** A restart takes a moment: the minute in which the daemon went or came may be missing, and is no hole. */
const shortestHole = 2;

/** Adds a minute, and the hole before it where there is one. Only inside `connection.write`. */
export function insertWatchMinute(connection: Connection, watched: WatchMinute): void {
  const minute = Math.floor(watched.minuteMs / minuteMs);
  const bootKey = watched.bootId === undefined ? null : keyOfBoot(connection, watched.bootId);
  const newest = connection.get('SELECT minute, boot_key FROM watch_minute ORDER BY minute DESC LIMIT 1');
  const added = insertChecked(connection, 'watch_minute', {
    minute,
    boot_key: bootKey,
    up: watched.up,
    down: watched.down,
    unknown: watched.unknown,
    overlaps_test: watched.overlapsTest ? 1 : 0,
  });
  if (!added || typeof newest?.minute !== 'number') return;
  const from = newest.minute + 1;
  if (minute - from < shortestHole) return;
  const bootBefore = newest.boot_key;
  const reboot = bootKey === null || typeof bootBefore !== 'number' ? null : Number(bootKey !== bootBefore);
  insertChecked(connection, 'unwatched', { from_minute: from, to_minute: minute, reboot });
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
