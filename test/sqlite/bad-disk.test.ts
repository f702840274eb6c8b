// Databases that cannot be used, or stop to be usable: a clear error, nothing half written, nothing lost.
import Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';
import { noSmallDisk, remount, smallDisk } from './small-disk.js';
import { temporaryFolder } from './temporary-folder.js';
import { kioskErrorOf } from './thrown-by.js';

function open(path: string, busyTimeoutMs = 5000) {
  return openSqliteStore({ path, deviceId: 'device-under-test', busyTimeoutMs });
}

/** A closed database with some rows. */
async function databaseWithRows(folder: string, rows = 3): Promise<string> {
  const path = join(folder, 'kiosk.db');
  const store = open(path);
  for (let n = 1; n <= rows; n += 1) await store.record(testDraft(n));
  await store.close();
  return path;
}

describe('src/sqlite/sqlite-store, on a database that cannot be used', () => {
  it('says that another program holds it, loses nothing, and records again when it is free', async () => {
    const path = await databaseWithRows(temporaryFolder());
    const store = open(path, 50);
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    const error = await kioskErrorOf(() => store.record(testDraft(4)));
    expect(error.code).toBe('database_locked');
    expect(error.message).toContain(path);
    expect(error.fix).toContain('Close the program');
    expect((await store.list({}, 10)).measurements).toHaveLength(3);

    other.exec('ROLLBACK');
    other.close();
    expect((await store.record(testDraft(4))).sequence).toBe(4);
    expect((await store.verify()).faults).toEqual([]);
    await store.close();
  });

  it('waits for another writer as long as it was told to', async () => {
    const path = await databaseWithRows(temporaryFolder());
    const store = open(path, 200);
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    const before = performance.now();
    await kioskErrorOf(() => store.record(testDraft(4)));
    expect(performance.now() - before).toBeGreaterThan(150);
    other.close();
    await store.close();
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path), 'data_folder_unusable', 'cannot be opened'],
    [
      'text',
      (path: string) => writeFileSync(path, 'hello '.repeat(1000)),
      'database_damaged',
      'is no SQLite',
    ],
    ['noise', (path: string) => writeFileSync(path, randomBytes(50_000)), 'database_damaged', 'is no SQLite'],
  ] as const)('says so when its path is %s', async (_what, make, code, message) => {
    const path = join(temporaryFolder(), 'kiosk.db');
    make(path);
    const error = await kioskErrorOf(() => open(path));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`${path} ${message}`);
    expect(error.fix).not.toBe('');
  });

  it('says so when its folder is not there', async () => {
    const path = join(temporaryFolder(), 'missing', 'kiosk.db');
    const error = await kioskErrorOf(() => open(path));
    expect(error.code).toBe('data_folder_unusable');
    expect(error.message).toContain(path);
  });

  it.each([
    ['a damaged header', (bytes: Buffer) => bytes.fill(0xff, 0, 16)],
    ['a first page of zeros', (bytes: Buffer) => bytes.fill(0, 0, 4096)],
    ['a damaged schema', (bytes: Buffer) => bytes.fill(0xaa, 100, 4096)],
  ])('refuses a file with %s, and leaves it as it is', async (_what, damage) => {
    const path = await databaseWithRows(temporaryFolder());
    const bytes = readFileSync(path);
    damage(bytes);
    writeFileSync(path, bytes);
    const error = await kioskErrorOf(() => open(path));
    expect(error.code).toBe('database_damaged');
    expect(error.message).toContain(path);
    expect(readFileSync(path)).toEqual(bytes);
  });

  it('refuses a file of which only a part is left', async () => {
    const path = await databaseWithRows(temporaryFolder(), 30);
    truncateSync(path, 3 * 4096);
    const error = await kioskErrorOf(async () => {
      const store = open(path);
      try {
        const { faults } = await store.verify();
        expect(faults).not.toEqual([]);
        await store.list({}, 100);
      } finally {
        await store.close();
      }
    });
    expect(error.code).toBe('database_damaged');
  });

  it.skipIf(process.getuid?.() === 0)('says so when file and folder are read-only', async () => {
    const folder = temporaryFolder();
    const path = await databaseWithRows(folder);
    chmodSync(path, 0o444);
    chmodSync(folder, 0o555);
    const error = await kioskErrorOf(async () => {
      const store = open(path);
      await store.record(testDraft(4));
    });
    chmodSync(folder, 0o755);
    expect(['database_readonly', 'data_folder_unusable']).toContain(error.code);
  });

  it.skipIf(noSmallDisk !== undefined)('says so when the disk is read-only', async () => {
    const folder = smallDisk(4);
    const path = await databaseWithRows(folder);
    remount(folder, 'ro');
    const error = await kioskErrorOf(async () => {
      const store = open(path);
      await store.record(testDraft(4));
    });
    expect(['database_readonly', 'data_folder_unusable']).toContain(error.code);
    expect(error.message).toContain(path);

    remount(folder, 'rw');
    const store = open(path);
    expect((await store.record(testDraft(4))).sequence).toBe(4);
    await store.close();
  });

  it('does not record into a file that was taken away under it', async () => {
    const path = await databaseWithRows(temporaryFolder());
    const store = open(path);
    renameSync(path, `${path}.moved`);
    const moved = await kioskErrorOf(() => store.record(testDraft(4)));
    expect(moved.code).toBe('database_damaged');
    expect(moved.message).toContain('was moved or deleted');

    writeFileSync(path, '');
    expect((await kioskErrorOf(() => store.record(testDraft(4)))).code).toBe('database_damaged');

    renameSync(`${path}.moved`, path);
    expect((await store.record(testDraft(4))).sequence).toBe(4);
    await store.close();
  });

  it.skipIf(noSmallDisk !== undefined)(
    'says that the disk is full, has every row it acknowledged, and goes on when there is room again',
    async () => {
      const folder = smallDisk(4);
      const ballast = join(folder, 'ballast');
      writeFileSync(ballast, Buffer.alloc(1_500_000));
      const path = join(folder, 'kiosk.db');
      const store = open(path);
      const acknowledged: string[] = [];
      const error = await kioskErrorOf(async () => {
        for (let n = 1; n < 1000; n += 1) {
          const raw = { format: 'noise/1', text: randomBytes(20_000).toString('base64') };
          acknowledged.push((await store.record({ ...testDraft(n), raw })).id);
        }
      });
      expect(error.code).toBe('database_full');
      expect(error.message).toContain('the disk is full');
      expect(acknowledged.length).toBeGreaterThan(10);
      for (let again = 0; again < 5; again += 1) {
        const raw = { format: 'noise/1', text: randomBytes(200_000).toString('base64') };
        expect((await kioskErrorOf(() => store.record({ ...testDraft(2000), raw }))).code).toBe(
          'database_full',
        );
      }
      const { checked, faults } = await store.verify();
      expect(faults).toEqual([]);
      expect(checked).toBe(acknowledged.length);

      rmSync(ballast);
      const next = await store.record(testDraft(3000));
      expect(next.sequence).toBe(acknowledged.length + 1);
      await store.close();
      const reopened = open(path);
      expect(await reopened.verify()).toMatchObject({ checked: acknowledged.length + 1, faults: [] });
      await reopened.close();
    },
  );

  it.skipIf(noSmallDisk !== undefined)(
    'calls a full disk that lets nobody open it full, not damaged',
    async () => {
      const folder = smallDisk(1);
      const path = await databaseWithRows(folder);
      expect(() => writeFileSync(join(folder, 'ballast'), Buffer.alloc(2_000_000))).toThrow('ENOSPC');
      const error = await kioskErrorOf(() => open(path));
      expect(error.code).toBe('database_full');
      expect(error.fix).toContain('Free some space');

      rmSync(join(folder, 'ballast'));
      const store = open(path);
      expect(await store.verify()).toMatchObject({ checked: 3, faults: [] });
      await store.close();
    },
  );

  it.skipIf(noSmallDisk !== undefined)('says so when there is no room to make it', async () => {
    const folder = smallDisk(1);
    const fill = () => writeFileSync(join(folder, 'ballast'), Buffer.alloc(2_000_000));
    expect(fill).toThrow('ENOSPC');
    const error = await kioskErrorOf(() => open(join(folder, 'kiosk.db')));
    expect(['database_full', 'data_folder_unusable']).toContain(error.code);

    rmSync(join(folder, 'ballast'));
    const store = open(join(folder, 'kiosk.db'));
    expect((await store.record(testDraft(1))).sequence).toBe(1);
    await store.close();
    expect(readdirSync(folder)).toEqual(['kiosk.db']);
  });
});
