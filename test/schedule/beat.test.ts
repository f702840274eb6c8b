// The beat with the real node-cron, under fake timers: alive after each step of the clock, without a storm.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../src/core/clock.js';
import { startBeat } from '../../src/schedule/beat.js';

const clock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal?.addEventListener('abort', wake);
    }),
};

describe('schedule/beat', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      now: Date.UTC(2030, 0, 1, 0, 0, 30),
      toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('beats at once and then each minute', async () => {
    const beats: number[] = [];
    const beat = startBeat(clock, () => beats.push(Date.now()));
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    await beat.stop();
    expect(beats).toHaveLength(11);
    expect(new Set(beats.slice(1).map((atMs) => Math.floor(atMs / 60_000))).size).toBe(10);
  });

  const steps: [string, number][] = [
    ['-20 s', -20_000],
    ['-1 h', -3_600_000],
    ['+1 h', 3_600_000],
    ['+10 y', 10 * 365.25 * 86_400_000],
  ];

  it.each(steps)(
    'goes on after a step of %s, missing at most one beat, and reports it',
    async (_name, stepMs) => {
      const beats: number[] = [];
      const reported: number[] = [];
      const beat = startBeat(clock, (steppedByMs) => {
        beats.push(performance.now());
        if (steppedByMs !== undefined) reported.push(steppedByMs);
      });
      await vi.advanceTimersByTimeAsync(3 * 60_000);
      const before = beats.length;
      vi.setSystemTime(Date.now() + stepMs);
      await vi.advanceTimersByTimeAsync(5 * 60_000);
      await beat.stop();
      expect(reported).toEqual([expect.closeTo(stepMs, -3)]);
      expect(beats.length - before).toBeGreaterThanOrEqual(4);
      expect(beats.length - before).toBeLessThanOrEqual(8);
      const gaps = beats.slice(1).map((atMs, i) => atMs - (beats[i] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(120_000);
    },
  );

  it('survives a step in the last moment before a tick, whatever node-cron counts up meanwhile', async () => {
    const beats: number[] = [];
    const beat = startBeat(clock, () => beats.push(performance.now()));
    await vi.advanceTimersByTimeAsync(29_950);
    vi.setSystemTime(Date.now() + 10 * 365 * 86_400_000);
    await vi.advanceTimersByTimeAsync(3 * 60_000);
    await beat.stop();
    expect(beats.length).toBeGreaterThanOrEqual(3);
    expect(beats.length).toBeLessThanOrEqual(7);
  });

  it('is silent once it is stopped', async () => {
    const beats: number[] = [];
    const beat = startBeat(clock, () => beats.push(Date.now()));
    await vi.advanceTimersByTimeAsync(60_000);
    await beat.stop();
    const stoppedAt = beats.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(beats).toHaveLength(stoppedAt);
  });
});
