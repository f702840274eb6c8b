import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBackupFolder } from '../../src/bin/backup-folder.js';
import { createScheduledBackup } from '../../src/bin/scheduled-backup.js';
import { loadIdentity } from '../../src/host/identity.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { createTestClock } from '../doubles/clock.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';

async function kioskForTest(rows = 2) {
  const [dataFolder, stick] = [temporaryFolder(), temporaryFolder()];
  const { deviceId } = loadIdentity(dataFolder);
  const configPath = join(dataFolder, 'config.yaml');
  writeFileSync(configPath, 'device:\n  name: first\n');
  const store = openSqliteStore({ path: join(dataFolder, 'kiosk.db'), deviceId });
  for (let n = 0; n < rows; n += 1) await store.record(testDraft(n));
  const clock = createTestClock();
  const errors: unknown[] = [];
  const backups = createScheduledBackup({
    ...{ store, deviceId, dataFolder, configPath, clock },
    settings: () => ({ folder: stick, everyHours: 24, keep: 2, withIdentity: true }),
    onDone: () => undefined,
    onError: (thrown) => errors.push(thrown),
  });
  return { dataFolder, stick, deviceId, store, clock, errors, backups };
}

describe('bin/scheduled-backup', () => {
  it('writes one a day with the identity, reads it back, and keeps as many as were asked for', async () => {
    const { stick, store, clock, backups, errors } = await kioskForTest();
    for (let day = 0; day < 4; day += 1) {
      const path = await backups.look();
      expect((await readBackupFolder(path ?? '')).files).toHaveProperty('device-key.pem');
      expect(await backups.look()).toBeUndefined();
      await clock.advance(24 * 3_600_000);
    }
    expect(readdirSync(stick)).toHaveLength(2);
    expect(errors).toEqual([]);
    await store.close();
  });

  it('waits for a stick that was pulled, says so once, and is a problem after two days', async () => {
    const { stick, store, clock, backups, errors } = await kioskForTest();
    rmSync(stick, { recursive: true });
    backups.start();
    await clock.advance(20 * 3_600_000);
    expect(errors).toHaveLength(1);
    expect(backups.problems()).toEqual([]);
    await clock.advance(30 * 3_600_000);
    expect(backups.problems()).toMatchObject([{ code: 'backup_overdue' }]);
    await backups.stop();
    await store.close();
  });
});
