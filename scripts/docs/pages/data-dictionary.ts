// docs/data-dictionary.md: every table, column and view of the database, from the real schema.
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { NettestDescription } from '../../../src/core/nettest.js';
import { tableMeanings } from '../../../src/sqlite/describe-columns.js';
import { bundledMigrations } from '../../../src/sqlite/migrate.js';
import { resultView } from '../../../src/sqlite/view-nettest.js';
import { code, generatedNotice, prose, table } from './markdown.js';

const schemaRow = z.object({ type: z.enum(['table', 'view']), name: z.string() });
const columnRow = z.object({ name: z.string(), type: z.string(), notnull: z.number(), pk: z.number() });

/** A table or view as the database has it. */
export interface SchemaTable {
  readonly kind: 'table' | 'view';
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly required: boolean }[];
}

/** What a new store consists of: tables in the order of the migrations, then views. */
export function schemaOf(nettests: readonly NettestDescription[]): readonly SchemaTable[] {
  const database = new Database(':memory:');
  try {
    database.exec(
      'CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 BLOB NOT NULL) STRICT',
    );
    for (const { sql } of bundledMigrations()) database.exec(sql);
    for (const nettest of nettests) database.exec(resultView(nettest).sql);
    const rows = z
      .array(schemaRow)
      .parse(
        database
          .prepare(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
          )
          .all(),
      );
    return rows.map(({ type, name }) => ({
      kind: type,
      name,
      columns: z
        .array(columnRow)
        .parse(database.prepare('SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?)').all(name))
        .map((column) => ({
          name: column.name,
          type: column.type.replace(' GENERATED ALWAYS', ''),
          required: column.notnull === 1 || column.pk > 0,
        })),
    }));
  } finally {
    database.close();
  }
}

/** The page. */
export function dataDictionaryPage(nettests: readonly NettestDescription[]): string {
  const schema = schemaOf(nettests);
  const tables = schema.filter(({ kind }) => kind === 'table');
  const views = schema.filter(({ kind }) => kind === 'view');
  return [
    generatedNotice,
    '# Data dictionary',
    'Everything in `kiosk.db`, an ordinary SQLite file ([taking data out](taking-data-out.md) tells how to get a copy). Instants are milliseconds since 1970-01-01T00:00Z unless a column says otherwise; NULL is "not known" or "not measured", never 0; hashes are 32 bytes.',
    '## Views',
    "Made for reading: `started_at` is ISO 8601 in UTC, each metric is a column with its unit at the end of its name. docs/nettests.md says what the metrics mean. For statistics of the line take the rows with `scope = 'line'`.",
    table(
      ['view', 'columns'],
      views.map(({ name, columns }) => [code(name), columns.map((column) => code(column.name)).join(', ')]),
    ),
    '## Tables',
    ...tables.flatMap(({ name, columns }) => [
      `### ${code(name)}`,
      prose(tableMeanings[name]?.about ?? ''),
      table(
        ['column', 'type', 'meaning'],
        columns.map((column) => [
          code(column.name),
          `${column.type}${column.required ? '' : ', or NULL'}`,
          prose(tableMeanings[name]?.columns[column.name] ?? ''),
        ]),
      ),
    ]),
  ].join('\n\n');
}
