// The gates over a real store: what is counted, what a run is given on its way, what a person is told.
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGatekeeper } from '../../src/bin/gatekeeper.js';
import { configSchema } from '../../src/core/config.js';
import type { Measurement } from '../../src/core/measurement.js';
import { ndt7 } from '../../src/nettests/ndt7.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { createTestClock } from '../doubles/clock.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';

const hourMs = 3_600_000;

function setUp(settings: Record<string, unknown> = {}, consented = true) {
  const config = configSchema([ndt7]).parse({ schedule: { timezone: 'UTC' }, ...settings });
  const clock = createTestClock(Date.UTC(2030, 0, 15, 12));
  const store = openSqliteStore({ path: join(temporaryFolder(), 'kiosk.db'), deviceId: 'device' });
  onTestFinished(() => store.close());
  const gates = createGatekeeper({
    store,
    clock,
    bootId: 'boot',
    nettests: [ndt7],
    config: () => config,
    consented: () => consented,
    newId: () => uuidv7(),
  });
  const run = (trigger: 'schedule' | 'manual' = 'schedule', forced = false) =>
    ({ nettest: ndt7, trigger, options: config.nettests.ndt7?.options, forced }) as const;
  let rows = 0;
  async function record(hoursAgo: number, more: Partial<Measurement>): Promise<void> {
    rows += 1;
    const startedAt = new Date(clock.nowMs() - hoursAgo * hourMs).toISOString();
    const draft = testDraft(2 * rows + 1, {
      nettest: 'ndt7',
      scope: 'line',
      trigger: 'schedule',
      status: 'ok',
      startedAt,
      ...more,
    });
    await store.record(draft);
  }
  return { gates, store, clock, run, record };
}

describe('bin/gatekeeper', () => {
  it('asks for consent first', async () => {
    const { gates, run } = setUp({}, false);
    expect(await gates.closureOf(run())).toMatchObject({ reason: 'consent' });
    await expect(gates.mustBeOpen(run('manual', true))).rejects.toMatchObject({
      code: 'gate_closed',
      exitCode: 3,
    });
  });

  it('lets four automatic runs begin, and counts those that left no row', async () => {
    const { gates, run } = setUp();
    const orders = [];
    for (let i = 0; i < 5; i += 1) orders.push(await gates.admit({ ...run(), timeoutMs: 1000 }));
    expect(orders.map((admitted) => 'order' in admitted)).toEqual([true, true, true, true, false]);
    expect(orders[0]).toMatchObject({ order: { uplink: 'default', serverFamily: 'mlab' } });
    expect(await gates.closureOf(run())).toMatchObject({ reason: 'quota' });
    expect(await gates.closureOf(run('manual'))).toBeUndefined();
    expect((await gates.quotaUntil('mlab'))(Date.UTC(2030, 0, 16, 11))).toBe(Date.UTC(2030, 0, 16, 12));
  });

  it('keeps no quota for a server of one’s own', async () => {
    const { gates, run } = setUp({ nettests: { ndt7: { options: { server: 'localhost:8080' } } } });
    for (let i = 0; i < 6; i += 1) {
      const admitted = await gates.admit({ ...run(), timeoutMs: 1000 });
      expect('order' in admitted && admitted.order.serverFamily).toBeUndefined();
    }
  });

  it('counts the data of the local day and of the calendar month', async () => {
    const { gates, run, record } = setUp({ budget: { dailyMegabytes: 50, earlyExit: false } });
    const test = { metrics: { download_bytes: 15e6, upload_bytes: 5e6 } };
    await record(13, test);
    await record(2, test);
    expect(await gates.closureOf(run())).toBeUndefined();
    await record(1, test);
    expect(await gates.closureOf(run())).toMatchObject({
      reason: 'budget',
      untilMs: Date.UTC(2030, 0, 16),
      detail: '40 MB of the 50 MB of this day are used, a test takes about 20 MB',
    });
    const month = setUp({ budget: { monthlyMegabytes: 50 } });
    for (const hours of [24, 48])
      await month.record(hours, { metrics: { download_bytes: 15e6, upload_bytes: 5e6 } });
    await month.record(24 * 20, { metrics: { download_bytes: 15e6 } });
    expect(await month.gates.closureOf(month.run())).toMatchObject({
      reason: 'budget',
      untilMs: Date.UTC(2030, 1, 1),
      detail: '40 MB of the 50 MB of this month are used, a test takes about 20 MB',
    });
    await expect(month.gates.mustBeOpen(month.run('manual'))).rejects.toThrow('40 MB of the 50 MB');
    await month.gates.mustBeOpen(month.run('manual', true));
  });

  it('counts what monitors moved over the line, for as long as they ran', async () => {
    // A target costs 133 MB in a month of 43,200 minutes at the defaults: 3.1 kB a minute.
    const monitors = { connectivity: { targets: ['http://192.0.2.1/', 'http://192.0.2.2/'] } };
    const { gates, store, clock } = setUp({
      budget: { dailyMegabytes: 50, monthlyMegabytes: 500 },
      monitors,
    });
    const watch = Array.from({ length: 48 * 60 }, (_, minute) => ({
      minuteMs: clock.nowMs() - (minute + 1) * 60_000,
      up: 4,
      down: 0,
      unknown: 0,
      overlapsTest: false,
    }));
    await store.addMonitorMinutes({ latency: [], watch });
    const { periods } = await gates.budget(ndt7, {});
    const perMinute = ((60 / 14) * 720 * 2) / 1e6;
    expect(periods.map(({ name }) => name)).toEqual(['day', 'month']);
    expect((periods[0]?.usedBytes ?? 0) / 1e6).toBeCloseTo(12 * 60 * perMinute, 3);
    expect((periods[1]?.usedBytes ?? 0) / 1e6).toBeCloseTo(48 * 60 * perMinute, 3);
    const without = setUp({ budget: { dailyMegabytes: 50 } });
    await without.store.addMonitorMinutes({ latency: [], watch });
    expect((await without.gates.budget(ndt7, {})).periods[0]?.usedBytes).toBe(0);
  });

  it('asks for an early exit where only that fits the budget', async () => {
    const { gates, run, record } = setUp({ budget: { dailyMegabytes: 3000 } });
    await record(1, { metrics: { download_bytes: 2e9, upload_bytes: 1e8 } });
    expect(await gates.admit({ ...run(), timeoutMs: 1000 })).toMatchObject({
      order: { options: { earlyExit: true } },
    });
    const plenty = setUp({ budget: { dailyMegabytes: 30_000 } });
    await plenty.record(1, { metrics: { download_bytes: 2e9, upload_bytes: 1e8 } });
    expect(await plenty.gates.admit({ ...plenty.run(), timeoutMs: 1000 })).toMatchObject({
      order: { options: { earlyExit: false } },
    });
  });

  it('closes in quiet hours, and opens for a person who insists', async () => {
    const { gates, run, clock } = setUp({ schedule: { timezone: 'UTC', quietHours: ['11:00-13:00'] } });
    expect(await gates.closureOf(run())).toMatchObject({
      reason: 'quiet_hours',
      untilMs: clock.nowMs() + hourMs,
    });
    await expect(gates.mustBeOpen(run('manual'))).rejects.toMatchObject({
      message: 'ndt7 may not run now: quiet hours until 2030-01-15T13:00:00.000Z',
      fix: 'Wait, or ask for the run with force (mk-kiosk run-once --force).',
    });
    await gates.mustBeOpen(run('manual', true));
    await clock.advance(hourMs);
    expect(await gates.closureOf(run())).toBeUndefined();
  });
});
