// Rows of another program's SQLite database, from its bytes: the file itself is not opened, so that nothing is left beside it.
// https://www.sqlite.org/fileformat2.html#the_database_header
import Database from 'better-sqlite3';
import { messageOf } from '../core/errors.js';
import type { ReadForeignDatabase } from '../core/import.js';

/** Bytes of the header that say which version wrote the file, and which reads it: 2 is the write-ahead log, which memory has not. */
const WRITE_VERSION = 18;
const READ_VERSION = 19;
const ROLLBACK_JOURNAL = 1;

/** The rows of those of `tables` that are there, table by table, by their row ids. */
export const readForeignDatabase: ReadForeignDatabase = (bytes, tables) => {
  const copy = Buffer.from(bytes);
  if (copy.length > READ_VERSION) {
    copy[WRITE_VERSION] = ROLLBACK_JOURNAL;
    copy[READ_VERSION] = ROLLBACK_JOURNAL;
  }
  let database: Database.Database | undefined;
  try {
    database = new Database(copy, { readonly: true });
    const found = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all()
      .filter((name) => typeof name === 'string')
      .filter((name) => tables.includes(name));
    return { kind: 'rows', tables: found, rows: rowsOf(database, found) };
  } catch (thrown) {
    database?.close();
    return { kind: 'unreadable', reason: messageOf(thrown) };
  }
};

function* rowsOf(
  database: Database.Database,
  tables: readonly string[],
): Generator<Readonly<Record<string, unknown>>> {
  try {
    for (const table of tables) {
      // A name of the list that the caller gave, never one of the file's own.
      for (const row of database.prepare(`SELECT * FROM "${table}"`).iterate()) {
        if (typeof row !== 'object' || row === null) continue;
        yield Object.fromEntries(Object.entries(row).filter(([, value]) => !Buffer.isBuffer(value)));
      }
    }
  } finally {
    database.close();
  }
}
