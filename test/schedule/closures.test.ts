// A closure leaves one row, not one per run that it refuses.
import { describe, expect, it } from 'vitest';
import type { Closure } from '../../src/core/gate-closure.js';
import { createClosures } from '../../src/schedule/closures.js';

function setUp(state = new Map<string, unknown>()) {
  const clock = { nowMs: 1000 };
  const closures = createClosures(
    () => clock.nowMs,
    (name) => Promise.resolve(state.get(name)),
    (name, value) => Promise.resolve(void state.set(name, structuredClone(value))),
  );
  return { clock, state, closures };
}

const night: Closure = { reason: 'quiet_hours', detail: 'night', untilMs: 5000 };
const endless: Closure = { reason: 'consent', detail: 'not given' };

describe('schedule/closures', () => {
  it('is new once, per nettest, until it ends', async () => {
    const { clock, closures } = setUp();
    expect(await closures.note('a', night)).toBe(true);
    expect(await closures.note('a', night)).toBe(false);
    expect(await closures.note('b', night)).toBe(true);
    clock.nowMs = 4999;
    expect(await closures.note('a', night)).toBe(false);
    clock.nowMs = 5000;
    expect(await closures.note('a', { ...night, untilMs: 9000 })).toBe(true);
  });

  it('without an end lasts until a run passes', async () => {
    const { clock, closures } = setUp();
    expect(await closures.note('a', endless)).toBe(true);
    clock.nowMs = 1e12;
    expect(await closures.note('a', endless)).toBe(false);
    await closures.passed('a');
    expect(await closures.note('a', endless)).toBe(true);
  });

  it('is another one when its reason is another', async () => {
    const { closures } = setUp();
    await closures.note('a', night);
    expect(await closures.note('a', endless)).toBe(true);
    expect(await closures.note('a', night)).toBe(true);
  });

  it('remembers by itself what the store refuses to keep', async () => {
    const closures = createClosures(
      () => 1000,
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error('disk full')),
    );
    expect(await closures.note('a', endless)).toBe(true);
    expect(await closures.note('a', endless)).toBe(false);
    await closures.passed('a');
    expect(await closures.note('a', endless)).toBe(true);
  });

  it('survives a restart, a state of another form and a clock that was wrong', async () => {
    const { state, closures } = setUp();
    await closures.note('a', endless);
    expect(await setUp(state).closures.note('a', endless)).toBe(false);
    const earlier = setUp(state);
    earlier.clock.nowMs = 999;
    expect(await earlier.closures.note('a', endless)).toBe(true);
    expect(await setUp(new Map([['closures', [1, 2]]])).closures.note('a', endless)).toBe(true);
  });
});
