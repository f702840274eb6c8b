import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft, testNettests } from '../doubles/samples.js';
import { temporaryFolder } from './temporary-folder.js';

const deviceId = 'device-under-test';

function query(path: string, sql: string): unknown[] {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

describe('src/sqlite/view-nettest', () => {
  it('has a row per attempt, with instants in words and nothing for what was not measured', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const store = openSqliteStore({ path, deviceId, nettests: testNettests });
    await store.record(testDraft(8));
    await store.record(testDraft(9));
    await store.record(testDraft(10, { nettest: 'ping', metrics: { median_rtt_ms: 3 } }));
    const [good, failed] = [testDraft(8).measurement, testDraft(9).measurement];
    expect(
      query(path, 'SELECT id, started_at, status, reason, download_bps, min_rtt_ms FROM speed_results'),
    ).toEqual([
      {
        id: good.id,
        started_at: good.startedAt,
        status: 'ok',
        reason: null,
        download_bps: good.metrics.download_bps,
        min_rtt_ms: good.metrics.min_rtt_ms,
      },
      {
        id: failed.id,
        started_at: failed.startedAt,
        status: 'failed',
        reason: 'connection_refused',
        download_bps: null,
        min_rtt_ms: null,
      },
    ]);
    expect(query(path, 'SELECT median_rtt_ms FROM ping_results')).toEqual([{ median_rtt_ms: 3 }]);
    expect((await store.verify()).faults).toEqual([]);
    await store.close();
  });

  it('follows the nettests: a new metric has its column at the next opening, and else nothing is written', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const version = () => query(path, 'PRAGMA schema_version');
    const nettest = (...names: string[]) => [{ id: 'mk.ndt', metrics: names.map((name) => ({ name })) }];
    await openSqliteStore({ path, deviceId, nettests: nettest('a_ms') }).close();
    const first = version();
    await openSqliteStore({ path, deviceId, nettests: nettest('a_ms') }).close();
    await openSqliteStore({ path, deviceId }).close();
    expect(version()).toEqual(first);
    await openSqliteStore({ path, deviceId, nettests: nettest('a_ms', 'b_bps') }).close();
    expect(query(path, 'SELECT a_ms, b_bps FROM mk_ndt_results')).toEqual([]);
  });
});
