import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backupFolder, readBackupFolder } from '../../src/bin/backup-folder.js';
import { restoreBackup } from '../../src/bin/restore-backup.js';
import { loadIdentity } from '../../src/host/identity.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';

/** A data folder with `rows` rows and a configuration, and a backup of it. */
async function kioskWithBackup(rows: number, withIdentity = false) {
  const dataFolder = temporaryFolder();
  const backup = join(temporaryFolder(), 'backup');
  const { deviceId } = loadIdentity(dataFolder);
  const path = join(dataFolder, 'kiosk.db');
  const configPath = join(dataFolder, 'config.yaml');
  writeFileSync(configPath, 'device:\n  name: first\n');
  const open = () => openSqliteStore({ path, deviceId });
  const store = open();
  for (let n = 0; n < rows; n += 1) await store.record(testDraft(n));
  const createdAt = '2026-11-20T12:00:00.000Z';
  const manifest = await backupFolder(
    { store, deviceId, dataFolder, configPath, withIdentity, createdAt },
    backup,
  );
  return { dataFolder, backup, store, open, path, configPath, manifest, deviceId };
}

async function faultsIn(dataFolder: string) {
  const store = openSqliteStore({ path: join(dataFolder, 'kiosk.db'), deviceId: 'x' });
  try {
    return (await store.verify()).faults;
  } finally {
    await store.close();
  }
}

describe('bin/backup', () => {
  it('makes a folder with the verified store, the configuration and a manifest, and no key', async () => {
    const { backup, manifest, store } = await kioskWithBackup(3);
    expect(readdirSync(backup).sort()).toEqual(['backup.json', 'config.yaml', 'kiosk.db']);
    expect(manifest.measurements).toBe(3);
    expect(await readBackupFolder(backup)).toEqual(manifest);
    await store.close();
  });

  it('restores the rows and the configuration, and keeps what was there', async () => {
    const { dataFolder, backup, store, open, configPath } = await kioskWithBackup(3);
    await store.record(testDraft(7));
    await store.close();
    writeFileSync(configPath, 'device:\n  name: second\n');
    const { aside } = await restoreBackup(dataFolder, backup, 'stamp');
    expect(readFileSync(configPath, 'utf8')).toContain('first');
    expect([...aside].sort()).toEqual(['config.yaml.replaced-stamp', 'kiosk.db.replaced-stamp']);
    const restored = open();
    expect(await restored.verify()).toMatchObject({ checked: 3, faults: [] });
    await restored.close();
    const old = openSqliteStore({ path: join(dataFolder, 'kiosk.db.replaced-stamp'), deviceId: 'x' });
    expect(await old.verify()).toMatchObject({ checked: 4, faults: [] });
    await old.close();
  });

  it('restores a device whole, with its key, into an empty folder', async () => {
    const { backup, store, deviceId } = await kioskWithBackup(1, true);
    await store.close();
    const empty = temporaryFolder();
    await restoreBackup(empty, backup, 'stamp');
    expect(loadIdentity(empty).deviceId).toBe(deviceId);
    expect(statSync(join(empty, 'device-key.pem')).mode & 0o777).toBe(0o600);
  });

  it('goes on in a new epoch, so that no row has the name of one that the old card recorded after its backup', async () => {
    const { backup, store, manifest } = await kioskWithBackup(2, true);
    const after = await store.record(testDraft(2));
    await store.close();
    const cards = await Promise.all(
      [1, 2].map(async () => {
        const dataFolder = temporaryFolder();
        const { epoch } = await restoreBackup(dataFolder, backup, 's');
        const { deviceId } = loadIdentity(dataFolder);
        const card = openSqliteStore({ path: join(dataFolder, 'kiosk.db'), deviceId });
        const rows = [await card.record(testDraft(3)), await card.record(testDraft(4))];
        expect((await card.facts()).epoch).toBe(epoch);
        expect(await card.verify()).toMatchObject({ checked: 4, faults: [] });
        await card.close();
        return { dataFolder, epoch, rows };
      }),
    );
    for (const { dataFolder, epoch, rows } of cards) {
      const moved = new Database(join(dataFolder, 'kiosk.db'));
      for (const from of [2, 4, 7]) {
        moved.exec(`UPDATE sequence_epoch SET from_sequence = ${from} WHERE from_sequence > 1`);
        expect(await faultsIn(dataFolder), `moved to ${from}`).not.toEqual([]);
      }
      moved.close();
      expect(rows.map((row) => [row.device, row.epoch, row.sequence])).toEqual(
        [3, 4].map((sequence) => [after.device, epoch, sequence]),
      );
      // The chain goes on over the boundary, as it did on the old card.
      expect(rows[0]?.previousHash).toBe(after.previousHash);
    }
    expect(after).toMatchObject({ epoch: manifest.epoch, sequence: 3 });
    expect(new Set([manifest.epoch, ...cards.map(({ epoch }) => epoch)]).size).toBe(3);
  });

  it('can be restored again, also before anything was recorded, and from its own backup', async () => {
    const { backup, store } = await kioskWithBackup(0, true);
    await store.close();
    const dataFolder = temporaryFolder();
    const first = await restoreBackup(dataFolder, backup, 's1');
    const second = await restoreBackup(dataFolder, join(dataFolder, 'kiosk.db'), 's2');
    expect(second.epoch).not.toBe(first.epoch);
    const { deviceId } = loadIdentity(dataFolder);
    const open = () => openSqliteStore({ path: join(dataFolder, 'kiosk.db'), deviceId });
    const restored = open();
    expect(await restored.record(testDraft(1))).toMatchObject({ sequence: 1, epoch: second.epoch });
    await restored.close();
    await restoreBackup(dataFolder, join(dataFolder, 'kiosk.db'), 's3');
    const again = open();
    expect(await again.record(testDraft(2))).toMatchObject({ sequence: 2 });
    expect((await again.verify()).faults).toEqual([]);
    await again.close();
  });

  it('refuses while anybody has the store open, and changes nothing', async () => {
    const { dataFolder, backup, store } = await kioskWithBackup(1);
    await store.record(testDraft(2));
    const before = readdirSync(dataFolder).sort();
    await expect(restoreBackup(dataFolder, backup, 'stamp')).rejects.toMatchObject({
      code: 'already_running',
    });
    expect(readdirSync(dataFolder).sort()).toEqual(before);
    expect((await store.verify()).checked).toBe(2);
    await store.close();
  });

  it.each<[string, (backup: string) => void]>([
    ['a byte more', (backup) => appendFileSync(join(backup, 'kiosk.db'), 'x')],
    ['no manifest', (backup) => rmSync(join(backup, 'backup.json'))],
    ['a garbled manifest', (backup) => writeFileSync(join(backup, 'backup.json'), '{"files":')],
    ['a file lost', (backup) => rmSync(join(backup, 'config.yaml'))],
  ])('refuses a backup with %s, and changes nothing', async (_what, damage) => {
    const { dataFolder, backup, store, open } = await kioskWithBackup(2);
    await store.record(testDraft(5));
    await store.close();
    damage(backup);
    await expect(restoreBackup(dataFolder, backup, 's')).rejects.toMatchObject({
      code: 'verification_failed',
    });
    const untouched = open();
    expect((await untouched.facts()).measurements).toBe(3);
    await untouched.close();
    expect(
      readdirSync(dataFolder).some((name) => name.includes('restoring') || name.includes('replaced')),
    ).toBe(false);
  });

  it('refuses a single file whose rows were altered', async () => {
    const { dataFolder, backup, store } = await kioskWithBackup(2);
    await store.close();
    const bytes = readFileSync(join(backup, 'kiosk.db'));
    const at = bytes.indexOf('test-double');
    bytes.write('best', at);
    const altered = join(temporaryFolder(), 'altered.db');
    writeFileSync(altered, bytes);
    await expect(restoreBackup(dataFolder, altered, 's')).rejects.toMatchObject({
      code: 'verification_failed',
    });
  });

  it('puts a damaged store aside and restores in its place', async () => {
    const { dataFolder, backup, store, open, path } = await kioskWithBackup(2);
    await store.close();
    writeFileSync(path, 'this is no database any more'.repeat(200));
    await restoreBackup(dataFolder, backup, 's');
    const restored = open();
    expect((await restored.verify()).faults).toEqual([]);
    await restored.close();
    expect(existsSync(`${path}.replaced-s`)).toBe(true);
  });

  it('leaves nothing behind where the folder is there already', async () => {
    const { dataFolder, backup, store, configPath, deviceId } = await kioskWithBackup(1);
    const order = {
      store,
      deviceId,
      dataFolder,
      configPath,
      withIdentity: false,
      createdAt: '2026-11-20T12:00:00Z',
    };
    await expect(backupFolder(order, backup)).rejects.toMatchObject({ code: 'conflict' });
    expect(readdirSync(join(backup, '..'))).toEqual(['backup']);
    await store.close();
  });
});
