// What monitors leave before the clock is set gets its true time once it is, whichever way the clock was wrong.
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAnnouncer } from '../../src/core/events.js';
import type { Outage } from '../../src/core/monitor.js';
import { createMinutes } from '../../src/monitors/minutes.js';
import { createTestTimes } from '../../src/monitors/test-times.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { createTestClock } from '../doubles/clock.js';
import { temporaryFolder } from './temporary-folder.js';

const bootId = '0e0a1b8c-1111-4222-8333-444455556666';
const trueStartMs = Date.UTC(2030, 0, 1, 12, 0, 7);
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const year = 365 * 24 * hour;

/** A kiosk that begins at the same true instant each time, with a clock that is wrong by `errorMs` until it is set. */
async function watching(errorMs: number) {
  const store = openSqliteStore({ path: join(temporaryFolder(), 'kiosk.db'), deviceId: 'd' });
  onTestFinished(() => store.close());
  await store.addMonitorMinutes({
    latency: [],
    // Of the boot before, an hour ago.
    watch: [
      { minuteMs: trueStartMs - hour, bootId: 'before', up: 4, down: 0, unknown: 0, overlapsTest: false },
    ],
  });
  const clock = createTestClock(trueStartMs + errorMs);
  const announcer = createAnnouncer((thrown) => {
    throw thrown;
  });
  let state: 'synced' | 'unsynced' = 'unsynced';
  let median = 0;
  const minutes = createMinutes({
    clock,
    storeEveryMinutes: () => 1,
    latency: {
      minute: (minuteMs) =>
        Promise.resolve([
          {
            minute: new Date(minuteMs).toISOString(),
            target: 'gateway',
            method: 'ping',
            sent: 11,
            received: 11,
            medianMs: (median += 1),
            flags: [],
          },
        ]),
    },
    connectivity: { takeCounts: () => ({ up: 4, down: 0, unknown: 0 }) },
    tests: createTestTimes(announcer, () => clock.monotonicMs()),
    store,
    bootId,
    clockState: () => state,
    onError: (thrown) => {
      throw thrown;
    },
  });
  minutes.start();
  onTestFinished(() => minutes.stop());
  return {
    store,
    clock,
    set() {
      clock.step(-errorMs);
      state = 'synced';
    },
    correct: () => store.correctStarts({ bootId, wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }),
    rows: () => store.latencyMinutes({}, undefined, 1000),
  };
}

describe('src/sqlite/undated-minutes', () => {
  it.each([
    ['20 s slow', -20 * second],
    ['20 s fast', 20 * second],
    ['an hour slow', -hour],
    ['an hour fast', hour],
    ['ten years fast', 10 * year],
    ['at 1970', -trueStartMs],
  ])('moves minutes of a clock that was %s to where they were', async (_what, errorMs) => {
    const kiosk = await watching(errorMs);
    await kiosk.clock.advance(5 * minute);
    const before = await kiosk.rows();
    expect(before.every(({ flags }) => flags.includes('clock_unsynced'))).toBe(true);
    kiosk.set();
    await kiosk.correct();
    await kiosk.clock.advance(5 * minute);
    await kiosk.correct();
    const rows = await kiosk.rows();
    expect(new Set(rows.map((row) => row.minute)).size).toBe(rows.length);
    // Nothing is lost: the probes of each minute have another median.
    const medians = rows.map(({ medianMs = 0 }) => medianMs);
    expect(medians).toEqual(medians.map((_, index) => index + 1));
    expect(medians.length).toBeGreaterThan(7);
    for (const row of rows) {
      const atMs = Date.parse(row.minute);
      expect(atMs).toBeGreaterThanOrEqual(trueStartMs - minute);
      expect(atMs).toBeLessThan(kiosk.clock.nowMs());
    }
    expect(rows.filter(({ flags }) => flags.includes('clock_corrected')).length).toBeGreaterThan(3);
    expect(rows.some(({ flags }) => flags.includes('clock_unsynced'))).toBe(false);
    // Between the boot before and this one nobody watched, and at no other time.
    const holes = await kiosk.store.unwatched({}, 10);
    expect(holes).toEqual([
      { from: '2030-01-01T11:01:00.000Z', to: '2030-01-01T12:00:00.000Z', reboot: 'yes' },
    ]);
    // Roll-ups are what the rows say.
    expect((await kiosk.store.verify()).faults).toEqual([]);
    expect(await kiosk.correct()).toBe(0);
  });

  it('shows no minute at a time that cannot be', async () => {
    const kiosk = await watching(-trueStartMs);
    await kiosk.clock.advance(5 * minute);
    expect(await kiosk.rows()).toEqual([]);
    expect((await kiosk.store.verify()).faults).toEqual([]);
  });

  it('leaves those of another boot where they are, and marked', async () => {
    const kiosk = await watching(-hour);
    await kiosk.clock.advance(3 * minute);
    const before = await kiosk.rows();
    expect(
      await kiosk.store.correctStarts({ bootId: 'another', wallMs: trueStartMs, monotonicMs: 5e9 }),
    ).toBe(0);
    expect(await kiosk.rows()).toEqual(before);
  });
});

describe('src/sqlite/undated-outages', () => {
  const outage = (beginMs: number, endMs?: number): Outage => ({
    id: '01930000-0000-7000-8000-000000000001',
    kind: 'no_internet',
    begin: new Date(beginMs).toISOString(),
    beginUncertaintyMs: 5000,
    ...(endMs !== undefined && { end: new Date(endMs).toISOString(), endUncertaintyMs: 2000 }),
    overlapsTest: false,
  });
  const reading = { bootId, wallMs: trueStartMs + hour, monotonicMs: hour };

  function open() {
    const store = openSqliteStore({ path: join(temporaryFolder(), 'kiosk.db'), deviceId: 'd' });
    onTestFinished(() => store.close());
    return store;
  }

  it.each([-20 * second, -hour, hour, 10 * year, -trueStartMs])(
    'gives one that was told by a clock wrong by %d ms its bounds',
    async (errorMs) => {
      const store = open();
      const told = outage(trueStartMs + errorMs, trueStartMs + errorMs + minute);
      await store.saveOutage(told, { bootId, beginMonotonicMs: 0, endMonotonicMs: minute });
      expect(await store.outages({}, 10)).toEqual([{ ...told, clock: 'unsynced' }]);
      expect(await store.correctStarts(reading)).toBe(1);
      expect(await store.outages({}, 10)).toEqual([
        { ...outage(trueStartMs, trueStartMs + minute), clock: 'corrected' },
      ]);
      expect(await store.correctStarts(reading)).toBe(0);
      expect((await store.verify()).faults).toEqual([]);
    },
  );

  it('keeps the begin that a set clock told, and the one that was corrected, when the end is told', async () => {
    const store = open();
    await store.saveOutage(outage(trueStartMs));
    const endMs = trueStartMs + 2 * minute;
    await store.saveOutage(outage(trueStartMs, trueStartMs), { bootId, endMonotonicMs: 2 * minute });
    await store.correctStarts(reading);
    expect(await store.outages({}, 10)).toEqual([{ ...outage(trueStartMs, endMs), clock: 'corrected' }]);
  });

  it('is told anew by the clock that was set meanwhile', async () => {
    const store = open();
    await store.saveOutage(outage(trueStartMs - hour), { bootId, beginMonotonicMs: 0 });
    const told = outage(trueStartMs, trueStartMs + minute);
    await store.saveOutage(told);
    expect(await store.outages({}, 10)).toEqual([{ ...told, clock: 'corrected' }]);
    expect(await store.correctStarts(reading)).toBe(0);
  });
});
