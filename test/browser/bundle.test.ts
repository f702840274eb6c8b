// How much a browser has to load: all scripts and styles of the built page, compressed as a server would.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, describe } from 'vitest';
import { buildPage } from './browser.js';

const mostBytes = 250_000;

describe('browser/bundle', () => {
  it('is smaller than 250 kB compressed, all pages and languages together', async () => {
    const { folder, remove } = await buildPage();
    const files = await readdir(join(folder, 'assets'));
    const sizes = await Promise.all(
      files
        .filter((name) => /\.(?:js|css)$/.test(name))
        .map(async (name) => gzipSync(await readFile(join(folder, 'assets', name))).length),
    );
    await remove();
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostBytes);
  });
});
