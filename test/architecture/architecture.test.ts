// The law of imports, applied to this checkout.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findFileCycles, findFolderCycles } from './cycles.js';
import { LAW } from './law.js';
import { readSourceTree } from './source-tree.js';
import { countProjectFiles, findTypeLeaks } from './type-leaks.js';
import {
  findBootstrapPackages,
  findForbiddenImports,
  findLongFiles,
  findUnshippedPackages,
} from './violations.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const files = readSourceTree(ROOT);
const shippedFiles = files.filter(({ folder }) => folder !== 'test');

const TsConfig = z.object({ references: z.array(z.object({ path: z.string() })) });
const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

function manifest(): z.infer<typeof Manifest> {
  return Manifest.parse(JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')));
}

function referencesOf(folder: string): readonly string[] {
  const file = path.join(ROOT, folder, 'tsconfig.json');
  const text = readFileSync(file, 'utf8');
  return TsConfig.parse(ts.parseConfigFileTextToJson(file, text).config).references.map((reference) =>
    path.posix.join(folder, reference.path),
  );
}

describe('the architecture', () => {
  it('has source files to look at', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it('lets each folder import only what its row of the law allows', () => {
    expect(findForbiddenImports(files)).toEqual([]);
  });

  it('has no row of the law without a folder', () => {
    expect(Object.keys(LAW).filter((folder) => !existsSync(path.join(ROOT, folder)))).toEqual([]);
  });

  it.each(Object.entries(LAW))('tells the compiler the same about %s as the law', (folder, { folders }) => {
    if (folders === 'any') return;
    expect([...referencesOf(folder)].sort()).toEqual([...folders].sort());
  });

  it('imports in src only packages that an installation without devDependencies has', () => {
    const { dependencies, optionalDependencies } = manifest();
    const shipped = [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];
    expect(findUnshippedPackages(files, shipped)).toEqual([]);
  });

  it('imports in the bootstrap only what a bare checkout has', () => {
    expect(findBootstrapPackages(files)).toEqual([]);
  });

  it('pins every package to one version', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest();
    const versions = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(
      versions.filter(([, version]) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
    ).toEqual([]);
  });

  it.each(['src/core', 'src/nettests', 'renderer'])('keeps the types of Node out of %s', (folder) => {
    const tsconfig = path.join(ROOT, folder, 'tsconfig.json');
    expect(countProjectFiles(tsconfig)).toBeGreaterThan(1);
    expect(findTypeLeaks(tsconfig, folder === 'renderer' ? ['node'] : ['node', 'dom'])).toEqual([]);
  });

  it('has no files that import each other in a circle', () => {
    expect(findFileCycles(shippedFiles)).toEqual([]);
  });

  it('has no folders that import each other in a circle', () => {
    expect(findFolderCycles(shippedFiles)).toEqual([]);
  });

  it('has no file that is too long', () => {
    expect(findLongFiles(files)).toEqual([]);
  });
});
