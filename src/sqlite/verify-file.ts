// Looks at the file as a whole: SQLite's own structure, the schema's record, dictionaries, and rows with seals.
import type { VerificationFault } from '../core/store.js';
import type { Connection, Row } from './connection.js';
import { isDamage } from './database-error.js';
import { digest } from './digest.js';
import type { Migration } from './migrate.js';
import { readSealed, sealedTables } from './sealed-rows.js';

/** SQLite stops to report after this many problems of its structure. */
const maxStructureFaults = 50;

/** Everything but the measurements; never throws on damaged pages. */
export function verifyFile(
  connection: Connection,
  migrations: readonly Migration[],
): readonly VerificationFault[] {
  return [
    ...guarded('file structure', () => structureFaults(connection)),
    ...guarded('schema', () => migrationFaults(connection, migrations)),
    ...guarded('dictionary', () => dictionaryFaults(connection)),
    ...sealedTables.flatMap((table) =>
      guarded(table, () =>
        readSealed(connection, table, '').flatMap(({ row, intact }) =>
          intact ? [] : [{ id: `${table} ${nameOf(row)}`, problem: 'the row is not as it was written' }],
        ),
      ),
    ),
  ];
}

/** What `find` finds; where the pages under it are damaged, a fault that says so. */
export function guarded(id: string, find: () => readonly VerificationFault[]): readonly VerificationFault[] {
  try {
    return find();
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    return [{ id, problem: `cannot be read: ${thrown instanceof Error ? thrown.message : 'damaged'}` }];
  }
}

function structureFaults(connection: Connection): VerificationFault[] {
  const structure = connection
    .all(`PRAGMA integrity_check(${maxStructureFaults})`)
    .map((row) => String(row.integrity_check))
    .filter((problem) => problem !== 'ok')
    .map((problem) => ({ id: 'file structure', problem }));
  const references = connection.all('PRAGMA foreign_key_check').map(({ table, rowid, parent }) => ({
    id: named([table, rowid]),
    problem: `points to a row of ${String(parent)} that is not there`,
  }));
  return [...structure, ...references];
}

function migrationFaults(connection: Connection, migrations: readonly Migration[]): VerificationFault[] {
  const rows = connection.all('SELECT version, name, sha256 FROM migration ORDER BY version');
  const faults = migrations
    .filter(({ version, name, sha256 }) => {
      const row = rows.find((candidate) => candidate.version === version);
      return row?.name !== name || !Buffer.from(sha256, 'hex').equals(bytesOf(row.sha256));
    })
    .map(({ name }) => ({ id: `migration ${name}`, problem: 'is recorded with another text or not at all' }));
  const extra = rows.length > migrations.length;
  return extra ? [...faults, { id: 'schema', problem: 'records a migration that is not known' }] : faults;
}

function dictionaryFaults(connection: Connection): VerificationFault[] {
  return connection
    .all('SELECT key, sha256, bytes FROM dictionary')
    .filter((row) => !digest(bytesOf(row.bytes)).equals(bytesOf(row.sha256)))
    .map((row) => ({
      id: `dictionary ${String(row.key)}`,
      problem: 'its bytes do not have the recorded SHA-256',
    }));
}

function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function nameOf({ name, key, source, line }: Row): string {
  return named(key === undefined ? [name, source, line] : [key]);
}

function named(parts: readonly unknown[]): string {
  return parts.filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
}
