// The display's dark hours: off and on by the clock, woken by a touch, painted where nothing can switch it.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDarkHours, type ScreenState } from '../../src/display/dark-hours.js';

function dark({ switches = true, clockSet = true } = {}) {
  vi.useFakeTimers();
  const calls: boolean[] = [];
  const state = { dark: false, nowMs: 0, calls };
  const seen: ScreenState[] = [];
  const hours = createDarkHours({
    clock: { nowMs: () => state.nowMs, monotonicMs: () => state.nowMs, sleep: () => Promise.resolve() },
    isDark: () => state.dark,
    clockSet: () => clockSet,
    wakeMs: () => 300_000,
    power(on) {
      state.calls.push(on);
      return Promise.resolve(switches);
    },
    onScreen: (screen) => seen.push(screen),
  });
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 15_000) {
      state.nowMs += 15_000;
      await vi.advanceTimersByTimeAsync(15_000);
    }
  }
  return { hours, state, seen, pass };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('display/dark-hours', () => {
  it('switches off when they begin and on when they end, once each', async () => {
    const { hours, state, seen, pass } = dark();
    hours.start();
    await pass(60_000);
    state.dark = true;
    await pass(3_600_000);
    state.dark = false;
    await pass(60_000);
    expect(state.calls).toEqual([false, true]);
    expect(seen).toEqual(['off', 'on']);
    await hours.stop();
  });

  it('wakes for some minutes when touched', async () => {
    const { hours, state, pass } = dark();
    state.dark = true;
    hours.start();
    await pass(15_000);
    hours.wake();
    await pass(15_000);
    expect(hours.screen()).toBe('on');
    await pass(300_000);
    expect(hours.screen()).toBe('off');
    await hours.stop();
  });

  it('asks the page to paint itself black where nothing can switch the screen', async () => {
    const { hours, state, pass } = dark({ switches: false });
    state.dark = true;
    hours.start();
    await pass(15_000);
    expect(hours.screen()).toBe('painted_black');
    await hours.stop();
  });

  it('never goes dark by a clock that was not set', async () => {
    const { hours, state, pass } = dark({ clockSet: false });
    state.dark = true;
    hours.start();
    await pass(60_000);
    expect(state.calls).toEqual([]);
    await hours.stop();
  });

  it('leaves a screen on that shows something when it stops', async () => {
    const { hours, state, pass } = dark();
    state.dark = true;
    hours.start();
    await pass(15_000);
    await hours.stop();
    expect(state.calls).toEqual([false, true]);
  });
});
