// A collector's database in one SQLite file: one connection that writes, one that reads beside it.
//
// INVARIANTS:
// - Transactions run one after the other: between two statements of one, the event loop turns, and nobody else may write.
// - What `write` resolved with is on the disk (WAL, synchronous=FULL: connection.ts).
import type { SqlDatabase, SqlSession, SqlValue } from '../core/fleet/database.js';
import { openConnection, type Bindable, type Connection } from './connection.js';
import { databaseError } from './database-error.js';

const busyTimeoutMs = 5000;

/** Opens the file, or makes it. Throws KioskError `database_*` and `data_folder_unusable`. */
export function openCollectorDatabase(path: string): SqlDatabase {
  const writer = openConnection({ path, busyTimeoutMs });
  writer.enterWal();
  const reader = openConnection({ path, busyTimeoutMs });
  const session = sessionOf(writer);
  let last: Promise<unknown> = Promise.resolve();

  async function transaction<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await writer.writeAsync(work);
    } catch (thrown) {
      throw databaseError(thrown, path);
    }
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(() => transaction(work));
    last = done.catch(() => undefined);
    return done;
  }

  return {
    engine: 'sqlite',
    words: {
      int: 'INTEGER',
      real: 'REAL',
      bytes: 'BLOB',
      key: 'INTEGER PRIMARY KEY',
      end: 'STRICT',
      endKeyed: 'STRICT, WITHOUT ROWID',
    },
    async all(sql, ...values) {
      try {
        return reader.all(sql, ...values.map(bindable));
      } catch (thrown) {
        throw databaseError(thrown, path);
      }
    },
    write: (work) => inTurn(() => work(session)),
    migrate: (work) => inTurn(() => work(session, async (sql) => writer.exec(sql))),
    async close() {
      await last;
      reader.close();
      writer.close();
    },
  };
}

function sessionOf(connection: Connection): SqlSession {
  return {
    all: async (sql, ...values) => connection.all(sql, ...values.map(bindable)),
    run: async (sql, ...values) => connection.run(sql, ...values.map(bindable)).changes,
    async insert(table, columns, rows) {
      const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
      for (const row of rows) connection.run(sql, ...row.map(bindable));
    },
  };
}

function bindable(value: SqlValue): Bindable {
  return value ?? null;
}
