// Copies of the database file while it is in use, and files made ready to be moved.
// https://www.sqlite.org/lang_vacuum.html#vacuuminto, https://www.sqlite.org/wal.html
import { chmodSync, closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { KioskError } from '../core/errors.js';
import { openConnection, type Connection } from './connection.js';
import { databaseError } from './database-error.js';

/**
 * Writes one state of the database to a new file. A single read transaction: writers of other processes neither wait
 * for it nor make it begin again, as they would with the backup interface, and free pages are left out.
 */
export function copyDatabase(connection: Connection, path: string): void {
  if (existsSync(path)) {
    throw new KioskError(
      'conflict',
      `${path} is there already`,
      'Choose another name, or move that file away.',
    );
  }
  connection.run('VACUUM INTO ?', path);
  chmodSync(path, 0o600);
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Folds the log into the file and leaves the mode that needs one, so that the file alone is the whole database. Throws
 * `database_locked` while any other process or connection has it open, and `database_*` where it cannot be read.
 */
export function foldIntoOneFile(path: string): void {
  const connection = openConnection({ path, busyTimeoutMs: 0 });
  try {
    const mode = connection.get('PRAGMA journal_mode = DELETE')?.journal_mode;
    if (mode !== 'delete') throw new Error(`the journal mode of ${path} stays ${String(mode)}`);
  } catch (thrown) {
    throw databaseError(thrown, path);
  } finally {
    connection.close();
  }
}
