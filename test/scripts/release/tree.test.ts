// What of a package goes into a release, and the hash that names one.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { productionPackages, wantedFile } from '../../../scripts/release/production-packages.mjs';
import { listTree, treeHash } from '../../../scripts/release/tree-list.mjs';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-test-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('scripts/release', () => {
  it.each([
    'node_modules/zod/index.js',
    'node_modules/zod/package.json',
    'node_modules/better-sqlite3/prebuilds/linux-arm64.node',
    'node_modules/better-sqlite3/LICENSE',
    'node_modules/x/LICENCE.md',
    'node_modules/luxon/src/docs.js',
  ])('carries %s', (file) => {
    expect(wantedFile(file, 'linux-arm64')).toBe(true);
  });

  it.each([
    'node_modules/zod/index.d.ts',
    'node_modules/zod/README.md',
    'node_modules/better-sqlite3/deps/sqlite3/sqlite3.c',
    'node_modules/better-sqlite3/prebuilds/linux-x64.node',
    'node_modules/better-sqlite3/prebuilds/linuxmusl-arm64.node',
    'node_modules/better-sqlite3/prebuilds/darwin-arm64.node',
    'node_modules/epoll/build/Release/obj.target/epoll.o',
    'node_modules/i2c-bus/build/Makefile',
    'node_modules/onoff/test/run.js',
  ])('leaves %s out', (file) => {
    expect(wantedFile(file, 'linux-arm64')).toBe(false);
  });

  it('carries the packages that run, not those that build, and optional ones only where they are', () => {
    const packages = {
      '': {},
      'node_modules/runs': {},
      'node_modules/builds': { dev: true },
      'node_modules/optional-and-missing': { optional: true },
    };
    fs.writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages }));
    for (const name of ['runs', 'builds']) {
      fs.mkdirSync(path.join(folder, 'node_modules', name), { recursive: true });
      fs.writeFileSync(path.join(folder, 'node_modules', name, 'package.json'), '{}');
    }
    expect(productionPackages(folder)).toEqual(['node_modules/runs']);
  });

  it('gives equal trees equal hashes, and another to each change of name, rights or content', () => {
    fs.mkdirSync(path.join(folder, 'b'));
    fs.writeFileSync(path.join(folder, 'a'), 'one', { mode: 0o644 });
    fs.writeFileSync(path.join(folder, 'b', 'c'), 'two', { mode: 0o644 });
    fs.writeFileSync(path.join(folder, 'release.json'), 'the list itself');
    const hash = () => treeHash(listTree(folder));
    const first = hash();
    expect(listTree(folder).map((file) => file.path)).toEqual(['a', 'b/c']);
    fs.writeFileSync(path.join(folder, 'release.json'), 'another list');
    expect(hash()).toBe(first);
    fs.chmodSync(path.join(folder, 'a'), 0o755);
    const executable = hash();
    fs.writeFileSync(path.join(folder, 'a'), 'One');
    const changed = hash();
    fs.renameSync(path.join(folder, 'a'), path.join(folder, 'd'));
    expect(new Set([first, executable, changed, hash()]).size).toBe(4);
  });
});
