// From the summaries of hours or days to the bins of a chart. Pure: stores only find the pieces.
import { bucketOf } from './histogram.js';
import { statuses, type Status } from './measurement.js';
import type { Bin, BinQuery, WeekHour } from './rollup-store.js';
import { longestLocalRangeMs } from './rollup-store.js';
import { dayHours, hourMs, localDays, utcDays, weekdayOf, type Days } from './rollup-days.js';
import { figuresOf, mergeSummaries, type Summary, type SummaryFigures } from './rollup-summary.js';
import { createTally, type Tally } from './rollup-tally.js';

/** A summary as a store keeps it, with its figures where they are known without unpacking it. */
export interface Piece {
  readonly figures?: SummaryFigures;
}

/** Pieces by the number of their bin: of the metric's values, of the lower bounds among them, of attempts (see {@link statusValue}). */
export interface Pieces<Kept extends Piece> {
  readonly values: ReadonlyMap<number, readonly Kept[]>;
  readonly bounds: ReadonlyMap<number, readonly Kept[]>;
  readonly attempts: ReadonlyMap<number, readonly Kept[]>;
  readonly opener: PieceOpener<Kept>;
}

/** How pieces are looked into. */
export interface PieceOpener<Kept extends Piece> {
  unpack(piece: Kept): Summary;
  /** How many values a piece is of. */
  count(piece: Kept): number;
  /** Puts a piece into a tally. */
  tally(piece: Kept, into: Tally): void;
  /** Each value or bucket of a piece, as buckets (histogram.ts). */
  eachBucket(piece: Kept, visit: (bucket: number, count: number) => void): void;
}

/** How an attempt ended, as a value that a summary can keep. Stored: a number is never given to another status. */
export const statusValue: Readonly<Record<Status, number>> = {
  ok: 1,
  partial: 2,
  failed: 3,
  skipped: 4,
  aborted: 5,
};

const statusOfBucket = new Map(statuses.map((status) => [bucketOf(statusValue[status]), status]));

/** The newest `limit` bins, oldest first; `edgeHour` gives the hour in which a bin begins. */
export function binsOf<Kept extends Piece>(
  pieces: Pieces<Kept>,
  edgeHour: (bin: number) => number,
  limit: number,
): readonly Bin[] {
  const tally = onceMade();
  return binNumbers(pieces)
    .slice(-limit)
    .map((bin) => ({
      fromMs: edgeHour(bin) * hourMs,
      toMs: edgeHour(bin + 1) * hourMs,
      ...figuresOfBin(pieces, bin, tally),
    }));
}

/** The number of an hour of the local week: days from Monday, times 24, and the hour. */
export function weekHourNumber(days: Days): (hour: number) => number {
  return (hour) => (weekdayOf(days.dayOf(hour)) - 1) * dayHours + days.hourOfDay(hour);
}

/** Hours of the week from pieces that are numbered by {@link weekHourNumber}. */
export function weekHoursOf<Kept extends Piece>(pieces: Pieces<Kept>): readonly WeekHour[] {
  const tally = onceMade();
  return binNumbers(pieces).map((number) => ({
    weekday: Math.floor(number / dayHours) + 1,
    hour: number % dayHours,
    ...figuresOfBin(pieces, number, tally),
  }));
}

/** A tally that is made where the first bin needs one: days as they are stored do not. */
function onceMade(): () => Tally {
  let made: Tally | undefined;
  return () => (made ??= createTally());
}

function binNumbers<Kept extends Piece>({ values, attempts }: Pieces<Kept>): readonly number[] {
  return [...new Set([...values.keys(), ...attempts.keys()])].sort((a, b) => a - b);
}

function figuresOfBin<Kept extends Piece>(pieces: Pieces<Kept>, bin: number, tally: () => Tally) {
  const { values, bounds, attempts, opener } = pieces;
  const figures = figuresOfPieces(values.get(bin) ?? [], opener, tally);
  const lowerBounds = (bounds.get(bin) ?? []).reduce((sum, piece) => sum + opener.count(piece), 0);
  return {
    ...(figures && { figures }),
    ...(lowerBounds > 0 && { lowerBounds }),
    attempts: statusCounts(attempts.get(bin) ?? [], opener),
  };
}

function figuresOfPieces<Kept extends Piece>(
  pieces: readonly Kept[],
  opener: PieceOpener<Kept>,
  tally: () => Tally,
): SummaryFigures | undefined {
  const [first, ...others] = pieces;
  if (first === undefined) return undefined;
  if (others.length === 0 && first.figures !== undefined) return first.figures;
  const into = tally();
  for (const piece of pieces) opener.tally(piece, into);
  return into.take() ?? figuresOf(mergeSummaries(pieces.map((piece) => opener.unpack(piece))));
}

/** The number of attempts by how they ended. */
function statusCounts<Kept extends Piece>(
  pieces: readonly Kept[],
  opener: PieceOpener<Kept>,
): Partial<Record<Status, number>> {
  const counts: Partial<Record<Status, number>> = {};
  const add = (bucket: number, count: number) => {
    const status = statusOfBucket.get(bucket);
    if (status !== undefined) counts[status] = (counts[status] ?? 0) + count;
  };
  for (const piece of pieces) {
    const { figures } = piece;
    // Most days all attempts ended in the same way.
    if (figures !== undefined && figures.min === figures.max) add(bucketOf(figures.min), figures.n);
    else opener.eachBucket(piece, add);
  }
  return counts;
}

/** The days that a query over a range of that length is answered in, and the name of their zone. */
export function daysFor(
  { timezone = 'UTC' }: BinQuery,
  rangeMs: number,
): { readonly days: Days; readonly timezone: string } {
  return timezone === 'UTC' || rangeMs > longestLocalRangeMs
    ? { days: utcDays, timezone: 'UTC' }
    : { days: localDays(timezone), timezone };
}

/** Hours that cover a range in whole bins, `toHour` not among them; open ends stay open. */
export function hoursOf(
  { group, fromMs, toMs }: BinQuery,
  days: Days,
): { readonly fromHour?: number; readonly toHour?: number } {
  const floor = (ms: number) => Math.floor(ms / hourMs);
  const start = (hour: number) => (group === 'hour' ? hour : days.firstHour(days.dayOf(hour)));
  const end = (hour: number) => (group === 'hour' ? hour + 1 : days.firstHour(days.dayOf(hour) + 1));
  return {
    ...(fromMs !== undefined && { fromHour: start(floor(fromMs)) }),
    ...(toMs !== undefined && { toHour: end(floor(toMs - 1)) }),
  };
}
