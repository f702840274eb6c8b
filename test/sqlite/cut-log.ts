// What a power cut leaves when the last writes to the write-ahead log did not reach the disk whole.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';

/** A database whose rows are still in its log, as copies of both files, with the log's length after each row. */
export interface LoggedDatabase {
  readonly path: string;
  readonly log: Buffer;
  readonly lengths: readonly number[];
}

/** Records so many rows and copies both files while they are open. */
export async function recordIntoLog(folder: string, rows: number): Promise<LoggedDatabase> {
  const path = join(folder, 'kiosk.db');
  const store = openSqliteStore({ path, deviceId: 'device-under-test' });
  const lengths: number[] = [];
  for (let n = 1; n <= rows; n += 1) {
    await store.record(testDraft(n));
    lengths.push(readFileSync(`${path}-wal`).length);
  }
  const copy = join(folder, 'copy.db');
  copyFileSync(path, copy);
  const log = readFileSync(`${path}-wal`);
  await store.close();
  return { path: copy, log, lengths };
}

/**
 * Opens the database with such a log: it verifies, and holds the first rows of the sequence, at least `least` of them.
 * Both files are as before afterwards.
 */
export async function expectWholeRows(database: LoggedDatabase, log: Buffer, least: number): Promise<void> {
  const original = readFileSync(database.path);
  writeFileSync(`${database.path}-wal`, log);
  const store = openSqliteStore({ path: database.path, deviceId: 'device-under-test' });
  const { checked, faults } = await store.verify();
  expect(faults).toEqual([]);
  expect(checked).toBeGreaterThanOrEqual(least);
  expect((await store.record(testDraft(5000))).sequence).toBe(checked + 1);
  await store.close();
  writeFileSync(database.path, original);
}
