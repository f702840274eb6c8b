// The law, proved on simulated years: the real scheduler and the real gates under a clock that jumps. α is 1 % throughout.
import { describe, expect, it } from 'vitest';
import { mlabWaits } from '../../src/core/schedule.js';
import type { DrawRule } from '../../src/schedule/draw.js';
import { createQuietHours } from '../../src/schedule/quiet-hours.js';
import { seededRandom } from '../../src/schedule/random.js';
import { simulate, type SimulatedNettest } from '../../src/schedule/simulate.js';
import { mostWithin, summaryOf } from '../../src/schedule/simulation-summary.js';
import { localDigitsOf } from '../../src/schedule/local-time.js';
import { chiSquare, chiSquareLimit, ksDistance, ksLimit } from './distribution.js';

const dayMs = 86_400_000;
const yearStart = Date.UTC(2030, 0, 1);
const yearEnd = Date.UTC(2031, 0, 1);
const always: DrawRule = {
  mode: 'exponential',
  cron: '0 0,6,12,18 * * *',
  timezone: 'UTC',
  windowMinutes: 360,
  perDay: 4,
};
const publicNdt7: SimulatedNettest = { id: 'ndt7', rule: always, family: 'mlab' };

function quietNettest(rule: DrawRule, quiet: readonly string[], family?: string): SimulatedNettest {
  const hours = createQuietHours(quiet, [], rule.timezone);
  return { id: 'quiet', rule, family, quietKey: quiet.join(), quietUntil: (atMs) => hours.until(atMs) };
}

/** The clamped exponential of the ndt7 specification, in ms. */
function clampedExponential(waitMs: number): number {
  if (waitMs < mlabWaits.minMs) return 0;
  return waitMs >= mlabWaits.maxMs ? 1 : 1 - Math.exp(-waitMs / mlabWaits.meanMs);
}

function madeOf(runs: readonly { readonly atMs: number; readonly skipReason?: string }[]): number[] {
  return runs.filter(({ skipReason }) => skipReason === undefined).map(({ atMs }) => atMs);
}

describe('schedule/simulate', () => {
  it('draws waits of the clamped exponential on public servers (Kolmogorov-Smirnov over five years)', async () => {
    const { waitsMs } = await simulate({
      nettests: [publicNdt7],
      fromMs: yearStart,
      toMs: yearStart + 5 * 365 * dayMs,
      random: seededRandom(2030),
    });
    expect(waitsMs.length).toBeGreaterThan(6000);
    // Instants are whole milliseconds.
    expect(ksDistance(waitsMs, clampedExponential)).toBeLessThan(ksLimit(waitsMs.length));
    expect(Math.min(...waitsMs)).toBe(2_160_000);
    expect(Math.max(...waitsMs)).toBe(54_000_000);
    // The test can fail: a uniform wait of the same mean is far beyond the limit.
    const uniform = Array.from({ length: waitsMs.length }, (_, i) => (43_200_000 * i) / waitsMs.length);
    expect(ksDistance(uniform, clampedExponential)).toBeGreaterThan(ksLimit(waitsMs.length));
  });

  it('never makes more than 4 automatic runs in any 24 h, and needs no refusal for it', async () => {
    for (const seed of [1, 2, 3]) {
      const { runs } = await simulate({
        nettests: [publicNdt7],
        fromMs: yearStart,
        toMs: yearEnd,
        random: seededRandom(seed),
      });
      expect(mostWithin(madeOf(runs), dayMs)).toBe(4);
      expect(runs.filter(({ skipReason }) => skipReason !== undefined)).toEqual([]);
      expect(runs.length).toBeGreaterThan(2.5 * 365);
    }
  });

  it('counts the nettests of a family together', async () => {
    const second = { ...publicNdt7, id: 'second' };
    const { runs } = await simulate({
      nettests: [publicNdt7, second],
      fromMs: yearStart,
      toMs: yearStart + 90 * dayMs,
      random: seededRandom(5),
    });
    expect(mostWithin(madeOf(runs), dayMs)).toBe(4);
    expect(new Set(runs.map(({ nettest }) => nettest))).toEqual(new Set(['ndt7', 'second']));
  });

  it('favours no minute and no second, and stays 2 s away from whole minutes', async () => {
    const { runs } = await simulate({
      nettests: [publicNdt7],
      fromMs: yearStart,
      toMs: yearStart + 20 * 365 * dayMs,
      random: seededRandom(42),
    });
    // Waits at a limit are whole minutes and keep the second of the run before: every fifth run hardly knows of the last.
    const apart = runs.filter((_, index) => index % 5 === 0);
    const instants = madeOf(apart);
    const { minutes } = summaryOf(apart, [], 'UTC');
    expect(chiSquare(minutes)).toBeLessThan(chiSquareLimit(59));
    const seconds = Array.from({ length: 60 }, () => 0);
    for (const atMs of instants) {
      const second = Math.floor((atMs % 60_000) / 1000);
      seconds[second] = (seconds[second] ?? 0) + 1;
    }
    expect([seconds[0], seconds[1], seconds[58], seconds[59]]).toEqual([0, 0, 0, 0]);
    expect(chiSquare(seconds.slice(2, 58))).toBeLessThan(chiSquareLimit(55));
  });

  it('crowds nowhere: where cron allows nine to five only, the first hour gets no more than the others', async () => {
    const office = { ...always, cron: '0 9 * * *', windowMinutes: 480 };
    const { runs } = await simulate({
      nettests: [{ ...publicNdt7, rule: office }],
      fromMs: yearStart,
      toMs: yearStart + 5 * 365 * dayMs,
      random: seededRandom(9),
    });
    const hours = Array.from({ length: 24 }, () => 0);
    for (const atMs of madeOf(runs)) {
      const hour = new Date(atMs).getUTCHours();
      hours[hour] = (hours[hour] ?? 0) + 1;
    }
    expect(hours.slice(0, 9).concat(hours.slice(17))).toEqual(Array.from({ length: 16 }, () => 0));
    expect(chiSquare(hours.slice(9, 17))).toBeLessThan(chiSquareLimit(7));
  });

  it('waits 60, 120, 240, 480, 960 s ± 5 % without capacity, then as usual, and once more so', async () => {
    const { runs } = await simulate({
      nettests: [publicNdt7],
      fromMs: yearStart,
      toMs: yearStart + 6 * dayMs,
      random: seededRandom(3),
      hasCapacity: () => false,
    });
    expect(new Set(runs.slice(0, 12).map(({ skipReason }) => skipReason))).toEqual(new Set(['rate_limited']));
    const waits = runs.slice(1).map(({ atMs }, i) => atMs - (runs[i]?.atMs ?? 0));
    const means = [60_000, 120_000, 240_000, 480_000, 960_000];
    for (const [i, mean] of [...means, 0, ...means].entries()) {
      const wait = waits[i] ?? 0;
      if (mean === 0) expect(wait).toBeGreaterThanOrEqual(mlabWaits.minMs);
      else expect(Math.abs(wait - mean)).toBeLessThan(0.25 * mean);
    }
    expect(
      mostWithin(
        runs.filter(({ skipReason }) => skipReason === 'rate_limited').map(({ atMs }) => atMs),
        dayMs,
      ),
    ).toBeLessThanOrEqual(36);
  });

  it('makes nothing in quiet hours, over midnight and both changes of the clock, and one row for each of them', async () => {
    const rule = {
      ...always,
      mode: 'window',
      cron: '*/20 * * * *',
      windowMinutes: 20,
      timezone: 'Europe/Berlin',
    } as const;
    const { runs } = await simulate({
      nettests: [quietNettest(rule, ['22:00-06:30', 'sat 12:00-14:00'])],
      fromMs: Date.UTC(2030, 2, 1),
      toMs: Date.UTC(2030, 10, 1),
      random: seededRandom(7),
    });
    for (const atMs of madeOf(runs)) {
      const local = new Date(localDigitsOf(atMs, 'Europe/Berlin'));
      const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
      expect(minute).toBeGreaterThanOrEqual(390);
      expect(minute).toBeLessThan(22 * 60);
      if (local.getUTCDay() === 6) expect(minute >= 720 && minute < 840).toBe(false);
    }
    const skipped = runs.filter(({ skipReason }) => skipReason === 'quiet_hours');
    // 1 March began in a closure; 245 nights follow it, and 35 Saturdays.
    expect(skipped).toHaveLength(1 + 245 + 35);
    expect(runs.length - skipped.length).toBeGreaterThan(240 * 40);
  });

  it('keeps public servers out of quiet hours too, with at most a row each', async () => {
    const { runs } = await simulate({
      nettests: [quietNettest(always, ['mon-fri 08:00-18:00'], 'mlab')],
      fromMs: yearStart,
      toMs: yearEnd,
      random: seededRandom(11),
    });
    const inside = (atMs: number) => {
      const at = new Date(atMs);
      return at.getUTCDay() % 6 !== 0 && at.getUTCHours() >= 8 && at.getUTCHours() < 18;
    };
    expect(madeOf(runs).filter(inside)).toEqual([]);
    const skipped = runs.filter(({ skipReason }) => skipReason === 'quiet_hours');
    expect(skipped.every(({ atMs }) => inside(atMs))).toBe(true);
    expect(new Set(skipped.map(({ atMs }) => Math.floor(atMs / dayMs))).size).toBe(skipped.length);
  });

  it('has one instant in each part of the day when stratified, 23 and 25 hours long ones too', async () => {
    const rule = { ...always, mode: 'stratified', perDay: 24, timezone: 'Europe/Berlin' } as const;
    const { runs } = await simulate({
      nettests: [{ id: 'own', rule }],
      fromMs: Date.UTC(2030, 2, 29, 23),
      toMs: Date.UTC(2030, 3, 28, 22),
      random: seededRandom(1),
    });
    expect(runs).toHaveLength(720);
    const days = runs.map(({ atMs }) => Math.floor(localDigitsOf(atMs, 'Europe/Berlin') / dayMs));
    expect(new Set(days.map((day) => days.filter((other) => other === day).length))).toEqual(new Set([24]));
  });

  it('draws a poisson process of the rate that is asked for', async () => {
    const rule = { ...always, mode: 'poisson', perDay: 12, cron: '0 * * * *', windowMinutes: 60 } as const;
    const { runs, waitsMs } = await simulate({
      nettests: [{ id: 'own', rule }],
      fromMs: yearStart,
      toMs: yearEnd,
      random: seededRandom(1),
    });
    expect(Math.min(...waitsMs)).toBe(720_000);
    expect(Math.max(...waitsMs)).toBe(18_000_000);
    // The clamped mean is 92.3 % of the mean: e^-0.1 − e^-2.5 + 0.1.
    expect(runs.length / 365).toBeCloseTo(12 / 0.9228, 0);
  });

  it('runs once where an hour is skipped, and not twice where it comes twice', async () => {
    const rule = {
      ...always,
      mode: 'window',
      cron: '30 2 * * *',
      windowMinutes: 20,
      timezone: 'Europe/Berlin',
    } as const;
    for (const fromMs of [Date.UTC(2030, 2, 29, 23), Date.UTC(2030, 9, 25, 22)]) {
      const { runs } = await simulate({
        nettests: [{ id: 'own', rule }],
        fromMs,
        toMs: fromMs + 3 * dayMs,
        random: seededRandom(1),
      });
      const days = runs.map(({ atMs }) => Math.floor(localDigitsOf(atMs, 'Europe/Berlin') / dayMs));
      expect(days).toHaveLength(3);
      expect(new Set(days).size).toBe(3);
    }
  });

  it('says the same for the same seed, and something else for another', async () => {
    const run = (seed: number) =>
      simulate({
        nettests: [publicNdt7],
        fromMs: yearStart,
        toMs: yearStart + 30 * dayMs,
        random: seededRandom(seed),
      });
    expect(await run(1)).toEqual(await run(1));
    expect((await run(1)).runs).not.toEqual((await run(2)).runs);
  });

  it('ends where nothing can ever run', async () => {
    const result = await simulate({
      nettests: [
        { id: 'never', rule: { ...always, windowMinutes: 0 } },
        quietNettest(always, ['00:00-24:00']),
      ],
      fromMs: yearStart,
      toMs: yearStart + 10 * dayMs,
      random: seededRandom(1),
    });
    expect(madeOf(result.runs)).toEqual([]);
    expect(result.runs.length).toBeLessThanOrEqual(1);
  });
});
