// Starts from before the clock was set are corrected as soon as it is, with clocks that step while things happen.
import { describe, expect, it } from 'vitest';
import { createClockKeeper } from '../../src/bin/clock-keeper.js';
import { clockConditions } from '../../src/bin/device-facts.js';
import { earliestPossibleMs, isoInstant, type ClockSync } from '../../src/core/clock.js';
import { createAnnouncer } from '../../src/core/events.js';
import { createTestClock } from '../doubles/clock.js';
import { createMemoryStore } from '../doubles/memory-store.js';
import { testDraft } from '../doubles/samples.js';

const bootId = '0e0a1b8c-1111-4222-8333-444455556666';
const todayMs = Date.UTC(2026, 10, 20, 12);

function machine(startMs: number, tellsBoot = true) {
  const clock = createTestClock(startMs);
  const store = createMemoryStore();
  const announcer = createAnnouncer((thrown) => {
    throw thrown;
  });
  const corrected: number[] = [];
  const errors: unknown[] = [];
  let refused: Error | undefined;
  /** What a keeper of the clock says; a time that cannot be is seen without one. */
  let said: ClockSync = { state: 'unknown' };
  let made = 0;
  const now = (): ClockSync =>
    clock.nowMs() < earliestPossibleMs ? { state: 'unsynced', by: 'impossible' } : said;
  const keeper = createClockKeeper({
    clock,
    watch: { now, refresh: async () => undefined },
    store: {
      correctStarts: (reading) =>
        refused === undefined ? store.correctStarts(reading) : Promise.reject(refused),
    },
    bootId: tellsBoot ? bootId : undefined,
    announcer,
    onCorrected: (rows) => corrected.push(rows),
    onError: (thrown) => errors.push(thrown),
  });
  return {
    clock,
    store,
    keeper,
    corrected,
    errors,
    say: (sync: ClockSync) => (said = sync),
    refuse: (error: Error | undefined) => (refused = error),
    begin: () => {
      const { state } = now();
      const begun = { startedAt: isoInstant(clock.nowMs()), monotonicMs: clock.monotonicMs(), clock: state };
      return async () => {
        const measurement = await store.record(testDraft((made += 1), { ...begun, bootId }));
        announcer.announce({ kind: 'measurement', measurement });
        return measurement.id;
      };
    },
    startOf: async (id: string) => (await store.get(id))?.startedAt,
    flagsOf: async (id: string) => (await store.get(id))?.flags,
  };
}

describe('bin/clock-keeper', () => {
  it('corrects rows of 1970 when the clock steps to now, a run under way at that moment included', async () => {
    const { clock, keeper, begin, startOf, flagsOf, corrected, store } = machine(0);
    keeper.start();
    const first = await begin()();
    await clock.advance(3_600_000);
    const second = await begin()();
    const underWay = begin();
    await clock.advance(10_000);
    expect(await startOf(first)).toBe('1970-01-01T00:00:00.000Z');
    clock.step(todayMs - clock.nowMs());
    await keeper.stepped();
    expect(corrected).toEqual([2]);
    expect(await startOf(first)).toBe(isoInstant(todayMs - 3_610_000));
    expect(await startOf(second)).toBe(isoInstant(todayMs - 10_000));
    const third = await underWay();
    await clock.advance(10_000);
    expect(await startOf(third)).toBe(isoInstant(todayMs - 10_000));
    expect([await flagsOf(third), (await store.get(third))?.clock]).toEqual([
      ['clock_corrected'],
      'unsynced',
    ]);
    const after = await begin()();
    await clock.advance(60_000);
    expect(await flagsOf(after)).toEqual([]);
    expect(corrected).toEqual([2, 1]);
    await keeper.stop();
  });

  it('waits for a keeper of the clock that says it is not set, and corrects when the state changes', async () => {
    const { clock, keeper, begin, startOf, say } = machine(todayMs - 86_400_000);
    say({ state: 'unsynced', by: 'timesyncd' });
    keeper.start();
    const row = await begin()();
    clock.step(3_600_000);
    await keeper.stepped();
    await clock.advance(10_000);
    expect(await startOf(row)).toBe(isoInstant(todayMs - 86_400_000));
    clock.step(todayMs - clock.nowMs());
    say({ state: 'synced', by: 'timesyncd' });
    await clock.advance(10_000);
    expect(await startOf(row)).toBe(isoInstant(todayMs - 10_000));
    await keeper.stop();
  });

  it('does not take a possible start for corrected where nobody says that the clock is right', async () => {
    const { clock, keeper, begin, startOf, say, flagsOf } = machine(todayMs);
    say({ state: 'unsynced', by: 'kernel' });
    keeper.start();
    const row = await begin()();
    await clock.advance(10_000);
    say({ state: 'unknown' });
    await clock.advance(10_000);
    expect([await startOf(row), await flagsOf(row)]).toEqual([isoInstant(todayMs), []]);
    say({ state: 'synced', by: 'kernel' });
    await clock.advance(10_000);
    expect(await flagsOf(row)).toEqual(['clock_corrected']);
    await keeper.stop();
  });

  it('corrects at its start what a process before it left', async () => {
    const { clock, keeper, begin, startOf, say } = machine(0);
    const row = await begin()();
    await clock.advance(60_000);
    clock.step(todayMs - clock.nowMs());
    say({ state: 'synced', by: 'chrony' });
    keeper.start();
    await clock.advance(1);
    expect(await startOf(row)).toBe(isoInstant(todayMs - 60_000));
    await keeper.stop();
  });

  it('tries again after a store that refused', async () => {
    const { clock, keeper, begin, flagsOf, errors, refuse } = machine(0);
    keeper.start();
    const row = await begin()();
    const full = new Error('the disk is full');
    refuse(full);
    clock.step(todayMs);
    await clock.advance(20_000);
    expect(errors).toContain(full);
    refuse(undefined);
    await clock.advance(10_000);
    expect(await flagsOf(row)).toEqual(['clock_corrected']);
    await keeper.stop();
  });

  it('steps of a clock that was right change no row', async () => {
    const { clock, keeper, begin, startOf, say, corrected } = machine(todayMs);
    say({ state: 'synced', by: 'timesyncd' });
    keeper.start();
    const row = await begin()();
    for (const step of [-3_600_000, -20_000, 3_600_000, 315_576_000_000]) {
      clock.step(step);
      await keeper.stepped();
      await clock.advance(10_000);
    }
    expect([await startOf(row), corrected]).toEqual([isoInstant(todayMs), []]);
    await keeper.stop();
  });

  it('corrects nothing on a machine that does not tell its boot', async () => {
    const { clock, keeper, begin, startOf } = machine(0, false);
    keeper.start();
    const row = await begin()();
    clock.step(todayMs);
    await keeper.stepped();
    expect(await startOf(row)).toBe('1970-01-01T00:00:00.000Z');
    await keeper.stop();
  });
});

describe('bin/device-facts', () => {
  it('says in the conditions who keeps the clock and how old its last setting is, never a negative age', () => {
    expect(clockConditions({ state: 'unknown' }, 5)).toEqual({});
    expect(clockConditions({ state: 'unsynced', by: 'kernel' }, 5)).toEqual({ clock: { by: 'kernel' } });
    const synced = { state: 'synced', by: 'timesyncd', lastSyncMs: 1000 } as const;
    expect(clockConditions(synced, 61_000)).toEqual({ clock: { by: 'timesyncd', lastSyncAgeMs: 60_000 } });
    expect(clockConditions(synced, 999)).toEqual({ clock: { by: 'timesyncd' } });
  });
});
