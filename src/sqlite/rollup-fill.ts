// Makes roll-ups from the rows that are there: once for rows that are older than roll-ups, and again when asked.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { dayHours, hourMs } from '../core/rollup-days.js';
import type { Connection } from './connection.js';
import { packedHours } from './rollup-codec.js';
import { foldValues } from './rollup-fold.js';
import { mergeRecent, replaceHours } from './rollup-merge.js';
import { rowsKeptFrom, type RollupRows } from './rollup-rows.js';
import { bytesIn } from './rollup-series.js';
import { rollupSources } from './rollup-sources.js';

/** Rows are read so many hours at a time. */
const chunkHours = 32 * dayHours;

/**
 * Fills the roll-ups of a file that is older than they are, or than their series by circumstances; does nothing when that is
 * done. Safe for several processes.
 */
export function fillRollups(connection: Connection): void {
  if (!isOlder(connection)) return;
  connection.write(() => {
    // Another process may have been faster between the look above and the lock.
    if (!isOlder(connection)) return;
    const isNew = stateOf(connection, 'filled') === 0;
    for (const rows of rollupSources) {
      if (isNew) foldFrom(connection, rows, -Infinity);
      else if (rows.source !== 'monitor') remake(connection, rows);
    }
    sayFilled(connection);
  });
}

/** Makes every roll-up again whose rows are all there, also where its bytes are damaged. */
export async function rebuildRollups(connection: Connection): Promise<void> {
  await nextTurn();
  connection.write(() => {
    for (const rows of rollupSources) remake(connection, rows);
    sayFilled(connection);
  });
}

function remake(connection: Connection, rows: RollupRows): void {
  const keptFromMs = rowsKeptFrom(connection, rows.source);
  if (keptFromMs === undefined) forgetAll(connection, rows);
  else forgetFrom(connection, rows, keptFromMs / hourMs);
  foldFrom(connection, rows, keptFromMs ?? -Infinity);
}

/** States that are 0 in a file which is not filled yet. */
const filledStates = ['filled', 'circumstances'] as const;

function isOlder(connection: Connection): boolean {
  return filledStates.some((name) => stateOf(connection, name) === 0);
}

/** Whether roll-ups say that they have what rows say which are older than they are. */
export function isFilled(connection: Connection): boolean {
  return filledStates.every((name) => stateOf(connection, name) === 1);
}

function stateOf(connection: Connection, name: (typeof filledStates)[number]): unknown {
  return connection.get('SELECT value FROM rollup_state WHERE name = ?', name)?.value;
}

function sayFilled(connection: Connection): void {
  for (const name of filledStates) {
    connection.run('INSERT OR REPLACE INTO rollup_state (name, value) VALUES (?, 1)', name);
  }
}

function foldFrom(connection: Connection, rows: RollupRows, fromMs: number): void {
  let from = fromMs;
  for (;;) {
    const first = rows.firstFrom(connection, Math.max(from, -Number.MAX_SAFE_INTEGER));
    if (first === undefined) return;
    from = (Math.floor(first / hourMs) + chunkHours) * hourMs;
    foldValues(connection, rows.valuesOf(connection, first, from));
  }
}

function forgetAll(connection: Connection, { source }: RollupRows): void {
  for (const table of ['rollup_recent', 'rollup_hours', 'rollup_days']) {
    connection.run(
      `DELETE FROM ${table} WHERE series_key IN (SELECT key FROM rollup_series WHERE source = ?)`,
      source,
    );
  }
}

function forgetFrom(connection: Connection, { source }: RollupRows, fromHour: number): void {
  mergeRecent(connection);
  const stored = connection.all(
    `SELECT h.series_key, h.day, h.hours FROM rollup_hours AS h JOIN rollup_series AS s ON s.key = h.series_key
     WHERE s.source = ? AND h.day >= ?`,
    source,
    Math.floor(fromHour / dayHours),
  );
  for (const row of stored) {
    const day = Number(row.day);
    const hours = [...packedHours(bytesIn(row, 'hours')).keys()].filter(
      (hour) => day * dayHours + hour >= fromHour,
    );
    replaceHours(connection, Number(row.series_key), day, new Map(hours.map((hour) => [hour, undefined])));
  }
}
