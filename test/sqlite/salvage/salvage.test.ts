// A damaged database loses what its damaged pages held, and nothing else; measuring goes on meanwhile.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startChild } from '../../children/child.js';
import { fullDatabase } from '../full-database.js';
import { temporaryFolder } from '../temporary-folder.js';
import { damagedCopy, destroyPages, rebuilt, rows, salvaged, zeroed } from './damaged-database.js';

describe('src/sqlite/salvage', () => {
  it('leaves a sound store as it is', async () => {
    const store = await rebuilt(damagedCopy(() => undefined));
    expect(await store.salvages()).toEqual([]);
    expect((await store.verify()).faults).toEqual([]);
    await store.close();
  });

  it('goes on behind the numbers of a damaged store, in an epoch of its own, and verification explains it', async () => {
    const path = damagedCopy((copy) => zeroed(copy, 1));
    const result = await salvaged(path);
    expect(result?.first.sequence).toBe(1_000_001);
    expect(result?.first.previousHash).toBeUndefined();
    expect(result?.next).toMatchObject({ sequence: 1_000_002, previousHash: result?.first.hash });
    expect(result?.faults).toEqual([]);
    const epochs = new Set(
      result?.kept.filter(({ origin }) => origin === 'device').map(({ epoch }) => epoch),
    );
    expect(epochs.size).toBe(2);
    expect(result?.report.measurements).toEqual({
      proven: rows + 2,
      reread: 0,
      unproven: 0,
      asImported: 0,
      lost: 0,
      withoutRaw: 0,
    });
  });

  it('keeps what lies on sound pages, whichever page is destroyed, and counts what is lost', async () => {
    expect((await destroyPages(3, 5)).asked).toBeGreaterThan(10);
  });

  it.each([0, 1, 99, 100, 2047, 2048, 10_000, 40_000])(
    'takes a file that was cut to %s bytes',
    async (bytes) => {
      const path = damagedCopy((copy) => truncateSync(copy, bytes));
      const result = await salvaged(path);
      // SQLite takes it for a new file: there is nothing in it to bring over.
      if (bytes <= 1) expect(result).toBeUndefined();
      else expect(result?.faults).toEqual([]);
    },
  );

  it.each([
    ['a zeroed header', (path: string) => writeFileSync(path, zeroHead(readFileSync(path)))],
    ['noise', (path: string) => writeFileSync(path, randomBytes(60_000))],
    ['text', (path: string) => writeFileSync(path, 'no database '.repeat(2000))],
  ])('takes %s, sets it aside and never deletes it', async (what, damage) => {
    const path = damagedCopy(damage);
    const before = readFileSync(path);
    const result = await salvaged(path);
    expect(result?.faults).toEqual([]);
    if (what === 'a zeroed header') expect(result?.report.measurements.proven).toBe(rows + 2);
    const [aside] = readdirSync(join(path, '..')).filter((name) => name.includes('.corrupt-'));
    expect(aside).toBeDefined();
    expect(readFileSync(join(path, '..', aside ?? '')).equals(before)).toBe(true);
    expect(existsSync(`${path}.salvaging`)).toBe(false);
  });

  it('comes to the same end however often it is killed -9 in between', async () => {
    const folder = temporaryFolder();
    const path = await fullDatabase(folder, 60);
    zeroed(path, 1);
    for (const linesBeforeKill of [1, 2, 4, 6]) {
      const child = startChild(new URL('./salvaging-child.ts', import.meta.url), path);
      for (let line = 0; line < linesBeforeKill; line += 1) await child.line();
      await child.kill();
    }
    const last = startChild(new URL('./salvaging-child.ts', import.meta.url), path);
    await last.rest();
    expect(await last.ended).toBe(0);
    const store = await rebuilt(path);
    const [salvage, ...more] = await store.salvages();
    expect(more).toEqual([]);
    expect(salvage?.report?.measurements).toMatchObject({ proven: 62, lost: 0 });
    expect(await store.verify()).toMatchObject({ checked: 62, faults: [] });
    await store.close();
  });
});

function zeroHead(bytes: Buffer): Buffer {
  return bytes.fill(0, 0, 100);
}
