// What is drawn over a range, from the SQLite store.
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from './temporary-folder.js';

const dayMs = 86_400_000;
const startMs = Date.UTC(2030, 0, 1);
const at = (minutes: number) => new Date(startMs + minutes * 60_000).toISOString();
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

function openStore() {
  const store = openSqliteStore({ path: join(temporaryFolder(), 'kiosk.db'), deviceId: 'test' });
  onTestFinished(() => store.close());
  return store;
}

const day = { fromMs: startMs, toMs: startMs + dayMs, limit: 500 };

describe('sqlite/timeline', () => {
  it('gives failed and skipped attempts with their reason, and what the line was measured with', async () => {
    const store = openStore();
    const server = { host: 'a.example', site: 'mil03', scheme: 'wss' };
    await store.record(testDraft(1, { startedAt: at(10), server }));
    await store.record(
      testDraft(2, { startedAt: at(20), status: 'failed', failure: 'generic_timeout_error', metrics: {} }),
    );
    await store.record(
      testDraft(3, { startedAt: at(30), status: 'skipped', skipReason: 'quota', metrics: {} }),
    );
    await store.record(testDraft(4, { startedAt: at(40), server: { ...server, site: 'mil04' } }));
    const { attempts, changes } = await store.timeline(day);
    expect(attempts.map(({ status, reason, count }) => [status, reason, count])).toEqual([
      ['failed', 'generic_timeout_error', 1],
      ['skipped', 'quota', 1],
    ]);
    expect(changes.map(({ what, before, after, fromMs }) => [what, before, after, fromMs])).toEqual([
      ['server', 'mil03', 'mil04', Date.parse(at(40))],
    ]);
  });

  it('joins what lies close together where there is more than was asked for, and counts it', async () => {
    const store = openStore();
    for (let n = 1; n <= 60; n += 1) {
      await store.record(testDraft(n, { startedAt: at(n * 10), status: 'failed', metrics: {} }));
    }
    const { attempts } = await store.timeline({ ...day, limit: 10 });
    expect(attempts.length).toBeLessThanOrEqual(10);
    expect(attempts.reduce((sum, { count }) => sum + count, 0)).toBe(60);
    const years = await store.timeline({ ...day, toMs: startMs + 3650 * dayMs });
    expect(years.attempts.map(({ status, count }) => [status, count])).toEqual([['failed', 60]]);
  });

  it('ends a run that was killed with the last that was written, and shows the time until the next', async () => {
    const store = openStore();
    await store.beginDaemonRun({ id: id(1), startMs, monotonicMs: 0, bootId: 'a', synced: true });
    await store.record(testDraft(1, { startedAt: at(30), durationMs: 60_000 }));
    await store.beginDaemonRun({
      id: id(2),
      startMs: Date.parse(at(90)),
      monotonicMs: 5,
      bootId: 'b',
      synced: true,
    });
    await store.endDaemonRun(id(2), Date.parse(at(100)));
    await store.beginDaemonRun({
      id: id(3),
      startMs: Date.parse(at(160)),
      monotonicMs: 9,
      bootId: 'b',
      synced: true,
    });
    const { off } = await store.timeline(day);
    expect(off.map(({ reason, reboot, fromMs, toMs }) => [reason, reboot, fromMs, toMs])).toEqual([
      ['off', 'yes', Date.parse(at(31)), Date.parse(at(90))],
      ['off', 'no', Date.parse(at(100)), Date.parse(at(160))],
    ]);
    expect((await store.verify()).faults).toEqual([]);
  });

  it('sees that a killed daemon watched longer than it tested', async () => {
    const store = openStore();
    await store.beginDaemonRun({ id: id(1), startMs, monotonicMs: 0, synced: true });
    const watch = [0, 1, 2, 3].map((minute) => ({
      ...{ minuteMs: startMs + minute * 60_000, up: 4, down: 0, unknown: 0, overlapsTest: false },
    }));
    await store.addMonitorMinutes({ latency: [], watch });
    await store.beginDaemonRun({ id: id(2), startMs: Date.parse(at(60)), monotonicMs: 0, synced: true });
    const { off } = await store.timeline(day);
    expect(off).toMatchObject([{ fromMs: Date.parse(at(4)), toMs: Date.parse(at(60)), reboot: 'unknown' }]);
  });

  it('mends the start of a run that began before the clock was set', async () => {
    const store = openStore();
    await store.beginDaemonRun({ id: id(1), startMs, monotonicMs: 0, bootId: 'a', synced: true });
    await store.endDaemonRun(id(1), Date.parse(at(10)));
    await store.beginDaemonRun({
      id: id(2),
      startMs: startMs + 1,
      monotonicMs: 1000,
      bootId: 'b',
      synced: false,
    });
    await store.correctStarts({ bootId: 'b', wallMs: Date.parse(at(60)), monotonicMs: 61_000 });
    const { off } = await store.timeline(day);
    expect(off).toMatchObject([{ fromMs: Date.parse(at(10)), toMs: Date.parse(at(59)) }]);
  });

  it('bounds outages of ten years, keeps their length, and leaves an open one open', async () => {
    const store = openStore();
    for (let n = 1; n <= 40; n += 1) {
      await store.saveOutage({
        ...{ id: id(n), kind: 'no_dns', begin: at(n * 30), beginUncertaintyMs: 0, overlapsTest: false },
        ...(n < 40 && { end: at(n * 30 + 10), endUncertaintyMs: 0 }),
      });
    }
    const { outages } = await store.timeline({ ...day, limit: 10 });
    expect(outages.length).toBeLessThanOrEqual(10);
    expect(outages.at(-1)).toMatchObject({ open: true, toMs: day.toMs });
    expect(outages.reduce((sum, { downMs }) => sum + downMs, 0)).toBe((39 * 10 + 240) * 60_000);
  });
});
