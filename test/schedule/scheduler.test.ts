// Instants are drawn once, survive a restart, and never come in a burst.
import { describe, expect, it } from 'vitest';
import { createScheduler, type PlannedNettest } from '../../src/schedule/scheduler.js';
import { createTestClock } from '../doubles/clock.js';

const hourly: PlannedNettest = {
  id: 'a',
  rule: { mode: 'window', cron: '0 * * * *', timezone: 'UTC', windowMinutes: 60, perDay: 4 },
  runnable: true,
};
const hourMs = 3_600_000;

function setUp(clock = createTestClock(), state = new Map<string, unknown>()) {
  const due: [string, number][] = [];
  const errors: unknown[] = [];
  const settings = { nettests: [hourly], failWrites: false };
  let onBeat: (steppedByMs?: number) => void = () => undefined;
  const stopBeat = new AbortController();
  const scheduler = createScheduler({
    clock,
    random: () => 0.5,
    nettests: () => Promise.resolve(settings.nettests),
    readState: (name) => Promise.resolve(state.get(name)),
    writeState: (name, value) => {
      if (settings.failWrites) return Promise.reject(new Error('disk full'));
      state.set(name, structuredClone(value));
      return Promise.resolve();
    },
    due: (nettest, atMs) => due.push([nettest, atMs]),
    onPlanned: () => undefined,
    onError: (thrown) => errors.push(thrown),
    startBeat: (_clock, beat) => {
      onBeat = beat;
      const tick = async () => {
        for (;;) {
          await clock.sleep(60_000, stopBeat.signal);
          if (stopBeat.signal.aborted) return;
          beat();
        }
      };
      void tick();
      return {
        stop: () => {
          stopBeat.abort();
          return Promise.resolve();
        },
      };
    },
  });
  return { clock, state, due, errors, settings, scheduler, step: (ms: number) => onBeat(ms) };
}

describe('schedule/scheduler', () => {
  it('runs once in each window, at the drawn instant', async () => {
    const { clock, due, scheduler } = setUp();
    const startMs = clock.nowMs();
    await scheduler.start();
    await clock.advance(4 * hourMs);
    await scheduler.stop();
    expect(due.map(([, atMs]) => (atMs - startMs) / hourMs)).toEqual([
      expect.closeTo(1.5, 1),
      expect.closeTo(2.5, 1),
      expect.closeTo(3.5, 1),
    ]);
  });

  it('keeps the drawn instant over a restart', async () => {
    const first = setUp();
    await first.scheduler.start();
    const drawn = first.scheduler.next('a');
    await first.scheduler.stop();
    const second = setUp(first.clock, first.state);
    await second.scheduler.start();
    expect(drawn).toBeDefined();
    expect(second.scheduler.next('a')).toEqual(drawn);
    await second.scheduler.stop();
  });

  it('draws anew, without a burst, what passed while the device was off', async () => {
    const first = setUp();
    await first.scheduler.start();
    await first.scheduler.stop();
    await first.clock.advance(10 * hourMs);
    const second = setUp(first.clock, first.state);
    await second.scheduler.start();
    await second.clock.advance(60_000);
    expect(second.due).toEqual([]);
    expect(second.scheduler.next('a')?.fromMs).toBe(Date.UTC(2030, 0, 1, 11));
    await second.scheduler.stop();
  });

  it('plans nothing for a nettest that cannot run, and plans it as soon as it can', async () => {
    const { clock, due, settings, scheduler } = setUp();
    settings.nettests = [{ ...hourly, runnable: false }];
    await scheduler.start();
    await clock.advance(5 * hourMs);
    expect(scheduler.next('a')).toBeUndefined();
    expect(due).toEqual([]);
    settings.nettests = [hourly];
    await clock.advance(60_000);
    expect(scheduler.next('a')?.fromMs).toBe(Date.UTC(2030, 0, 1, 6));
    await scheduler.stop();
  });

  it('draws anew when the schedule changed', async () => {
    const { settings, scheduler } = setUp();
    await scheduler.start();
    settings.nettests = [{ ...hourly, rule: { ...hourly.rule, cron: '30 5 * * *', windowMinutes: 10 } }];
    await scheduler.refresh();
    expect(scheduler.next('a')?.fromMs).toBe(Date.UTC(2030, 0, 1, 5, 30));
    await scheduler.stop();
  });

  it.each([-20_000, -hourMs, hourMs, 10 * 365 * 24 * hourMs])(
    'goes on within two windows after the clock stepped by %i ms, without a storm',
    async (stepMs) => {
      const { clock, due, scheduler, step } = setUp();
      await scheduler.start();
      clock.step(stepMs);
      step(stepMs);
      await clock.advance(3 * hourMs);
      await scheduler.stop();
      expect(due.length).toBeGreaterThanOrEqual(1);
      expect(due.length).toBeLessThanOrEqual(3);
    },
  );

  it('goes on testing when the plan cannot be stored', async () => {
    const { clock, due, errors, settings, scheduler } = setUp();
    settings.failWrites = true;
    await scheduler.start();
    await clock.advance(2 * hourMs);
    await scheduler.stop();
    expect(due).toHaveLength(1);
    expect(errors.length).toBeGreaterThan(0);
  });

  it('ignores a stored plan that it cannot read', async () => {
    const { scheduler } = setUp(createTestClock(), new Map([['schedule', { a: 'nonsense' }]]));
    await scheduler.start();
    expect(scheduler.next('a')).toBeDefined();
    await scheduler.stop();
  });
});
