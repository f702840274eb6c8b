// Migrations: forward, whole or not at all, and polite to files that are not theirs.
import Database from 'better-sqlite3';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../src/sqlite/connection.js';
import { bundledMigrations, migrate, schemaVersionOf, type Migration } from '../../src/sqlite/migrate.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';
import { startChild } from '../children/child.js';
import { temporaryFolder } from './temporary-folder.js';
import { kioskErrorOf } from './thrown-by.js';

const deviceId = 'device-under-test';

/** The bundled migrations and one more, which fills a table. */
const withOneMore: readonly Migration[] = [
  ...bundledMigrations(),
  {
    version: bundledMigrations().length + 1,
    name: '9999-more.sql',
    sql: 'CREATE TABLE more (a) STRICT; INSERT INTO more VALUES (1);'.replace('(a)', '(a INTEGER)'),
    sha256: '00'.repeat(32),
  },
];

function connectionTo(path: string) {
  return openConnection({ path, busyTimeoutMs: 100 });
}

function tablesOf(path: string): readonly unknown[] {
  const database = new Database(path, { readonly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  database.close();
  return tables;
}

describe('src/sqlite/migrate', () => {
  it('numbers the bundled migrations from 1 without a gap', () => {
    const versions = bundledMigrations().map(({ version }) => version);
    expect(versions.length).toBeGreaterThan(0);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });

  it('brings an older file forward and keeps its rows, with the checksum of each step', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const store = openSqliteStore({ path, deviceId });
    const { id } = await store.record(testDraft(1));
    await store.close();

    const connection = connectionTo(path);
    migrate(connection, withOneMore);
    expect(schemaVersionOf(connection)).toBe(withOneMore.length);
    expect(connection.all('SELECT version, name, hex(sha256) AS sha256 FROM migration')).toEqual(
      withOneMore.map(({ version, name, sha256 }) => ({ version, name, sha256: sha256.toUpperCase() })),
    );
    expect(connection.get('SELECT count(*) AS rows FROM measurement')).toEqual({ rows: 1 });
    connection.close();
    expect(id).toBeDefined();
  });

  it('changes nothing when it is run again', () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    openSqliteStore({ path, deviceId });
    const connection = connectionTo(path);
    const before = connection.get('SELECT total_changes() AS n');
    migrate(connection, bundledMigrations());
    expect(connection.get('SELECT total_changes() AS n')).toEqual(before);
    connection.close();
  });

  it('refuses a file whose steps were others than those of this program, and names the step', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    await openSqliteStore({ path, deviceId: 'device' }).close();
    const database = new Database(path);
    database.prepare('UPDATE migration SET sha256 = ? WHERE version = 1').run(Buffer.alloc(32));
    database.close();
    const error = await kioskErrorOf(() => openSqliteStore({ path, deviceId: 'device' }));
    expect(error.code).toBe('database_newer');
    expect(error.message).toContain('0001-');
    expect(error.fix).toContain('mk-kiosk export');
  });

  it('refuses a file of a newer program, names both versions, and leaves it as it is', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const connection = connectionTo(path);
    migrate(connection, withOneMore);
    connection.close();
    const before = readFileSync(path);
    const newest = bundledMigrations().length;

    const error = await kioskErrorOf(() => openSqliteStore({ path, deviceId }));
    expect(error.code).toBe('database_newer');
    expect(error.message).toContain(path);
    expect(error.message).toContain(
      `schema version ${newest + 1}, and this program knows versions up to ${newest}`,
    );
    expect(error.fix).toContain('Update mk-kiosk');
    expect(readFileSync(path)).toEqual(before);
  });

  it('refuses the database of another program, and leaves it as it is', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const other = new Database(path);
    other.exec('CREATE TABLE photos (a)');
    other.close();
    const before = readFileSync(path);

    const error = await kioskErrorOf(() => openSqliteStore({ path, deviceId }));
    expect(error.code).toBe('database_damaged');
    expect(error.message).toContain('belongs to another program');
    expect(readFileSync(path)).toEqual(before);
  });

  it('takes an empty file for a new one', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    writeFileSync(path, '');
    const store = openSqliteStore({ path, deviceId });
    expect((await store.record(testDraft(1))).sequence).toBe(1);
    await store.close();
  });

  it('leaves the old schema when a statement fails', () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const broken = withOneMore.map((migration) =>
      migration.name.startsWith('9999')
        ? { ...migration, sql: `${migration.sql} SELECT nonsense;` }
        : migration,
    );
    const connection = connectionTo(path);
    expect(() => migrate(connection, broken)).toThrow('nonsense');
    expect(schemaVersionOf(connection)).toBe(bundledMigrations().length);
    connection.close();
    expect(tablesOf(path)).not.toContain('more');
  });

  it.each([1, 2, 3])(
    'leaves the old schema when its process is killed at statement %i',
    async (statement) => {
      const path = join(temporaryFolder(), 'kiosk.db');
      const child = startChild(new URL('./migrating-child.ts', import.meta.url), path, String(statement));
      expect(await child.line()).toBe(`at statement ${statement}`);
      await child.kill();

      const connection = connectionTo(path);
      expect(schemaVersionOf(connection)).toBe(bundledMigrations().length);
      expect(tablesOf(path)).not.toContain('more');
      migrate(connection, withOneMore);
      expect(connection.all('SELECT a FROM more')).toEqual([{ a: 1 }]);
      expect(connection.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      connection.close();
    },
  );
});
