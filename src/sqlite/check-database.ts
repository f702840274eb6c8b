// Whether a database file is whole, as far as SQLite can tell. https://www.sqlite.org/pragma.html#pragma_integrity_check
import { KioskError, messageOf } from '../core/errors.js';
import { openConnection } from './connection.js';
import { databaseError, isDamage } from './database-error.js';

/** Problems of its structure in words, at most fifty; none for a whole file. Throws KioskError `database_*` for what is no damage. */
export function checkDatabase(path: string): readonly string[] {
  try {
    const connection = openConnection({ path, busyTimeoutMs: 1000 });
    try {
      return connection
        .all('PRAGMA integrity_check(50)')
        .map((row) => String(row.integrity_check))
        .filter((problem) => problem !== 'ok');
    } finally {
      connection.close();
    }
  } catch (thrown) {
    const cause = thrown instanceof KioskError ? thrown.cause : thrown;
    if (isDamage(cause)) return [messageOf(thrown)];
    throw databaseError(thrown, path);
  }
}
