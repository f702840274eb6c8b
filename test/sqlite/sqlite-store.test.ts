// The SQLite store keeps the store contract; and what is special to a file.
import Database from 'better-sqlite3';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { storeContract } from '../contracts/store-contract.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from './temporary-folder.js';
import { kioskErrorOf } from './thrown-by.js';

function open(path: string, deviceId = 'device-under-test') {
  return openSqliteStore({ path, deviceId });
}

function newPath(): string {
  return join(temporaryFolder(), 'kiosk.db');
}

/** Runs SQL on the closed file, as damage or a person would. */
function alter(path: string, sql: string): void {
  const database = new Database(path);
  database.pragma('foreign_keys = OFF');
  database.exec(sql);
  database.close();
}

describe('src/sqlite/sqlite-store', () => {
  storeContract('the SQLite store', () => open(newPath()));

  it('has a random epoch for each file, and keeps it', async () => {
    const path = newPath();
    const [first, second] = [open(path), open(newPath())];
    const { epoch } = await first.facts();
    expect(epoch).toMatch(/^[0-9a-f]{32}$/);
    expect((await second.facts()).epoch).not.toBe(epoch);
    await first.close();
    await second.close();
    const again = open(path);
    expect((await again.facts()).epoch).toBe(epoch);
    await again.close();
  });

  it('says how many rows it has and how many bytes they take, also when another connection adds some', async () => {
    const path = newPath();
    const [store, other] = [open(path), open(path)];
    await store.record(testDraft(1));
    expect((await store.facts()).measurements).toBe(1);
    await other.record(testDraft(2));
    await other.importAll([{ ...testDraft(3), key: 'k', source: 's' }]);
    const { measurements, bytes } = await store.facts();
    expect(measurements).toBe(3);
    expect(bytes).toBe(['', '-wal', '-shm'].reduce((sum, end) => sum + statSync(path + end).size, 0));
    await store.close();
    await other.close();
  });

  it('goes on with its chain when the device has a new identity', async () => {
    const path = newPath();
    const before = open(path, 'old');
    await before.record(testDraft(1));
    await before.close();
    const after = open(path, 'new');
    expect(await after.record(testDraft(2))).toMatchObject({ device: 'new', sequence: 2 });
    expect((await after.get(testDraft(1).measurement.id))?.device).toBe('old');
    expect((await after.verify()).faults).toEqual([]);
    await after.close();
  });

  it('writes nothing when it is opened, read and closed', async () => {
    const path = newPath();
    const store = open(path);
    await store.record(testDraft(1));
    await store.close();
    const before = readFileSync(path);
    const { mtimeNs } = statSync(path, { bigint: true });
    const again = open(path);
    await again.list({}, 10);
    await again.series('download_bps', {}, 10);
    await again.verify();
    await again.close();
    expect(readFileSync(path)).toEqual(before);
    expect(statSync(path, { bigint: true }).mtimeNs).toBe(mtimeNs);
  });

  it('shows the other rows when one is damaged, and says so when that one is asked for', async () => {
    const path = newPath();
    const store = open(path);
    for (const n of [1, 2, 3]) await store.record(testDraft(n));
    await store.close();
    alter(path, "UPDATE measurement SET status = 'oj' WHERE sequence = 2");
    const damaged = open(path);
    const { measurements } = await damaged.list({}, 10);
    expect(measurements.map(({ sequence }) => sequence)).toEqual([3, 1]);
    const error = await kioskErrorOf(() => damaged.get(testDraft(2).measurement.id));
    expect(error.code).toBe('database_damaged');
    expect(error.message).toContain(testDraft(2).measurement.id);
    expect((await damaged.record(testDraft(4))).sequence).toBe(4);
    await damaged.close();
  });

  it('gives no raw output and no curve that is not as it was recorded', async () => {
    const path = newPath();
    const { id } = testDraft(1).measurement;
    const store = open(path);
    await store.record(testDraft(1));
    await store.record(testDraft(2));
    await store.close();
    alter(
      path,
      `UPDATE raw SET deflated = (SELECT deflated FROM raw WHERE measurement_key = 2) WHERE measurement_key = 1;
       UPDATE curve SET download_client = x'ff' WHERE measurement_key = 1`,
    );
    const damaged = open(path);
    expect((await kioskErrorOf(() => damaged.raw(id))).message).toContain(
      `the raw output of ${id} is damaged`,
    );
    expect((await kioskErrorOf(() => damaged.curves(id))).message).toContain(`a curve of ${id} is damaged`);
    expect(await damaged.raw(testDraft(2).measurement.id)).toEqual(testDraft(2).raw);
    await damaged.close();
  });

  it('does not take an altered decision for consent, nor an altered plan or state for the right one', async () => {
    const path = newPath();
    const store = open(path);
    await store.addConsentEvent({
      provider: 'mlab',
      action: 'withdrawn',
      who: 'Zoë',
      at: '2026-11-20T12:00:00Z',
      textVersion: '2025-07-15',
      source: 'page',
    });
    await store.addPlan({ downloadBps: 1e8, validFrom: '2026-01-01T00:00:00Z' });
    await store.writeState('drawn', 1);
    await store.close();
    alter(
      path,
      `UPDATE consent_event SET action = 'granted'; UPDATE plan SET download_bps = 1e9; UPDATE state SET value = '2'`,
    );
    const altered = open(path);
    expect((await kioskErrorOf(() => altered.consentEvents())).code).toBe('database_damaged');
    expect(await altered.plans()).toEqual([]);
    expect(await altered.readState('drawn')).toBeUndefined();
    await altered.writeState('drawn', 3);
    expect(await altered.readState('drawn')).toBe(3);
    await altered.close();
  });

  it('takes a draft whole or not at all', async () => {
    const store = open(newPath());
    const { measurement, curves } = testDraft(1);
    const wrong = [
      { measurement: { ...measurement, metrics: { download_bps: Number.NaN } }, curves },
      { measurement: { ...measurement, metrics: { 'Download Speed': 1 } }, curves },
      { measurement: { ...measurement, startedAt: 'yesterday' }, curves },
      { measurement: { ...measurement, id: 'no uuid' }, curves },
      { measurement, curves: [...curves, ...curves] },
      {
        measurement,
        curves: curves.map((curve) => ({ ...curve, points: [[0, Infinity]] satisfies [number, number][] })),
      },
    ];
    for (const draft of wrong) await expect(store.record(draft)).rejects.toThrow();
    await expect(
      store.importAll(
        [testDraft(2), { ...testDraft(3), measurement: { ...measurement, id: '' } }].map((draft, n) => ({
          ...draft,
          key: String(n),
          source: 's',
        })),
      ),
    ).rejects.toThrow();
    expect((await store.facts()).measurements).toBe(0);
    expect((await store.record(testDraft(4))).sequence).toBe(1);
    expect((await store.verify()).faults).toEqual([]);
    await store.close();
  });

  it('takes texts that UTF-8 cannot carry, with the sign for a lost character in them', async () => {
    const store = open(newPath());
    const draft = testDraft(1, {
      stderrTail: '\udc00 cut in the middle',
      annotations: { 'a\ud800': '\ud800b' },
    });
    const recorded = await store.record(draft);
    expect(recorded.stderrTail).toBe('\ufffd cut in the middle');
    expect(recorded.annotations).toEqual({ 'a\ufffd': '\ufffdb' });
    expect(await store.get(recorded.id)).toEqual(recorded);
    expect((await store.verify()).faults).toEqual([]);
    await store.close();
  });

  it('keeps a line that could not be imported once, and its first 64 KiB', async () => {
    const store = open(newPath());
    const line = { source: 'big.njson', line: 1, reason: 'too long', text: 'x'.repeat(100_000) };
    await store.quarantine([line]);
    await store.quarantine([line]);
    const kept = await store.quarantined(10);
    expect(kept).toEqual([{ ...line, text: 'x'.repeat(65_536) }]);
    await store.close();
  });

  it('has a view that a person can read', async () => {
    const path = newPath();
    const store = open(path);
    await store.record(testDraft(1));
    await store.record(testDraft(9));
    await store.close();
    const database = new Database(path, { readonly: true });
    const rows = database.prepare('SELECT * FROM readable_measurement ORDER BY sequence').all();
    database.close();
    const { id, startedAt, metrics } = testDraft(1).measurement;
    expect(rows).toMatchObject([
      {
        sequence: 1,
        id,
        started_at: startedAt,
        nettest: 'speed',
        status: 'ok',
        ...metrics,
        server_host: 'ndt.example',
      },
      { sequence: 2, status: 'failed', reason: 'connection_refused', download_bps: null },
    ]);
  });
});
