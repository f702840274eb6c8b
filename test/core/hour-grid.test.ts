// Hours of the week by the clock on the wall, over both changes of it.
import { describe, expect, it } from 'vitest';
import { eveningsAgainstNights, hourGrid, monthAgainstLast, weekPartOf } from '../../src/core/hour-grid.js';
import { localTimes } from '../../src/core/local-time.js';

const hourMs = 3_600_000;
const berlin = localTimes('Europe/Berlin');
const at = (iso: string, value: number) => ({ atMs: Date.parse(iso), value });

/** A value for each hour of two days: its number. */
function hours(fromIso: string, count: number) {
  const fromMs = Date.parse(fromIso);
  return Array.from({ length: count }, (_, index) => ({ atMs: fromMs + index * hourMs, value: index }));
}

describe('core/hour-grid', () => {
  it('has 25 values in the 24 hours of the day on which the clock is put back: two at 2 o’clock', () => {
    const sunday = hourGrid(hours('2026-10-24T22:00:00Z', 25), berlin);
    expect(sunday.every(({ weekday }) => weekday === 0)).toBe(true);
    expect(sunday.map(({ hour, n }) => [hour, n])).toEqual(
      Array.from({ length: 24 }, (_, hour) => [hour, hour === 2 ? 2 : 1]),
    );
    expect(sunday[2]).toMatchObject({ median: 2.5, n: 2 });
    expect(sunday[23]?.median).toBe(24);
  });

  it('has 23 values on the day on which it is put forward: none at 2 o’clock', () => {
    const sunday = hourGrid(hours('2026-03-28T23:00:00Z', 23), berlin);
    expect(sunday.map(({ hour }) => hour)).toEqual([
      0,
      1,
      ...Array.from({ length: 21 }, (_, index) => index + 3),
    ]);
  });

  it('keeps an evening an evening on both sides of a change', () => {
    const grid = hourGrid([at('2026-10-23T18:30:00Z', 1), at('2026-10-30T19:30:00Z', 3)], berlin);
    expect(grid).toMatchObject([{ weekday: 5, hour: 20, n: 2, median: 2 }]);
    expect(grid[0]?.p10).toBeCloseTo(1.2);
    expect(grid[0]?.p90).toBeCloseTo(2.8);
  });

  it('counts in the zone that is asked for, also where it is half an hour off', () => {
    const kolkata = localTimes('Asia/Kolkata');
    expect(hourGrid([at('2026-11-20T18:29:00Z', 1), at('2026-11-20T18:31:00Z', 2)], kolkata)).toMatchObject([
      { weekday: 5, hour: 23 },
      { weekday: 6, hour: 0 },
    ]);
  });

  it('compares evenings of weekdays with nights', () => {
    expect(weekPartOf({ weekday: 5, hour: 18 })).toBe('evenings');
    expect(weekPartOf({ weekday: 6, hour: 20 })).toBeUndefined();
    expect(weekPartOf({ weekday: 6, hour: 5.99 })).toBe('nights');
    expect(weekPartOf({ weekday: 1, hour: 23 })).toBeUndefined();
    const values = [
      at('2026-11-20T19:00:00Z', 40),
      at('2026-11-20T20:00:00Z', 60),
      at('2026-11-21T02:00:00Z', 90),
    ];
    expect(eveningsAgainstNights(values, berlin)).toEqual({
      one: { n: 2, median: 50 },
      other: { n: 1, median: 90 },
    });
  });

  it('compares a month with the one before, and says nothing of an empty one', () => {
    const [month, before] = [Date.UTC(2026, 10, 1), Date.UTC(2026, 9, 1)];
    const values = [
      at('2026-10-31T23:59:59Z', 10),
      at('2026-11-01T00:00:00Z', 20),
      at('2026-09-30T00:00:00Z', 99),
    ];
    expect(monthAgainstLast(values, month, before)).toEqual({
      one: { n: 1, median: 20 },
      other: { n: 1, median: 10 },
    });
    expect(monthAgainstLast([], month, before)).toEqual({ one: undefined, other: undefined });
  });
});
