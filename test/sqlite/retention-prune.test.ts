import Database from 'better-sqlite3';
import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PruneOrder } from '../../src/core/retention.js';
import { openSqliteStore, type SqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft, testNowMs } from '../doubles/samples.js';
import { temporaryFolder } from './temporary-folder.js';

const startMs = (n: number) => Date.parse(testDraft(n).measurement.startedAt);
const idOf = (n: number) => testDraft(n).measurement.id;
const order = (more: Partial<PruneOrder>): PruneOrder => ({ nowMs: testNowMs, reason: 'age', ...more });

/** Rows 1 to `rows`, a quarter of an hour apart, a year ago; each with raw output that does not compress. */
async function filled(rows: number) {
  const path = join(temporaryFolder(), 'kiosk.db');
  const open = () => openSqliteStore({ path, deviceId: 'd' });
  const store = open();
  for (let n = 1; n <= rows; n += 1) {
    const text = Buffer.from(Array.from({ length: 3000 }, (_, i) => (n * 7919 + i * i * 31) % 251)).toString(
      'base64',
    );
    await store.record({ ...testDraft(n), raw: { format: 't/1', text } });
  }
  return { store, path, open };
}

async function rawThere(store: SqliteStore, rows: number): Promise<number[]> {
  const there: number[] = [];
  for (let n = 1; n <= rows; n += 1) if ((await store.raw(idOf(n))) !== undefined) there.push(n);
  return there;
}

describe('src/sqlite/retention-prune', () => {
  it('removes raw output by age, and verification reports it as removed, not as damage', async () => {
    const { store } = await filled(6);
    expect(await store.prune(order({ rawBeforeMs: startMs(4) }))).toEqual({
      rawOutputs: 3,
      minutes: 0,
      measurements: 0,
    });
    expect(await rawThere(store, 6)).toEqual([4, 5, 6]);
    expect(await store.get(idOf(1))).toMatchObject({ raw: { format: 't/1' } });
    expect(await store.verify()).toMatchObject({
      checked: 6,
      faults: [],
      pruned: { rawOutputs: 3, minutes: 0, measurements: 0 },
    });
    expect(await store.prune(order({ rawBeforeMs: startMs(4) }))).toEqual({
      rawOutputs: 0,
      minutes: 0,
      measurements: 0,
    });
    await store.close();
  });

  it('removes measurements by age; the chain goes on, is verified, and roll-ups stay', async () => {
    const { store, open } = await filled(12);
    const before = await store.bins({ metric: 'download_bps', group: 'day' }, 10);
    expect(await store.prune(order({ rowsBeforeMs: startMs(5) }))).toEqual({
      rawOutputs: 0,
      minutes: 0,
      measurements: 4,
    });
    expect(await store.prune(order({ rowsBeforeMs: startMs(7) }))).toEqual({
      rawOutputs: 0,
      minutes: 0,
      measurements: 2,
    });
    expect(await store.get(idOf(6))).toBeUndefined();
    expect(await store.bins({ metric: 'download_bps', group: 'day' }, 10)).toEqual(before);
    await store.close();
    const again = open();
    expect((await again.record(testDraft(13))).sequence).toBe(13);
    expect(await again.verify()).toMatchObject({
      checked: 7,
      faults: [],
      pruned: { rawOutputs: 0, minutes: 0, measurements: 6 },
    });
    await again.close();
  });

  it('still sees a row that is lost behind those that were removed, and one that was changed', async () => {
    const { store, path, open } = await filled(8);
    await store.prune(order({ rowsBeforeMs: startMs(3) }));
    await store.close();
    const database = new Database(path);
    database.pragma('foreign_keys = OFF');
    for (const table of ['metric', 'curve', 'raw'])
      database.exec(`DELETE FROM ${table} WHERE measurement_key = 3`);
    database.exec('DELETE FROM measurement WHERE key = 3');
    database.close();
    const again = open();
    const faults = (await again.verify()).faults.filter(({ id }) => !id.startsWith('roll-up'));
    expect(faults).toMatchObject([{ sequence: 4, problem: '1 of the sequence before it are missing' }]);
    await again.close();
  });

  it('removes raw output before results, the oldest first, and no more than is asked for', async () => {
    const { store } = await filled(6);
    const pruned = await store.prune(order({ freeBytes: 3000, reason: 'budget' }));
    expect(pruned.measurements).toBe(0);
    expect(await rawThere(store, 6)).toEqual([1, 2, 3, 4, 5, 6].slice(pruned.rawOutputs));
    expect(pruned.rawOutputs).toBeGreaterThan(0);
    expect(pruned.rawOutputs).toBeLessThan(6);
    await store.close();
  });

  it('removes results when there is no raw output left, but never the newest row', async () => {
    const { store } = await filled(6);
    expect(await store.prune(order({ freeBytes: 1e9, reason: 'disk' }))).toEqual({
      rawOutputs: 6,
      minutes: 0,
      measurements: 5,
    });
    expect((await store.record(testDraft(7))).sequence).toBe(7);
    expect(await store.verify()).toMatchObject({ checked: 2, faults: [] });
    await store.close();
  });

  it('never removes results of the last 35 days', async () => {
    const { store } = await filled(4);
    const nowMs = startMs(2) + 35 * 86_400_000 + 1;
    expect((await store.prune(order({ nowMs, rowsBeforeMs: nowMs, freeBytes: 1e9 }))).measurements).toBe(2);
    await store.close();
  });

  it('takes no row for old because the clock was not set: only one that is followed by an old one', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const store = openSqliteStore({ path, deviceId: 'd' });
    const unset = { clock: 'unsynced' as const, startedAt: '1970-01-01T00:10:00.000Z' };
    await store.record(testDraft(1, unset));
    await store.record(testDraft(2));
    await store.record({ ...testDraft(3, unset), raw: { format: 't/1', text: 'x' } });
    await store.record(testDraft(4, { startedAt: new Date(testNowMs).toISOString() }));
    const all = order({ rowsBeforeMs: testNowMs, rawBeforeMs: testNowMs });
    expect(await store.prune(all)).toEqual({ rawOutputs: 1, minutes: 0, measurements: 2 });
    expect(await store.get(idOf(3))).toBeDefined();
    await store.close();
  });

  describe('minutes of monitors', () => {
    const dayMs = 86_400_000;
    const noonMs = Date.UTC(2030, 0, 1, 12);

    /** A minute of latency and of watching every ten minutes for `days`. */
    async function watched(days: number) {
      const store = openSqliteStore({ path: join(temporaryFolder(), 'kiosk.db'), deviceId: 'd' });
      const minutes = Array.from({ length: days * 144 }, (_, i) => noonMs + i * 600_000);
      await store.addMonitorMinutes({
        latency: minutes.map((ms, i) => ({
          minute: new Date(ms).toISOString(),
          target: 'gateway',
          method: 'ping',
          sent: 11,
          received: 11,
          minMs: 1 + (i % 7),
          flags: [],
        })),
        watch: minutes.map((minuteMs) => ({ minuteMs, up: 4, down: 0, unknown: 0, overlapsTest: false })),
      });
      return store;
    }

    it('go by age, a day at a time; roll-ups stay, verification says what is gone', async () => {
      const store = await watched(4);
      const before = await store.bins({ metric: 'min_rtt_ms', group: 'hour' }, 1000);
      const prune = order({ nowMs: noonMs + 100 * dayMs, minutesBeforeMs: noonMs + 2 * dayMs });
      expect(await store.planPrune(prune)).toEqual([
        {
          what: 'minutes',
          reason: 'age',
          count: 2 * 2 * 144,
          bytes: 2 * 2 * 144 * 45,
          oldestMs: noonMs,
          newestMs: noonMs + 2 * dayMs - 60_000,
        },
      ]);
      expect((await store.prune(prune)).minutes).toBe(288);
      expect((await store.prune(prune)).minutes).toBe(288);
      expect((await store.prune(prune)).minutes).toBe(0);
      expect(await store.latencyMinutes({ toMs: noonMs + 2 * dayMs }, undefined, 5)).toEqual([]);
      expect(await store.bins({ metric: 'min_rtt_ms', group: 'hour' }, 1000)).toEqual(before);
      expect(await store.verify()).toMatchObject({ faults: [], pruned: { minutes: 576 } });
      expect(await store.prunedSoFar()).toEqual({ rawOutputs: 0, minutes: 576, measurements: 0 });
      await store.rebuildRollups();
      expect(await store.bins({ metric: 'min_rtt_ms', group: 'hour' }, 1000)).toEqual(before);
      await store.close();
    });

    it('of the last 35 days stay, as does the newest: the hole behind it begins there', async () => {
      const store = await watched(1);
      const all = (days: number) => order({ nowMs: noonMs + days * dayMs, freeBytes: 1e9, reason: 'budget' });
      expect((await store.prune(all(35))).minutes).toBe(0);
      expect((await store.prune(all(400))).minutes).toBe(2 * 138);
      expect(await store.lastWatched()).toMatchObject({ minuteMs: noonMs + dayMs - 600_000 });
      await store.close();
    });
  });

  it('removes exactly what the plan says, whatever the order is', async () => {
    const orders = fc.record(
      {
        rawBeforeMs: fc.integer({ min: startMs(1), max: startMs(14) }),
        rowsBeforeMs: fc.integer({ min: startMs(1), max: startMs(14) }),
        freeBytes: fc.integer({ min: 1, max: 60_000 }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(orders, async (wanted) => {
        const { store } = await filled(12);
        const asked = order({ ...wanted, reason: 'budget' });
        const planned = await store.planPrune(asked);
        const sum = (what: string) =>
          planned.filter((removal) => removal.what === what).reduce((all, { count }) => all + count, 0);
        const pruned = await store.prune(asked);
        expect(pruned).toEqual({
          rawOutputs: sum('rawOutputs'),
          minutes: 0,
          measurements: sum('measurements'),
        });
        await store.close();
      }),
      { numRuns: 12 },
    );
  });
});
