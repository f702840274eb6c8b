// Brings a database file to the schema of this program: numbered SQL files, forward only, one transaction each.
//
// INVARIANTS:
// - A file is at version N when migrations 1 to N are in it whole; a kill leaves N or N+1, never something between.
// - A file of a newer program, or of another program, is refused and not touched.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { KioskError } from '../core/errors.js';
import type { Connection } from './connection.js';

/** One step of the schema; `sha256` (hex) is recorded with it. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** `PRAGMA application_id` of the kiosk's store: "mkks" (https://www.sqlite.org/fileformat2.html#application_id). */
export const applicationId = 0x6d6b6b73;

/** The migrations beside this module, oldest first. Throws when their numbers have a gap. */
export function bundledMigrations(): readonly Migration[] {
  const folder = new URL('./migrations/', import.meta.url);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const version = Number(/^\d{4}(?=-)/.exec(name)?.[0]);
    if (version !== index + 1) throw new Error(`migration ${name} should have the number ${index + 1}`);
    const sql = readFileSync(new URL(name, folder), 'utf8');
    return { version, name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

/** The schema version of the file: 0 for an empty one. */
export function schemaVersionOf(connection: Connection): number {
  return numberOf(connection, 'PRAGMA user_version', 'user_version');
}

/**
 * Switches the file to the write-ahead log and applies what is missing. Safe when several processes do it at once. Throws KioskError `database_newer` and
 * `database_damaged` (a file of another program).
 */
export function migrate(connection: Connection, migrations: readonly Migration[]): void {
  connection.read(() => {
    refuseStranger(connection, migrations.length);
    refuseOtherBuild(connection, migrations);
  });
  connection.enterWal();
  for (const migration of migrations) {
    if (schemaVersionOf(connection) >= migration.version) continue;
    connection.write(() => {
      // Another process may have been faster between the look above and the lock.
      if (schemaVersionOf(connection) < migration.version) apply(connection, migration);
    });
  }
}

function apply(connection: Connection, migration: Migration): void {
  connection.exec(
    `PRAGMA application_id = ${applicationId};
     CREATE TABLE IF NOT EXISTS migration (
       version INTEGER PRIMARY KEY,
       name TEXT NOT NULL,
       sha256 BLOB NOT NULL
     ) STRICT;`,
  );
  connection.exec(migration.sql);
  connection.run(
    'INSERT INTO migration (version, name, sha256) VALUES (?, ?, ?)',
    migration.version,
    migration.name,
    Buffer.from(migration.sha256, 'hex'),
  );
  connection.exec(`PRAGMA user_version = ${migration.version}`);
}

function refuseStranger(connection: Connection, newest: number): void {
  const version = schemaVersionOf(connection);
  const owner = numberOf(connection, 'PRAGMA application_id', 'application_id');
  const tables = numberOf(connection, 'SELECT count(*) AS tables FROM sqlite_schema', 'tables');
  if (owner !== applicationId && (owner !== 0 || version !== 0 || tables !== 0)) {
    throw new KioskError(
      'database_damaged',
      `the database ${connection.path} belongs to another program`,
      'Choose another data folder, or move that file away.',
    );
  }
  if (version > newest) {
    throw new KioskError(
      'database_newer',
      `the database ${connection.path} has schema version ${version}, and this program knows versions up to ${newest}: a newer mk-kiosk has written it`,
      'Update mk-kiosk to the version that wrote it, or choose another data folder. The file was not changed.',
    );
  }
}

/** A migration is never changed once it was released; a file made by one that was another is not guessed at. */
function refuseOtherBuild(connection: Connection, migrations: readonly Migration[]): void {
  const version = schemaVersionOf(connection);
  if (version === 0) return;
  const applied = connection.all('SELECT version, sha256 FROM migration ORDER BY version');
  for (const { version: number, sha256 } of applied) {
    const known = migrations.find((migration) => migration.version === number);
    if (known === undefined || !Buffer.isBuffer(sha256) || sha256.toString('hex') === known.sha256) continue;
    throw new KioskError(
      'database_newer',
      `the database ${connection.path} was made by an unreleased build: its step ${known.name} is not this program's`,
      'Take the data out with the build that made it (mk-kiosk export), or choose another data folder. The file was not changed.',
    );
  }
}

function numberOf(connection: Connection, sql: string, column: string): number {
  const value = connection.get(sql)?.[column];
  if (typeof value !== 'number') throw new Error(`${sql} gave no number`);
  return value;
}
