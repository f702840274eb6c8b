// The checks themselves, on a tree that breaks every rule: a law that cannot object is none.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findFileCycles, findFolderCycles } from './cycles.js';
import { MAX_LINES } from './law.js';
import { readImports } from './read-imports.js';
import { readSourceTree, type SourceFile } from './source-tree.js';
import { findTypeLeaks } from './type-leaks.js';
import {
  findBootstrapPackages,
  findForbiddenImports,
  findLongFiles,
  findUnshippedPackages,
} from './violations.js';

const LAWLESS = fileURLToPath(new URL('fixtures/lawless', import.meta.url));
const LEAKING = fileURLToPath(new URL('fixtures/leaking/tsconfig.json', import.meta.url));

const files = readSourceTree(LAWLESS);
const objections = findForbiddenImports(files);

function objectionsTo(file: string): readonly string[] {
  return objections.filter((objection) => objection.startsWith(file));
}

describe('the checks of the architecture', () => {
  it('object to Node, to a package known only by type, and to another folder in core', () => {
    const found = objectionsTo('src/core/reads-a-file.ts');
    expect(found.map((objection) => objection.split('. ')[0])).toEqual([
      'src/core/reads-a-file.ts:1 imports node:fs',
      'src/core/reads-a-file.ts:2 imports better-sqlite3',
      'src/core/reads-a-file.ts:3 imports ../exec/run.js',
    ]);
  });

  it('say what is allowed and why', () => {
    expect(objectionsTo('src/core/reads-a-file.ts')[1]).toBe(
      'src/core/reads-a-file.ts:2 imports better-sqlite3. src/core may use the packages zod: ' +
        'core runs in the daemon, in the collector and in the browser: no I/O, no clock, no Node, no DOM.',
    );
  });

  it('see a type query, a dynamic import, a worker address, a re-export and a bare module name', () => {
    const found = objectionsTo('src/http/reaches-over.ts').map((objection) => objection.split('. ')[0]);
    expect(found).toEqual([
      'src/http/reaches-over.ts:1 imports fs',
      'src/http/reaches-over.ts:2 imports ../sqlite/store.js',
      'src/http/reaches-over.ts:3 imports node:child_process',
      'src/http/reaches-over.ts:4 imports ../exec/run.js',
      'src/http/reaches-over.ts:5 imports ../nettests/a.js',
      'src/http/reaches-over.ts:6 imports i2c-bus',
    ]);
  });

  it('object to a folder without a row', () => {
    expect(objectionsTo('src/unlisted')).toEqual([
      'src/unlisted/x.ts: the folder src/unlisted has no row in test/architecture/law.ts; add one that says what it may import',
    ]);
  });

  it('let the named importer of a dangerous module pass', () => {
    expect(objectionsTo('src/exec')).toEqual([]);
  });

  it('object to a nettest and a page that reach for each other', () => {
    expect(objectionsTo('src/nettests/b.ts')).toHaveLength(1);
    expect(objectionsTo('renderer/page.ts')).toHaveLength(2);
  });

  it('find cycles of files, types included, and of folders', () => {
    expect(findFileCycles(files)).toEqual([
      'these files import each other in a circle: renderer/page.ts, src/nettests/a.ts, src/nettests/b.ts. ' +
        'Move what they share into a file of its own',
    ]);
    expect(findFolderCycles(files)).toEqual([
      'these folders import each other in a circle: renderer, src/nettests',
    ]);
  });

  it('object to a package that is not shipped', () => {
    const unshipped = findUnshippedPackages(files, ['better-sqlite3']);
    expect(unshipped).toEqual([
      'src/http/reaches-over.ts:6 imports i2c-bus, which is not in "dependencies" of package.json',
    ]);
  });

  it('object to a package in the bootstrap', () => {
    const file: SourceFile = {
      path: 'scripts/start.mjs',
      folder: 'scripts',
      text: '',
      imports: [{ kind: 'package', name: 'zod', specifier: 'zod', line: 3 }],
    };
    expect(findBootstrapPackages([file, { ...file, path: 'scripts/bench.ts' }])).toEqual([
      'scripts/start.mjs:3 imports zod; it runs before anything is installed, with Node alone',
    ]);
  });

  it('object to a file one line over the limit, and not to one at the limit', () => {
    const atLimit: SourceFile = { path: 'a.ts', folder: 'test', text: 'x\n'.repeat(MAX_LINES), imports: [] };
    const over: SourceFile = { ...atLimit, path: 'b.ts', text: 'x\n'.repeat(MAX_LINES + 1) };
    expect(findLongFiles([atLimit, over]).map((objection) => objection.split(' ')[0])).toEqual(['b.ts']);
  });

  it("find the types of Node that come in through a library's own types", () => {
    const [leak = '', ...others] = findTypeLeaks(LEAKING, ['node', 'dom']);
    expect(leak).toContain('the node types became visible');
    expect(leak).toContain('through fastify');
    expect(others).toEqual([]);
  });

  it('read a reference directive and an import assignment', () => {
    const text =
      '/// <reference types="node" />\nimport pg = require("pg");\nconst text = "import \'no\'";\n';
    expect(readImports('x.ts', text).map(({ specifier }) => specifier)).toEqual(['node', 'pg']);
  });
});
