import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { clockContract, unsyncedDraft } from '../contracts/clock-contract.js';
import { temporaryFolder } from './temporary-folder.js';

const reading = {
  bootId: unsyncedDraft(1, 1).measurement.bootId ?? '',
  wallMs: Date.UTC(2026, 10, 20, 10),
  monotonicMs: 10 * 3_600_000,
};

describe('sqlite/correct-starts', () => {
  const newPath = () => join(temporaryFolder(), 'kiosk.db');
  clockContract('the SQLite store', () => openSqliteStore({ path: newPath(), deviceId: 'device-1' }));

  it('does not seal a row that was damaged: verification still names it', async () => {
    const path = newPath();
    const store = openSqliteStore({ path, deviceId: 'device-1' });
    const bad = await store.record(unsyncedDraft(1, 1));
    const good = await store.record(unsyncedDraft(2, 2));
    const other = new Database(path);
    other.prepare('UPDATE metric SET value = value + 1 WHERE measurement_key = 1').run();
    other.close();
    expect(await store.correctStarts(reading)).toBe(1);
    expect((await store.get(bad.id))?.flags).toEqual(['insecure']);
    expect((await store.get(good.id))?.flags).toEqual(['insecure', 'clock_corrected']);
    const { faults } = await store.verify();
    expect(faults.map(({ id }) => id)).toContain(bad.id);
    expect(faults.map(({ id }) => id)).not.toContain(good.id);
    await store.close();
  });

  it('keeps the first recorded start in the record, and the chain as it was', async () => {
    const path = newPath();
    const store = openSqliteStore({ path, deviceId: 'device-1' });
    await store.record(unsyncedDraft(1, 1));
    const second = await store.record(unsyncedDraft(2, 2));
    const before = await store.verify();
    await store.correctStarts(reading);
    const after = await store.verify();
    expect([after.head, after.faults]).toEqual([before.head, []]);
    expect(after.head).toBe(second.hash);
    await store.close();
    const bare = new Database(path, { readonly: true });
    expect(bare.prepare('SELECT first_started_at_ms, started_at_ms FROM measurement').raw().all()).toEqual([
      [3_600_000, Date.UTC(2026, 10, 20, 1)],
      [7_200_000, Date.UTC(2026, 10, 20, 2)],
    ]);
    bare.close();
  });
});
