// What the scheduler does about runs that were missed, servers without capacity, and a quota that fills up meanwhile.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/schedule/random.js';
import { createScheduler, type PlannedNettest } from '../../src/schedule/scheduler.js';
import { createTestClock } from '../doubles/clock.js';

const hourMs = 3_600_000;
const hourly: PlannedNettest = {
  id: 'a',
  rule: { mode: 'window', cron: '0 */6 * * *', timezone: 'UTC', windowMinutes: 360, perDay: 4 },
  runnable: true,
};
const publicTest: PlannedNettest = { ...hourly, rule: { ...hourly.rule, mode: 'exponential' } };

function setUp(
  nettest: PlannedNettest,
  state = new Map<string, unknown>(),
  clock = createTestClock(),
  seed = 1,
) {
  const due: number[] = [];
  const errors: unknown[] = [];
  const settings = { nettest };
  let beat: (steppedByMs?: number) => void = () => undefined;
  const scheduler = createScheduler({
    clock,
    random: seededRandom(seed),
    nettests: () => Promise.resolve([settings.nettest]),
    readState: (name) => Promise.resolve(state.get(name)),
    writeState: (name, value) => Promise.resolve(void state.set(name, structuredClone(value))),
    due: (_id, atMs) => due.push(atMs),
    onPlanned: () => undefined,
    onError: (thrown) => errors.push(thrown),
    startBeat: (_clock, onBeat) => {
      beat = onBeat;
      return { stop: () => Promise.resolve() };
    },
  });
  /** Time as the daemon lives it: a beat each minute. */
  async function live(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += 60_000) {
      await clock.advance(60_000);
      beat();
    }
    await clock.advance(0);
  }
  return { clock, state, due, errors, settings, scheduler, live, beat: (ms?: number) => beat(ms) };
}

describe('schedule/scheduler, runs that were missed', () => {
  it.each([
    ['skip', 0],
    ['once', 1],
  ] as const)('by the policy %s makes %i runs for three windows without power', async (missedRuns, count) => {
    const first = setUp({ ...hourly, missedRuns });
    await first.scheduler.start();
    await first.scheduler.stop();
    await first.clock.advance(18.5 * hourMs);
    const second = setUp({ ...hourly, missedRuns }, first.state, first.clock);
    await second.scheduler.start();
    expect(second.due).toEqual([]);
    await second.live(0.25 * hourMs);
    expect(second.due).toHaveLength(count);
    expect(second.scheduler.next('a')).toMatchObject({ reason: 'window', fromMs: Date.UTC(2030, 0, 2) });
    await second.live(6 * hourMs);
    expect(second.due.length).toBeLessThanOrEqual(count + 1);
    await second.scheduler.stop();
    expect(second.errors).toEqual([]);
  });

  it('makes up for nothing where quota or quiet hours forbid it', async () => {
    for (const closed of [{ quotaUntil: () => 1 }, { quietUntil: () => Number.POSITIVE_INFINITY }]) {
      const first = setUp({ ...hourly, missedRuns: 'once' });
      await first.scheduler.start();
      await first.scheduler.stop();
      await first.clock.advance(12 * hourMs);
      const second = setUp({ ...hourly, missedRuns: 'once', ...closed }, first.state, first.clock);
      await second.scheduler.start();
      expect(second.scheduler.next('a')?.reason).toBe('window');
      await second.scheduler.stop();
    }
  });

  it('after a sleep goes on with a new wait, and not with all that were missed', async () => {
    const { clock, due, scheduler, live, beat } = setUp(publicTest);
    await scheduler.start();
    clock.step(5 * 24 * hourMs);
    beat(5 * 24 * hourMs);
    await live(0.5 * hourMs);
    expect(due).toEqual([]);
    const next = scheduler.next('a');
    expect(next?.reason).toBe('waits');
    expect((next?.atMs ?? 0) - clock.nowMs()).toBeLessThanOrEqual(15 * hourMs);
    await scheduler.stop();
  });

  it('keeps the drawn wait over restarts: starting again often does not test more often', async () => {
    const first = setUp(publicTest);
    await first.scheduler.start();
    const drawn = first.scheduler.next('a')?.atMs;
    await first.scheduler.stop();
    for (let i = 0; i < 5; i += 1) {
      const again = setUp(publicTest, first.state, first.clock, 100 + i);
      await again.scheduler.start();
      expect(again.scheduler.next('a')?.atMs).toBe(drawn);
      await again.scheduler.stop();
    }
  });

  it.each([-20_000, -hourMs, hourMs, 10 * 365 * 24 * hourMs])(
    'plans a wait of the law after the clock stepped by %i ms',
    async (stepMs) => {
      const { clock, scheduler, live, beat, due } = setUp(publicTest);
      await scheduler.start();
      clock.step(stepMs);
      beat(stepMs);
      await live(60_000);
      const aheadMs = (scheduler.next('a')?.atMs ?? 0) - clock.nowMs();
      expect(aheadMs).toBeGreaterThan(0);
      expect(aheadMs).toBeLessThanOrEqual(15 * hourMs + 60_000);
      expect(due.length).toBeLessThanOrEqual(1);
      await scheduler.stop();
    },
  );
});

describe('schedule/scheduler, servers without capacity', () => {
  it('comes back after a minute, then two, and after a restart goes on counting', async () => {
    const first = setUp(publicTest);
    await first.scheduler.start();
    await first.scheduler.ended('a', true);
    const once = first.scheduler.next('a');
    expect(once?.reason).toBe('back_off');
    expect(Math.abs((once?.atMs ?? 0) - first.clock.nowMs() - 60_000)).toBeLessThan(15_000);
    await first.live(2 * 60_000);
    expect(first.due).toEqual([once?.atMs]);
    await first.scheduler.stop();
    const second = setUp(publicTest, first.state, first.clock);
    await second.scheduler.start();
    await second.scheduler.ended('a', true);
    const twice = second.scheduler.next('a');
    expect(twice?.reason).toBe('back_off');
    expect(Math.abs((twice?.atMs ?? 0) - second.clock.nowMs() - 120_000)).toBeLessThan(30_000);
    await second.scheduler.ended('a', false);
    await second.scheduler.ended('a', true);
    expect(Math.abs((second.scheduler.next('a')?.atMs ?? 0) - second.clock.nowMs() - 60_000)).toBeLessThan(
      15_000,
    );
    await second.scheduler.stop();
  });

  it('changes nothing in modes without waits', async () => {
    const { scheduler } = setUp(hourly);
    await scheduler.start();
    const before = scheduler.next('a');
    await scheduler.ended('a', true);
    expect(scheduler.next('a')).toEqual(before);
    await scheduler.stop();
  });

  it('draws anew when the quota has no room any more for the drawn instant', async () => {
    const { settings, scheduler, clock } = setUp(publicTest);
    await scheduler.start();
    const before = scheduler.next('a')?.atMs ?? 0;
    const fullUntilMs = clock.nowMs() + 20 * hourMs;
    settings.nettest = {
      ...publicTest,
      quotaUntil: (atMs) => (atMs < fullUntilMs ? fullUntilMs : undefined),
    };
    await scheduler.refresh();
    expect(before).toBeLessThan(fullUntilMs);
    expect(scheduler.next('a')?.atMs).toBeGreaterThanOrEqual(fullUntilMs);
    await scheduler.stop();
  });
});
