import { describe, expect, it } from 'vitest';
import { dataDictionaryPage, schemaOf } from '../../../scripts/docs/pages/data-dictionary.js';
import { nettests } from '../../../src/nettests/index.js';
import { tableMeanings } from '../../../src/sqlite/describe-columns.js';

describe('scripts/docs/data-dictionary', () => {
  const tables = schemaOf(nettests).filter(({ kind }) => kind === 'table');

  it('describes each table and column that there is, and none that there is not (src/sqlite/describe-columns.ts)', () => {
    const there = Object.fromEntries(
      tables.map(({ name, columns }) => [name, columns.map((column) => column.name).sort()]),
    );
    const described = Object.fromEntries(
      Object.entries(tableMeanings).map(([name, { columns }]) => [name, Object.keys(columns).sort()]),
    );
    expect(described).toEqual(there);
    for (const { about, columns } of Object.values(tableMeanings)) {
      for (const text of [about, ...Object.values(columns)]) expect(text).toMatch(/\w/);
    }
  });

  it('has a line for each view, with its metrics', () => {
    const page = dataDictionaryPage(nettests);
    for (const { id, metrics } of nettests) {
      const line = page
        .split('\n')
        .find((text) => text.startsWith(`| \`${id.replaceAll(/\W/g, '_')}_results\``));
      for (const { name } of metrics) expect(line).toContain(`\`${name}\``);
    }
  });

  it('has a view of its own for each nettest, whose columns have different names', () => {
    const views = schemaOf(nettests).filter(({ name }) => name.endsWith('_results'));
    expect(views).toHaveLength(nettests.length);
    // SQLite calls the second of two equal names "name:1".
    for (const { name, columns } of views) {
      for (const column of columns) expect(column.name, name).toMatch(/^[a-z]\w*$/);
    }
  });
});
