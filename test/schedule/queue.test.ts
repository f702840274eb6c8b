// One test at a time, nothing lost, nothing doubled.
import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/core/measurement.js';
import { attempt, recordSkip, type AttemptOrder } from '../../src/schedule/attempt.js';
import { createQueue } from '../../src/schedule/queue.js';
import { createTestClock } from '../doubles/clock.js';
import { lockDouble, nettestDouble, orderOf, rawWith, surroundingsDouble } from '../doubles/nettest.js';

function setUp(runMs = 100) {
  const clock = createTestClock();
  const lock = lockDouble(clock);
  const recorded: Measurement[] = [];
  const states: string[] = [];
  let together = 0;
  let mostTogether = 0;
  const surroundings = surroundingsDouble(clock, recorded);
  const slow = (id: string) =>
    nettestDouble(id, async (context) => {
      together += 1;
      mostTogether = Math.max(mostTogether, together);
      await context.clock.sleep(runMs, context.signal);
      together -= 1;
      return rawWith(1);
    });
  const queue = createQueue({
    clock,
    lock,
    gapMs: () => 50,
    lockTimeoutMs: () => 500,
    run: (order, stop) => attempt(order, surroundings, stop),
    skipLocked: (order, detail) => recordSkip(order, surroundings, 'locked', detail),
    onState: (order: AttemptOrder, state) => states.push(`${order.nettest.id} ${state}`),
  });
  return { clock, lock, recorded, states, queue, slow, mostTogether: () => mostTogether };
}

describe('schedule/queue', () => {
  it('runs one at a time, in order, with the gap between', async () => {
    const { clock, queue, recorded, slow, mostTogether, lock } = setUp();
    for (const id of ['a', 'b', 'c']) queue.add(orderOf(slow(id), { trigger: 'manual' }));
    await clock.advance(1000);
    expect(recorded.map(({ nettest }) => nettest)).toEqual(['a', 'b', 'c']);
    expect(mostTogether()).toBe(1);
    const starts = recorded.map(({ startedAt }) => Date.parse(startedAt));
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBe(150);
    expect(lock.held).toBe(0);
  });

  it('counts the ticks of a scheduled run that is waiting already, and keeps one row', async () => {
    const { clock, queue, recorded, slow } = setUp();
    queue.add(orderOf(slow('first')));
    const waiting = slow('waiting');
    queue.add(orderOf(waiting));
    queue.add(orderOf(waiting));
    queue.add(orderOf(waiting));
    await clock.advance(1000);
    expect(recorded.map(({ nettest, ticks }) => [nettest, ticks])).toEqual([
      ['first', undefined],
      ['waiting', 3],
    ]);
  });

  it('goes on after a run whose row could not be kept', async () => {
    const clock = createTestClock();
    const queue = createQueue({
      clock,
      lock: lockDouble(clock),
      gapMs: () => 0,
      lockTimeoutMs: () => 500,
      run: (order) =>
        order.nettest.id === 'bad' ? Promise.reject(new Error('disk full')) : Promise.resolve(measurement),
      skipLocked: () => Promise.resolve(measurement),
      onState: () => undefined,
    });
    const bad = queue.add(orderOf(nettestDouble('bad', () => Promise.resolve({}))));
    const good = queue.add(orderOf(nettestDouble('good', () => Promise.resolve({}))));
    await expect(bad.measurement).rejects.toThrow('disk full');
    await clock.advance(1);
    expect(await good.measurement).toBe(measurement);
  });

  it('leaves a skipped row when another process holds the lock for too long', async () => {
    const { clock, queue, recorded, slow, lock } = setUp();
    lock.taken = true;
    queue.add(orderOf(slow('a')));
    await clock.advance(600);
    expect(recorded[0]).toMatchObject({ status: 'skipped', skipReason: 'locked' });
    expect(recorded[0]?.detail).toContain('process 1 was testing: somebody');
  });

  it('refuses more than it can hold with device_busy', () => {
    const { queue, slow } = setUp();
    const nettest = slow('a');
    const addMany = () => {
      for (let i = 0; i < 100; i += 1) queue.add(orderOf(nettest, { trigger: 'manual' }));
    };
    expect(addMany).toThrow(expect.objectContaining({ code: 'device_busy' }));
  });

  it('stops: the running test is aborted and recorded, waiting ones are refused, the lock is free', async () => {
    const { clock, queue, recorded, slow, lock, states } = setUp(10_000);
    queue.add(orderOf(slow('running')));
    const waiting = queue.add(orderOf(slow('waiting')));
    await clock.advance(100);
    expect(queue.running()?.nettest).toBe('running');
    const stopped = queue.stop();
    await expect(waiting.measurement).rejects.toMatchObject({ code: 'conflict' });
    await stopped;
    expect(recorded.map(({ nettest, status }) => [nettest, status])).toEqual([['running', 'aborted']]);
    expect(lock.held).toBe(0);
    expect(states.filter((state) => state.endsWith('ended')).sort()).toEqual([
      'running ended',
      'waiting ended',
    ]);
    expect(() => queue.add(orderOf(slow('late')))).toThrow(expect.objectContaining({ code: 'conflict' }));
  });
});

const measurement: Measurement = {
  id: '00000000-0000-7000-8000-000000000000',
  device: 'device',
  origin: 'device',
  nettest: 'good',
  nettestVersion: '1',
  trigger: 'manual',
  scope: 'line',
  status: 'ok',
  directions: {},
  validityReasons: [],
  startedAt: '2030-01-01T00:00:00.000Z',
  durationMs: 0,
  clock: 'synced',
  metrics: {},
  flags: [],
  annotations: {},
  conditions: {},
};
