// The figures of many summaries together without making one of them: what a chart of a year of local days does 365 times.
// INVARIANT: the figures are those that rollup-summary.ts gives for all values together, to the last bit.
import { bucketOf, bucketValue } from './histogram.js';
import { fewest, figuresOf, summaryOf, type SummaryFigures } from './rollup-summary.js';

/** Takes values, and parts of histograms; gives figures. Used again and again. */
export interface Tally {
  value(value: number): void;
  /** A part with so many values; its buckets and the numbers that its sum is made of follow. */
  part(n: number, min: number, max: number): void;
  bucket(bucket: number, count: number): void;
  summand(value: number): void;
  /** The figures of what was taken since the last call; undefined where doubles cannot tell the sum exactly. */
  take(): SummaryFigures | undefined;
}

/** More than the number of any bucket of a double, either way. */
const mostBuckets = 80_000;

/** Sums between these neither overflow nor lose bits on the way. */
const largest = 2 ** 960;
const smallest = 2 ** -900;

/** An empty tally. */
export function createTally(): Tally {
  const counts = new Uint32Array(2 * mostBuckets);
  const touched: number[] = [];
  const loose: number[] = [];
  const partials: number[] = [];
  let [n, min, max, exact] = [0, Infinity, -Infinity, true];
  let isHistogram = false;

  function bucket(number: number, count: number): void {
    const place = number + mostBuckets;
    const before = counts[place] ?? 0;
    if (before === 0) touched.push(place);
    counts[place] = before + count;
  }

  /** Adds without rounding: Shewchuk's growing expansion, https://doi.org/10.1007/PL00009321. */
  function summand(value: number): void {
    const size = Math.abs(value);
    if (size >= largest || (size < smallest && size > 0)) exact = false;
    let carried = value;
    let kept = 0;
    for (const part of partials) {
      const sum = carried + part;
      const share = sum - part;
      const rounded = carried - share + (part - (sum - share));
      if (rounded !== 0) {
        partials[kept] = rounded;
        kept += 1;
      }
      carried = sum;
    }
    partials.length = kept;
    partials.push(carried);
  }

  function value(given: number): void {
    n += 1;
    loose.push(given);
    if (given < min) min = given;
    if (given > max) max = given;
    summand(given);
  }

  function part(values: number, least: number, most: number): void {
    isHistogram = true;
    n += values;
    if (least < min) min = least;
    if (most > max) max = most;
  }

  function valueAt(rank: number, places: readonly number[]): number {
    if (rank <= 0) return min;
    if (rank >= n - 1) return max;
    let passed = 0;
    const found = places.find((place) => (passed += counts[place] ?? 0) > rank) ?? mostBuckets;
    return Math.min(Math.max(bucketValue(found - mostBuckets), min), max);
  }

  function quantile(share: number, places: readonly number[]): number {
    const rank = share * (n - 1);
    const below = Math.floor(rank);
    const lower = valueAt(below, places);
    const weight = rank - below;
    return weight === 0 ? lower : lower * (1 - weight) + valueAt(below + 1, places) * weight;
  }

  function figures(): SummaryFigures | undefined {
    if (!exact) return undefined;
    if (!isHistogram && n <= fewest) return figuresOf(summaryOf(loose));
    for (const one of loose) bucket(bucketOf(one), 1);
    const places = touched.sort((a, b) => a - b);
    return {
      ...{ n, sum: nearest(partials), min: min + 0, max: max + 0 },
      p10: quantile(0.1, places),
      median: quantile(0.5, places),
      p90: quantile(0.9, places),
    };
  }

  function take(): SummaryFigures | undefined {
    const taken = figures();
    for (const place of touched) counts[place] = 0;
    touched.length = 0;
    loose.length = 0;
    partials.length = 0;
    [n, min, max, exact] = [0, Infinity, -Infinity, true];
    isHistogram = false;
    return taken;
  }

  return { value, part, bucket, summand, take };
}

/** The double nearest to the sum of an expansion, its smallest part first; ties go to the even one. */
function nearest(partials: readonly number[]): number {
  let place = partials.length - 1;
  let sum = partials[place] ?? 0;
  let rest = 0;
  while (place > 0 && rest === 0) {
    place -= 1;
    const part = partials[place] ?? 0;
    const before = sum;
    sum = before + part;
    rest = part - (sum - before);
  }
  // What is left beyond half a step decides a tie.
  const beyond = place > 0 ? (partials[place - 1] ?? 0) : 0;
  if (rest !== 0 && Math.sign(rest) === Math.sign(beyond)) {
    const twice = rest * 2;
    const next = sum + twice;
    if (twice === next - sum) return next;
  }
  return sum;
}
