// Files that are older than roll-ups get them, and verification sees and mends those that are wrong.
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LatencyMinute } from '../../src/core/monitor.js';
import { openConnection } from '../../src/sqlite/connection.js';
import { bundledMigrations, migrate } from '../../src/sqlite/migrate.js';
import { mergeRecent } from '../../src/sqlite/rollup-merge.js';
import { keepRollupsBefore } from '../../src/sqlite/rollup-rows.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from './temporary-folder.js';

const deviceId = 'device-under-test';
const byDay = { metric: 'download_bps', group: 'day' } as const;

function open(path: string) {
  return openSqliteStore({ path, deviceId });
}

/** A database of an earlier schema with the rows of another one. */
function earlierSchema(path: string, rowsOf: string, version: number): void {
  const connection = openConnection({ path, busyTimeoutMs: 1000 });
  migrate(connection, bundledMigrations().slice(0, version));
  connection.close();
  const database = new Database(path);
  database.exec(`ATTACH '${rowsOf}' AS filled`);
  const columns = database
    .prepare("SELECT group_concat(name, ', ') FROM pragma_table_xinfo('measurement') WHERE hidden = 0")
    .pluck()
    .get();
  database.exec(
    `INSERT INTO measurement (${String(columns)}) SELECT ${String(columns)} FROM filled.measurement`,
  );
  for (const table of ['metric_name', 'metric', 'curve', 'dictionary', 'raw', 'import_source', 'imported']) {
    database.exec(`INSERT INTO ${table} SELECT * FROM filled.${table}`);
  }
  database.exec('UPDATE store SET epoch = (SELECT epoch FROM filled.store)');
  if (version >= 6) database.exec('UPDATE sequence_epoch SET epoch = (SELECT epoch FROM filled.store)');
  database.close();
}

/** The roll-ups of a file as they were before there were circumstances: merged, and of all together only. */
function earlierRollups(path: string, rollupsOf: string): void {
  const database = new Database(path);
  database.exec(`ATTACH '${rollupsOf}' AS filled`);
  database.exec(
    `INSERT INTO rollup_series SELECT key, source, scope, nettest, metric FROM filled.rollup_series
       WHERE circumstance_key = 0 AND metric NOT GLOB '[*>]*';
     INSERT INTO rollup_hours SELECT * FROM filled.rollup_hours WHERE series_key IN (SELECT key FROM rollup_series);
     INSERT INTO rollup_days SELECT * FROM filled.rollup_days WHERE series_key IN (SELECT key FROM rollup_series);
     UPDATE rollup_state SET value = 1 WHERE name = 'filled'`,
  );
  database.close();
}

describe('src/sqlite/rollup-fill', () => {
  it('fills the roll-ups of a file of the first schema when it is opened, once', async () => {
    const folder = temporaryFolder();
    const store = open(join(folder, 'filled.db'));
    for (let n = 0; n < 300; n += 1) await store.record(testDraft(n * 17));
    await store.importAll([{ ...testDraft(9999, { origin: 'import' }), key: 'a', source: 'b' }]);
    const expected = await store.bins(byDay, 1000);
    expect(expected.bins.length).toBeGreaterThan(50);
    await store.close();
    const path = join(folder, 'first.db');
    earlierSchema(path, join(folder, 'filled.db'), 1);

    for (const _time of [1, 2]) {
      const again = open(path);
      expect(await again.bins(byDay, 1000)).toEqual(expected);
      expect((await again.verify()).faults).toEqual([]);
      await again.close();
    }
  });

  it('tells apart by circumstances what is older than they are, and keeps what has no rows any more', async () => {
    const folder = temporaryFolder();
    const filled = join(folder, 'filled.db');
    const store = open(filled);
    for (let n = 0; n < 200; n += 1) {
      await store.record(testDraft(n, { server: { host: n % 3 === 0 ? 'a.example' : 'b.example' } }));
    }
    const path = join(folder, 'earlier.db');
    earlierSchema(path, filled, 9);
    const beside = openConnection({ path: filled, busyTimeoutMs: 1000 });
    beside.write(() => mergeRecent(beside));
    beside.close();
    earlierRollups(path, filled);
    const expected = await store.bins(byDay, 1000);
    const byServer = await store.binsBy(byDay, 'server', 1000, 20);
    await store.close();

    const again = open(path);
    expect(await again.bins(byDay, 1000)).toEqual(expected);
    expect(await again.binsBy(byDay, 'server', 1000, 20)).toEqual(byServer);
    expect((await again.verify()).faults).toEqual([]);
    await again.close();

    const pruned = join(folder, 'pruned.db');
    earlierSchema(pruned, filled, 9);
    earlierRollups(pruned, filled);
    const cutMs = Date.parse(testDraft(100).measurement.startedAt);
    const connection = openConnection({ path: pruned, busyTimeoutMs: 1000 });
    connection.write(() => {
      for (const table of ['metric', 'curve', 'raw']) {
        connection.run(
          `DELETE FROM ${table} WHERE measurement_key IN (SELECT key FROM measurement WHERE started_at_ms < ?)`,
          cutMs,
        );
      }
      connection.run('DELETE FROM measurement WHERE started_at_ms < ?', cutMs);
      keepRollupsBefore(connection, 'run', cutMs);
    });
    connection.close();
    const kept = open(pruned);
    expect(await kept.bins(byDay, 1000)).toEqual(expected);
    const { parts } = await kept.binsBy(byDay, 'server', 1000, 20);
    const values = parts.flatMap(({ bins }) => bins.map(({ figures }) => figures?.n ?? 0));
    expect(values.reduce((sum, n) => sum + n, 0)).toBe(90);
    expect((await kept.verify()).faults.filter(({ id }) => id.startsWith('roll-up'))).toEqual([]);
    await kept.close();
  });

  it('makes wrong roll-ups again, those of monitors, too', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const store = open(path);
    for (let n = 0; n < 50; n += 1) await store.record(testDraft(n));
    const expected = await store.bins(byDay, 1000);
    const connection = openConnection({ path, busyTimeoutMs: 1000 });
    const minute: Omit<LatencyMinute, 'minute'> = {
      target: 'gateway',
      method: 'ping',
      sent: 11,
      received: 11,
      minMs: 0.5,
      flags: [],
    };
    await store.addMonitorMinutes({ latency: [{ ...minute, minute: '2026-01-01T00:00:00Z' }], watch: [] });
    connection.write(() => mergeRecent(connection));
    await store.addMonitorMinutes({ latency: [{ ...minute, minute: '2026-01-01T00:01:00Z' }], watch: [] });
    connection.exec('UPDATE rollup_hours SET hours = substr(hours, 2) WHERE series_key = 2');
    connection.exec('DELETE FROM rollup_days WHERE series_key = 3');
    expect((await store.verify()).faults.length).toBeGreaterThan(0);

    await store.rebuildRollups();
    connection.close();
    expect((await store.verify()).faults).toEqual([]);
    expect(await store.bins(byDay, 1000)).toEqual(expected);
    const { bins } = await store.bins(
      { metric: 'min_rtt_ms', nettests: ['latency/gateway'], group: 'hour' },
      10,
    );
    expect(bins.map(({ figures }) => figures?.n)).toEqual([2]);
    await store.close();
  });

  it('keeps roll-ups of rows that were removed, and still adds to later hours', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const store = open(path);
    for (let n = 0; n < 100; n += 1) await store.record(testDraft(n));
    const expected = await store.bins(byDay, 1000);
    const cutMs = Date.parse(testDraft(50).measurement.startedAt);
    const connection = openConnection({ path, busyTimeoutMs: 1000 });
    connection.write(() => {
      for (const table of ['metric', 'curve', 'raw']) {
        connection.run(
          `DELETE FROM ${table} WHERE measurement_key IN (SELECT key FROM measurement WHERE started_at_ms < ?)`,
          cutMs,
        );
      }
      connection.run('DELETE FROM measurement WHERE started_at_ms < ?', cutMs);
      keepRollupsBefore(connection, 'run', cutMs);
    });
    connection.close();
    const rollupFaults = async () =>
      (await store.verify()).faults.filter(({ id }) => id.startsWith('roll-up'));
    expect(await rollupFaults()).toEqual([]);
    await store.rebuildRollups();
    expect(await store.bins(byDay, 1000)).toEqual(expected);
    await store.record(testDraft(100));
    expect(await rollupFaults()).toEqual([]);
    await store.close();
  });

  it('merges what waits when there is much of it, and no chart shows a difference', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const store = open(path);
    const drafts = Array.from({ length: 1500 }, (_, n) => ({
      ...testDraft(n * 4),
      key: `key-${n}`,
      source: 'archive',
    }));
    for (let from = 0; from < drafts.length; from += 100) {
      await store.importAll(drafts.slice(from, from + 100));
    }
    const connection = openConnection({ path, busyTimeoutMs: 1000 });
    const rows = (table: string) => Number(connection.get(`SELECT count(*) AS n FROM ${table}`)?.n);
    expect(rows('rollup_days')).toBeGreaterThan(0);
    expect(rows('rollup_recent')).toBeGreaterThan(0);
    const before = await store.bins({ metric: 'download_bps', group: 'hour' }, 5000);
    expect(before.bins).toHaveLength(1500);
    connection.write(() => mergeRecent(connection));
    connection.close();
    expect(await store.bins({ metric: 'download_bps', group: 'hour' }, 5000)).toEqual(before);
    expect((await store.verify()).faults).toEqual([]);
    await store.close();
  });
});
