// Brings a collector's database to this program's schema: numbered SQL files, forward only, one transaction each.
// INVARIANTS: a database of a newer program is refused and not touched; several programs may do this at the same time.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import type { SqlDatabase, SqlWords } from '../../core/fleet/database.js';
import { KioskError } from '../../core/errors.js';
import { numberIn, textIn } from './columns.js';

interface Step {
  readonly version: number;
  readonly sql: string;
  readonly sha256: string;
}

/** Applies what is missing, and gives a new database its identity. Throws database_newer. */
export async function migrateCollector(database: SqlDatabase): Promise<{ readonly collectorId: string }> {
  const steps = bundledSteps();
  await database.migrate(async (_session, script) => {
    await script(
      `CREATE TABLE IF NOT EXISTS migration (version ${database.words.int} PRIMARY KEY, sha256 TEXT NOT NULL) ${database.words.end}`,
    );
  });
  const newest = await versionOf(database);
  if (newest > steps.length) throw newerDatabase(newest, steps.length);
  for (const { version, sql, sha256 } of steps) {
    await database.migrate(async (session, script) => {
      const [row] = await session.all('SELECT max(version) AS version FROM migration');
      if (row !== undefined && row.version !== null && numberIn(row, 'version') >= version) return;
      await script(inWords(sql, database.words));
      await session.insert('migration', ['version', 'sha256'], [[version, sha256]]);
    });
  }
  return { collectorId: await identityOf(database) };
}

async function identityOf(database: SqlDatabase): Promise<string> {
  const [known] = await database.all('SELECT id FROM collector');
  if (known !== undefined) return textIn(known, 'id');
  return database.write(async (session) => {
    await session.run(
      'INSERT INTO collector (singleton, id) VALUES (1, ?) ON CONFLICT (singleton) DO NOTHING',
      randomBytes(10).toString('hex'),
    );
    const [made] = await session.all('SELECT id FROM collector');
    if (made === undefined) throw new Error('the collector has no identity');
    return textIn(made, 'id');
  });
}

async function versionOf(database: SqlDatabase): Promise<number> {
  const [row] = await database.all('SELECT coalesce(max(version), 0) AS version FROM migration');
  return row === undefined ? 0 : numberIn(row, 'version');
}

function bundledSteps(): readonly Step[] {
  const folder = new URL('../migrations/', import.meta.url);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const version = Number(/^\d{4}(?=-)/.exec(name)?.[0]);
    if (version !== index + 1) throw new Error(`migration ${name} should have the number ${index + 1}`);
    const sql = readFileSync(new URL(name, folder), 'utf8');
    return { version, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

function inWords(sql: string, words: SqlWords): string {
  const byName = new Map<string, string>(Object.entries(words));
  return sql.replaceAll(/\{(\w+)\}/g, (word, name: string) => byName.get(name) ?? word);
}

function newerDatabase(found: number, known: number): KioskError {
  return new KioskError(
    'database_newer',
    `the collector's database has schema version ${found}, and this program knows versions up to ${known}`,
    'Update mk-collector to the version that wrote it. The database was not changed.',
  );
}
