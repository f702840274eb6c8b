// Zoom, pan, decimation and averages: arithmetic that gestures and charts stand on.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimate } from '../../../renderer/charts/decimate.js';
import { rangeTicks } from '../../../renderer/charts/range-ticks.js';
import { notAfter, panned, partOf, zoomed } from '../../../renderer/charts/time-window.js';
import { trailingAverage } from '../../../renderer/charts/trailing-average.js';
import { localInput, readLocalInput } from '../../../renderer/local-input.js';
import { wordingFor } from '../../../renderer/wording.js';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const week = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 0, 8) };

describe('renderer/charts/time-window', () => {
  it('zooms around the place below the pointer', () => {
    expect(zoomed(week, 0.5)).toEqual({ fromMs: week.fromMs + 1.75 * dayMs, toMs: week.toMs - 1.75 * dayMs });
    expect(zoomed(week, 0.5, 0)).toEqual({ fromMs: week.fromMs, toMs: week.fromMs + 3.5 * dayMs });
    expect(zoomed(week, 2, 1)).toEqual({ fromMs: week.fromMs - 7 * dayMs, toMs: week.toMs });
  });

  it('never becomes shorter than half an hour, nor longer than thirty years', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (factor, anchor) => {
          const { fromMs, toMs } = zoomed(week, factor, anchor);
          expect(toMs - fromMs).toBeGreaterThanOrEqual(hourMs / 2 - 60_000);
          expect(toMs - fromMs).toBeLessThanOrEqual(31 * 366 * dayMs);
        },
      ),
    );
  });

  it('pans, takes a part dragged in either direction, and does not end in the future', () => {
    expect(panned(week, -1)).toEqual({ fromMs: week.fromMs - 7 * dayMs, toMs: week.fromMs });
    expect(partOf(week, 3 / 7, 1 / 7)).toEqual({
      fromMs: week.fromMs + dayMs,
      toMs: week.fromMs + 3 * dayMs,
    });
    expect(partOf(week, 0.5, 0.5).toMs - partOf(week, 0.5, 0.5).fromMs).toBe(hourMs / 2);
    expect(notAfter(panned(week, 1), week.toMs)).toEqual(week);
  });
});

describe('renderer/charts/decimate', () => {
  it('keeps the first, the last and both extremes of each column, and every break', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { nil: NaN, freq: 20 }), {
          minLength: 1,
          maxLength: 3000,
        }),
        fc.integer({ min: 10, max: 400 }),
        (values, columns) => {
          const points = values.map((y, x) => ({ x, y }));
          const seen = decimate(points, 0, points.length, columns);
          const numbers = (list: readonly { readonly y: number }[]) =>
            list.map(({ y }) => y).filter((y) => !Number.isNaN(y));
          const extremes = (list: readonly number[]) =>
            [
              list.length,
              list.reduce((a, b) => Math.min(a, b), Infinity),
              list.reduce((a, b) => Math.max(a, b), -Infinity),
            ].slice(1);
          expect(extremes(numbers(seen))).toEqual(extremes(numbers(points)));
          expect(seen.filter(({ y }) => Number.isNaN(y))).toHaveLength(
            values.filter((y) => Number.isNaN(y)).length,
          );
          expect(seen.map(({ x }) => x)).toEqual(seen.map(({ x }) => x).toSorted((a, b) => a - b));
          expect(seen[0]).toBe(points[0]);
          expect(seen.at(-1)).toBe(points.at(-1));
        },
      ),
    );
  });
});

describe('renderer/charts/trailing-average', () => {
  const points = [0, 1, 2, 3, 10].map((day) => ({ x: day * dayMs, mean: day, n: 1 }));

  it('is the mean of the days before each point, weighted by their values', () => {
    expect(trailingAverage(points, 2).map(({ y }) => y)).toEqual([0, 0.5, 1, 2, 10]);
    const weighted = [
      { x: 0, mean: 10, n: 3 },
      { x: 1, mean: 2, n: 1 },
    ];
    expect(trailingAverage(weighted, 1).map(({ y }) => y)).toEqual([10, 8]);
    expect(trailingAverage(points, 0)).toEqual([]);
  });

  it('does not average over a change of what is measured', () => {
    expect(trailingAverage(points, 5, [2 * dayMs]).map(({ y }) => y)).toEqual([0, 0.5, 2, 2.5, 10]);
  });

  it('is what a plain computation says', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 1, max: 60 }),
            fc.integer({ min: -100, max: 100 }),
            fc.integer({ min: 1, max: 9 }),
          ),
          { maxLength: 60 },
        ),
        fc.integer({ min: 1, max: 15 }),
        (steps, days) => {
          let x = 0;
          const list = steps.map(([hours, mean, n]) => ({ x: (x += hours * hourMs), mean, n }));
          const plain = list.map((point) => {
            const own = list.filter((other) => other.x <= point.x && other.x >= point.x - days * dayMs);
            return (
              own.reduce((sum, { mean, n }) => sum + mean * n, 0) / own.reduce((sum, { n }) => sum + n, 0)
            );
          });
          trailingAverage(list, days).forEach(({ y }, index) => {
            expect(y).toBeCloseTo(plain[index] ?? NaN, 9);
          });
        },
      ),
    );
  });
});

describe('renderer/charts/range-ticks', () => {
  const wording = wordingFor('Europe/Berlin');
  const texts = (from: string, to: string, most = 8) =>
    rangeTicks({ fromMs: Date.parse(from), toMs: Date.parse(to) }, most, wording).map(({ text }) => text);

  it('has midnights on the days on which the clock is changed', () => {
    const spring = rangeTicks(
      { fromMs: Date.parse('2026-03-27T23:00:00Z'), toMs: Date.parse('2026-03-31T22:00:00Z') },
      5,
      wording,
    );
    expect(spring.map(({ atMs }) => new Date(atMs).toISOString())).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ]);
    expect(texts('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toEqual([
      'Sun 25',
      '06:00',
      '12:00',
      '18:00',
      'Mon 26',
    ]);
  });

  it('names months and years where days would be too many', () => {
    expect(texts('2025-11-20T00:00:00Z', '2026-11-20T00:00:00Z', 13)).toContain('2026');
    expect(texts('2016-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 12).length).toBeGreaterThan(9);
    expect(texts('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toEqual([]);
  });
});

describe('renderer/local-input', () => {
  it('writes and reads the kiosk’s time, whatever the zone of the browser', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2030, 0, 1) / 60_000 }),
        fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Auckland', 'UTC'),
        (minute, zone) => {
          const text = localInput(minute * 60_000, zone);
          const read = readLocalInput(text, zone);
          // Of an hour that comes twice the first is meant.
          expect(localInput(read ?? NaN, zone)).toBe(text);
          expect(minute * 60_000 - (read ?? NaN)).toBeOneOf([0, hourMs]);
        },
      ),
    );
  });

  it('reads the hour that is left out as if the clock had not been changed, and nothing out of garbage', () => {
    expect(readLocalInput('2026-03-29T02:30', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T01:30:00Z'));
    expect(readLocalInput('', 'UTC')).toBeUndefined();
    expect(readLocalInput('2026-13-40T99:99', 'UTC')).toBeUndefined();
  });
});
