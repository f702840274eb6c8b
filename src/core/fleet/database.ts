// The database of a collector as its statements see it: one SQL for SQLite and PostgreSQL, spoken through two thin drivers.
// INVARIANTS: what `write` resolved with is durable; one that rejects has changed nothing. Values are bound to `?`, never spelled.

/** What can be bound; undefined is NULL. */
export type SqlValue = string | number | Uint8Array | undefined;

/** A row: column names with numbers, texts, bytes or null. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Statements, outside of or within a transaction. */
export interface SqlSession {
  all(sql: string, ...values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Number of rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): Promise<number>;
  /** Inserts rows of one table, all with the same columns. */
  insert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void>;
}

/** Words of a schema in which the engines differ. */
export interface SqlWords {
  /** Type of whole numbers of 64 bits, of doubles, of bytes. */
  readonly int: string;
  readonly real: string;
  readonly bytes: string;
  /** Type and constraint of a primary key that the database counts by itself. */
  readonly key: string;
  /** What ends a table, and a table that lies in its primary key. */
  readonly end: string;
  readonly endKeyed: string;
}

/** An open database. */
export interface SqlDatabase {
  readonly engine: 'sqlite' | 'postgresql';
  readonly words: SqlWords;
  /** One statement that only reads. */
  all(sql: string, ...values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Runs `work` in one transaction. */
  write<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** The same for changes of the schema, one program at a time; `script` runs several statements without values. */
  migrate(
    work: (session: SqlSession, script: (sql: string) => Promise<void>) => Promise<void>,
  ): Promise<void>;
  close(): Promise<void>;
}
