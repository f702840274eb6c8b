// When a line is slow: medians by weekday and hour of the local day, and spans of the week against each other. Pure.
// INVARIANT: a value belongs to the hour that the clock on the wall showed, on days of 23 and 25 hours, too.
import type { LocalTime } from './local-time.js';
import { medianOf, type MedianFigure } from './median-interval.js';
import { quantileOf } from './rollup-summary.js';

/** A value and its instant. */
export interface TimedValue {
  readonly atMs: number;
  readonly value: number;
}

/** An hour of a weekday (0 is Sunday). */
export interface HourCell {
  readonly weekday: number;
  readonly hour: number;
  readonly n: number;
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

/** True medians of each hour of each weekday that has a value; Sunday midnight first. */
export function hourGrid(
  values: readonly TimedValue[],
  localAt: (atMs: number) => LocalTime,
): readonly HourCell[] {
  const cells = new Map<number, number[]>();
  for (const { atMs, value } of values) {
    const { weekday, hour } = localAt(atMs);
    const place = weekday * 24 + (Math.floor(hour) % 24);
    const own = cells.get(place);
    if (own === undefined) cells.set(place, [value]);
    else own.push(value);
  }
  return [...cells]
    .sort(([a], [b]) => a - b)
    .map(([place, own]) => {
      const sorted = { values: own.sort((a, b) => a - b) };
      return {
        weekday: Math.floor(place / 24),
        hour: place % 24,
        n: own.length,
        median: quantileOf(sorted, 0.5),
        p10: quantileOf(sorted, 0.1),
        p90: quantileOf(sorted, 0.9),
      };
    });
}

/** Evenings of Monday to Friday, 18 to 23 o'clock, and nights of all days, 0 to 6 o'clock. */
export type WeekPart = 'evenings' | 'nights';

/** The part of the week that a local time belongs to. */
export function weekPartOf({ hour, weekday }: LocalTime): WeekPart | undefined {
  if (hour < 6) return 'nights';
  return hour >= 18 && hour < 23 && weekday >= 1 && weekday <= 5 ? 'evenings' : undefined;
}

/** Two groups of values, each with its median; a group without values has none. */
export interface Comparison {
  readonly one: MedianFigure | undefined;
  readonly other: MedianFigure | undefined;
}

/** Weekday evenings against nights. */
export function eveningsAgainstNights(
  values: readonly TimedValue[],
  localAt: (atMs: number) => LocalTime,
): Comparison {
  const of = (part: WeekPart) =>
    medianOfValues(values.filter(({ atMs }) => weekPartOf(localAt(atMs)) === part));
  return { one: of('evenings'), other: of('nights') };
}

/** The calendar month that begins at `monthMs` against the one before it, which began at `beforeMs`. */
export function monthAgainstLast(
  values: readonly TimedValue[],
  monthMs: number,
  beforeMs: number,
): Comparison {
  return {
    one: medianOfValues(values.filter(({ atMs }) => atMs >= monthMs)),
    other: medianOfValues(values.filter(({ atMs }) => atMs >= beforeMs && atMs < monthMs)),
  };
}

function medianOfValues(values: readonly TimedValue[]): MedianFigure | undefined {
  return medianOf(values.map(({ value }) => value).sort((a, b) => a - b));
}
