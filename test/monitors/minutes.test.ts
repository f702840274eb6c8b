// One commit a minute, whatever the probes did.
import { describe, expect, it } from 'vitest';
import type { ClockSync } from '../../src/core/clock.js';
import { createAnnouncer } from '../../src/core/events.js';
import type { LatencyMinute } from '../../src/core/monitor.js';
import { createMinutes } from '../../src/monitors/minutes.js';
import { createTestTimes } from '../../src/monitors/test-times.js';
import { createTestClock } from '../doubles/clock.js';
import { createKeptMonitors } from './kept-monitors.js';

const noon = Date.UTC(2030, 0, 1, 12);

function minutesFrom(startMs: number, clockState: ClockSync['state'] = 'synced', storeEvery = 1) {
  const clock = createTestClock(startMs);
  const kept = createKeptMonitors();
  const announcer = createAnnouncer((thrown) => {
    throw thrown;
  });
  const tests = createTestTimes(announcer, () => clock.monotonicMs());
  const row = (minuteMs: number): LatencyMinute => ({
    minute: new Date(minuteMs).toISOString(),
    target: 'gateway',
    method: 'ping',
    sent: 11,
    received: 11,
    flags: [],
  });
  const minutes = createMinutes({
    clock,
    latency: { minute: (minuteMs) => Promise.resolve([row(minuteMs)]) },
    connectivity: { takeCounts: () => ({ up: 4, down: 0, unknown: 0 }) },
    tests,
    store: kept,
    bootId: 'boot-1',
    clockState: () => clockState,
    storeEveryMinutes: () => storeEvery,
    onError: (thrown) => kept.errors.push(thrown),
  });
  const run = (state: 'running' | 'ended') => {
    announcer.announce({
      kind: 'run',
      nettest: 'ndt7',
      trigger: 'manual',
      state,
      at: '2030-01-01T00:00:00Z',
    });
  };
  return { clock, kept, minutes, run };
}

describe('src/monitors/minutes', () => {
  it('begins with the next whole minute, and writes once a minute', async () => {
    const { clock, kept, minutes } = minutesFrom(noon + 20_000);
    minutes.start();
    await clock.advance(40_000 + 10 * 60_000 + 1000);
    expect(kept.writes).toBe(11);
    expect(kept.latency.map(({ minute }) => minute.slice(11, 16))).toEqual(
      Array.from({ length: 10 }, (_, n) => `12:${String(n + 1).padStart(2, '0')}`),
    );
    // Of the minute in which it started there is a row that says that somebody watched, but no probes.
    expect(kept.watch.length).toBe(11);
    expect(kept.watch[0]).toEqual({
      minuteMs: noon,
      bootId: 'boot-1',
      up: 4,
      down: 0,
      unknown: 0,
      overlapsTest: false,
    });
    await Promise.all([minutes.stop(), clock.advance(60_000)]);
  });

  it('marks minutes in which a test ran, also one that ended in them', async () => {
    const { clock, kept, minutes, run } = minutesFrom(noon);
    minutes.start();
    await clock.advance(90_000);
    run('running');
    await clock.advance(60_000);
    run('ended');
    await clock.advance(91_000);
    expect(kept.latency.map(({ flags }) => flags)).toEqual([[], ['overlaps_test'], ['overlaps_test'], []]);
    expect(kept.watch.map((minute) => minute.overlapsTest)).toEqual([false, true, true, false]);
    await Promise.all([minutes.stop(), clock.advance(60_000)]);
  });

  it('marks a minute in which the clock was set', async () => {
    const { clock, kept, minutes } = minutesFrom(noon);
    minutes.start();
    await clock.advance(30_000);
    clock.step(-20_000);
    await clock.advance(31_000);
    expect(kept.latency[0]?.flags).toEqual(['clock_step']);
    await Promise.all([minutes.stop(), clock.advance(60_000)]);
  });

  it('keeps minutes that the store refuses, and stores them with a later one', async () => {
    const { clock, kept, minutes } = minutesFrom(noon);
    kept.refuses = true;
    minutes.start();
    await clock.advance(3 * 60_000 + 1000);
    expect(kept.errors.length).toBe(3);
    kept.refuses = false;
    await clock.advance(60_000);
    expect([kept.writes, kept.latency.length, kept.watch.length]).toEqual([1, 4, 4]);
    await Promise.all([minutes.stop(), clock.advance(60_000)]);
  });

  it('stores several minutes together where it is told to, and what waits when it stops', async () => {
    const { clock, kept, minutes } = minutesFrom(noon, 'synced', 5);
    minutes.start();
    await clock.advance(4 * 60_000 + 1000);
    expect(kept.writes).toBe(0);
    await clock.advance(60_000);
    expect([kept.writes, kept.latency.length, kept.watch.length]).toEqual([1, 5, 5]);
    await clock.advance(2 * 60_000);
    expect(kept.writes).toBe(1);
    await Promise.all([minutes.stop(), clock.advance(60_000)]);
    expect([kept.writes, kept.latency.length, kept.watch.length]).toEqual([2, 7, 7]);
  });

  it('stores each minute at once while the clock is not set', async () => {
    const { clock, kept, minutes } = minutesFrom(noon, 'unsynced', 5);
    minutes.start();
    await clock.advance(3 * 60_000 + 1000);
    expect(kept.writes).toBe(3);
    await Promise.all([minutes.stop(), clock.advance(60_000)]);
  });

  it('keeps no more than a few hours', async () => {
    const { clock, kept, minutes } = minutesFrom(noon);
    kept.refuses = true;
    minutes.start();
    await clock.advance(300 * 60_000);
    kept.refuses = false;
    await clock.advance(30_000);
    expect(kept.watch.length).toBe(240);
    await Promise.all([minutes.stop(), clock.advance(60_000)]);
  });
});
