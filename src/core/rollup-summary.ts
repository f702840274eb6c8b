// What is kept of many values of one metric: how many, their exact sum, extremes, and a histogram for percentiles.
//
// INVARIANTS:
// - A summary is a function of its values alone: neither their order nor how they were grouped can be seen in it.
// - Up to `fewest` values are kept as they are, so that a percentile of a handful is exact.
import { bucketOf, bucketValue } from './histogram.js';
import { addExact, exactSumOf, roundedSum, type ExactSum } from './rollup-sum.js';

/** A summary keeps this many values themselves; with more it keeps a histogram. */
export const fewest = 8;

/** Of 1 to {@link fewest} values: the values, smallest first. */
export interface FewValues {
  readonly values: readonly number[];
}

/** Of more than {@link fewest} values. */
export interface ManyValues {
  readonly n: number;
  readonly sum: ExactSum;
  readonly min: number;
  readonly max: number;
  /** Buckets that are not empty in rising order (histogram.ts), and how many values each has. */
  readonly buckets: readonly number[];
  readonly counts: readonly number[];
}

/** What is kept of the values of one metric in one hour or day; there is none of no values. */
export type Summary = FewValues | ManyValues;

/** The figures of a summary, in the metric's unit; percentiles within 1 %. */
export interface SummaryFigures {
  readonly n: number;
  /** Nearest double to the exact sum. */
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

/** The summary of at least one finite value. */
export function summaryOf(values: readonly number[]): Summary {
  const sorted = inOrder(values);
  return sorted.length <= fewest ? { values: [...sorted] } : counted(sorted);
}

/** The values, smallest first. Adding 0 makes -0 a 0: the two are one value here. */
function inOrder(values: readonly number[]): Float64Array {
  const ordered = new Float64Array(values);
  for (let place = 0; place < ordered.length; place += 1) ordered[place] = (ordered[place] ?? 0) + 0;
  return ordered.sort();
}

/** The histogram of values, smallest first; a part of a summary also where they are few. */
function counted(sorted: Float64Array): ManyValues {
  const buckets: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    const bucket = bucketOf(value);
    const last = counts.length - 1;
    if (buckets[last] === bucket) counts[last] = (counts[last] ?? 0) + 1;
    else {
      buckets.push(bucket);
      counts.push(1);
    }
  }
  return {
    n: sorted.length,
    sum: exactSumOf(sorted),
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    buckets,
    counts,
  };
}

/** The summary of the values of all of them, at least one. */
export function mergeSummaries(summaries: readonly Summary[]): Summary {
  const [first, ...others] = summaries;
  if (first !== undefined && others.length === 0) return first;
  const loose: number[] = [];
  const many: ManyValues[] = [];
  for (const summary of summaries) {
    if ('values' in summary) for (const value of summary.values) loose.push(value);
    else many.push(summary);
  }
  if (many.length === 0) return summaryOf(loose);
  if (loose.length > 0) many.push(counted(inOrder(loose)));
  let n = 0;
  let min = Infinity;
  let max = -Infinity;
  for (const summary of many) {
    n += summary.n;
    min = Math.min(min, summary.min);
    max = Math.max(max, summary.max);
  }
  return { n, sum: addExact(many.map(({ sum }) => sum)), min, max, ...addedCounts(many) };
}

/** Buckets that lie so close together are counted in an array with a place for each of them. */
const densePlaces = 8192;

function addedCounts(summaries: readonly ManyValues[]): Pick<ManyValues, 'buckets' | 'counts'> {
  const lowest = Math.min(...summaries.map(({ buckets }) => buckets[0] ?? 0));
  const places = Math.max(...summaries.map(({ buckets }) => buckets.at(-1) ?? 0)) - lowest + 1;
  const sums = places <= densePlaces ? new Float64Array(places) : [];
  for (const { buckets, counts } of summaries) {
    for (let at = 0; at < buckets.length; at += 1) {
      const place = (buckets[at] ?? 0) - lowest;
      sums[place] = (sums[place] ?? 0) + (counts[at] ?? 0);
    }
  }
  const buckets: number[] = [];
  const counts: number[] = [];
  // An array with holes is gone through in the order of its places, and only where there is something.
  sums.forEach((count: number, place: number) => {
    if (count === 0) return;
    buckets.push(lowest + place);
    counts.push(count);
  });
  return { buckets, counts };
}

/** How many values a summary is of. */
export function countOf(summary: Summary): number {
  return 'values' in summary ? summary.values.length : summary.n;
}

/** The figures of a summary. */
export function figuresOf(summary: Summary): SummaryFigures {
  const n = countOf(summary);
  const [min = 0, max = 0] =
    'values' in summary ? [summary.values[0], summary.values.at(-1)] : [summary.min, summary.max];
  return {
    n,
    sum: roundedSum('values' in summary ? exactSumOf(summary.values) : summary.sum),
    min,
    max,
    p10: quantileOf(summary, 0.1),
    median: quantileOf(summary, 0.5),
    p90: quantileOf(summary, 0.9),
  };
}

/**
 * The quantile `share` (0 to 1) with linear interpolation between the two nearest values: type 7 of Hyndman and Fan
 * (https://doi.org/10.2307/2684934), as R, NumPy and SQLite's percentile() have it.
 */
export function quantileOf(summary: Summary, share: number): number {
  const place = share * (countOf(summary) - 1);
  const below = Math.floor(place);
  const lower = valueAt(summary, below);
  const weight = place - below;
  return weight === 0 ? lower : lower * (1 - weight) + valueAt(summary, below + 1) * weight;
}

/** The value with so many values before it, in order of size; the first and the last are exact. */
function valueAt(summary: Summary, rank: number): number {
  if ('values' in summary) return summary.values[rank] ?? 0;
  const { n, min, max, buckets, counts } = summary;
  if (rank <= 0) return min;
  if (rank >= n - 1) return max;
  let passed = 0;
  const place = counts.findIndex((count) => (passed += count) > rank);
  return Math.min(Math.max(bucketValue(buckets[place] ?? 0), min), max);
}
