import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foldIntoOneFile } from '../../src/sqlite/backup-copy.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from './temporary-folder.js';

const deviceId = 'device-under-test';

describe('src/sqlite/backup-copy', () => {
  it('copies what is committed while another connection goes on recording, and the copy verifies', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'kiosk.db');
    const [store, daemon] = [openSqliteStore({ path, deviceId }), openSqliteStore({ path, deviceId })];
    for (let n = 0; n < 20; n += 1)
      await daemon.record({ ...testDraft(n), raw: { format: 't/1', text: `${n}` } });
    const copying = store.snapshot(join(folder, 'copy.db'));
    await daemon.record(testDraft(20));
    await copying;
    await daemon.record(testDraft(21));

    const copy = openSqliteStore({ path: join(folder, 'copy.db'), deviceId });
    const { faults, checked } = await copy.verify();
    expect(faults).toEqual([]);
    expect(checked).toBeGreaterThanOrEqual(20);
    expect((await copy.facts()).epoch).toBe((await daemon.facts()).epoch);
    expect(await copy.raw(testDraft(3).measurement.id)).toEqual({ format: 't/1', text: '3' });
    expect((await daemon.verify()).checked).toBe(22);
    for (const open of [store, daemon, copy]) await open.close();
  });

  it('writes a file that is one file, for its user alone', async () => {
    const folder = temporaryFolder();
    const store = openSqliteStore({ path: join(folder, 'kiosk.db'), deviceId });
    await store.record(testDraft(1));
    const copy = join(folder, 'copy.db');
    await store.snapshot(copy);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect([existsSync(`${copy}-wal`), existsSync(`${copy}-journal`)]).toEqual([false, false]);
    await store.close();
  });

  it('does not write over a file, and says no where there is no folder', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'kiosk.db');
    const store = openSqliteStore({ path, deviceId });
    const before = readFileSync(path);
    await expect(store.snapshot(path)).rejects.toMatchObject({ code: 'conflict' });
    expect(readFileSync(path)).toEqual(before);
    await expect(store.snapshot(join(folder, 'none', 'copy.db'))).rejects.toMatchObject({
      code: 'data_folder_unusable',
    });
    await store.close();
  });

  it('folds the log into the file only when nobody else has it open', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const store = openSqliteStore({ path, deviceId });
    await store.record(testDraft(1));
    expect(() => foldIntoOneFile(path)).toThrow(expect.objectContaining({ code: 'database_locked' }));
    await store.record(testDraft(2));
    await store.close();
    foldIntoOneFile(path);
    expect(existsSync(`${path}-wal`)).toBe(false);
    const again = openSqliteStore({ path, deviceId });
    expect((await again.verify()).checked).toBe(2);
    await again.close();
  });
});
