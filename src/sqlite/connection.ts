// One connection to a database file with the settings that the store's promises rest on.
// https://www.sqlite.org/pragma.html, https://www.sqlite.org/wal.html
import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { KioskError, codeOf } from '../core/errors.js';
import { databaseError } from './database-error.js';

/** A row as SQLite gives it: column names with numbers, texts, bytes or null. */
export type Row = Readonly<Record<string, unknown>>;

/** What can be bound to a `?`. */
export type Bindable = string | number | Uint8Array | null;

/** A connection; what it throws are SQLite's own errors. Statements are prepared once. */
export interface Connection {
  readonly path: string;
  all(sql: string, ...values: readonly Bindable[]): readonly Row[];
  get(sql: string, ...values: readonly Bindable[]): Row | undefined;
  /** Number of rows changed, and the key of the row inserted last. */
  run(sql: string, ...values: readonly Bindable[]): { readonly changes: number; readonly key: number };
  /** Several statements without values. */
  exec(sql: string): void;
  /** Runs `work` in one transaction that holds the write lock from its beginning; durable when it returns. */
  write<T>(work: () => T): T;
  /** The same for work that waits in between; nobody else may use this connection meanwhile. */
  writeAsync<T>(work: () => Promise<T>): Promise<T>;
  /** Switches the file to the write-ahead log where it is not in that mode; nothing may be written before. */
  enterWal(): void;
  /** Runs `work` on one unchanging state of the file. */
  read<T>(work: () => T): T;
  close(): void;
}

/** How a connection is made. */
export interface ConnectionOptions {
  readonly path: string;
  /** How long to wait for a lock that another process holds. */
  readonly busyTimeoutMs: number;
}

/** Time between two tries to switch the journal mode. */
const switchPollMs = 10;
/** Of `PRAGMA synchronous`: the WAL is flushed to the disk at each commit. */
const synchronousFull = 2;

/**
 * Opens the file, or makes it. Throws KioskError `database_*` or `data_folder_unusable`.
 * `synchronous` must be asked for by name: better-sqlite3 is compiled with NORMAL for WAL, and the pragma answers FULL
 * until the first write all the same. That it holds is looked at after the first write.
 */
export function openConnection({ path, busyTimeoutMs }: ConnectionOptions): Connection {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { timeout: busyTimeoutMs });
    configure(database);
    return connectionOf(database, path, busyTimeoutMs);
  } catch (thrown) {
    database?.close();
    throw databaseError(thrown, path);
  }
}

function configure(database: Database.Database): void {
  // A commit writes a handful of pages that are mostly full of others' rows: half the page, a third less on the card.
  database.pragma('page_size = 2048');
  database.pragma('synchronous = FULL');
  database.pragma('wal_autocheckpoint = 1000');
  database.pragma('journal_size_limit = 8388608');
  database.pragma('cache_size = -8000');
  database.pragma('temp_store = MEMORY');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
}

function connectionOf(database: Database.Database, path: string, busyTimeoutMs: number): Connection {
  const statements = new Map<string, Database.Statement<unknown[], Row>>();
  const fileNumber = fileNumberOf(path);
  let syncSeen = false;

  function prepare(sql: string): Database.Statement<unknown[], Row> {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare<unknown[], Row>(sql);
      statements.set(sql, statement);
    }
    return statement;
  }

  return {
    path,
    all: (sql, ...values) => prepare(sql).all(...values),
    get: (sql, ...values) => prepare(sql).get(...values),
    run: (sql, ...values) => {
      const { changes, lastInsertRowid } = prepare(sql).run(...values);
      return { changes, key: Number(lastInsertRowid) };
    },
    exec: (sql) => {
      database.exec(sql);
    },
    write: (work) => {
      // SQLite would go on writing to a file without a name, and what it acknowledges would be gone with the process.
      if (fileNumberOf(path) !== fileNumber) throw takenAway(path);
      const result = database.transaction(work).immediate();
      if (!syncSeen) {
        requireFullSync(database);
        syncSeen = true;
      }
      return result;
    },
    writeAsync: async (work) => {
      if (fileNumberOf(path) !== fileNumber) throw takenAway(path);
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = await work();
        database.exec('COMMIT');
        return result;
      } catch (thrown) {
        // Some errors have ended the transaction already.
        if (database.inTransaction) database.exec('ROLLBACK');
        throw thrown;
      }
    },
    enterWal: () => {
      enterWal(database, busyTimeoutMs);
    },
    read: (work) => database.transaction(work).deferred(),
    close: () => {
      database.close();
    },
  };
}

/**
 * SQLite does not wait for a lock while it switches the mode (two that wait for each other would wait for ever), so
 * that processes which make the file at the same time have to try again.
 */
function enterWal(database: Database.Database, busyTimeoutMs: number): void {
  database.pragma('busy_timeout = 0');
  for (let leftMs = busyTimeoutMs; ; leftMs -= switchPollMs) {
    try {
      const mode = database.pragma('journal_mode = WAL', { simple: true });
      if (mode !== 'wal') throw noWal(database.name, String(mode));
      break;
    } catch (thrown) {
      if (codeOf(thrown)?.startsWith('SQLITE_BUSY') !== true || leftMs <= 0) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, switchPollMs);
    }
  }
  database.pragma(`busy_timeout = ${busyTimeoutMs}`);
}

function fileNumberOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

function takenAway(path: string): KioskError {
  return new KioskError(
    'database_damaged',
    `the database ${path} was moved or deleted while it was in use`,
    'Put the file back and start mk-kiosk again; without it, a start begins a new one.',
  );
}

function noWal(path: string, mode: string): KioskError {
  return new KioskError(
    'data_folder_unusable',
    `the database ${path} cannot have a write-ahead log where it is: its journal mode stays ${mode}`,
    'Choose a data folder on a disk of this machine, not on a network share.',
  );
}

function requireFullSync(database: Database.Database): void {
  const synchronous = database.pragma('synchronous', { simple: true });
  if (synchronous !== synchronousFull) {
    throw new Error(`SQLite writes with synchronous=${String(synchronous)} although FULL (2) was set`);
  }
}
