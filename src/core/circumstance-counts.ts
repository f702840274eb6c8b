// Results by their circumstances as a summary of numbers, so that it is kept, merged and verified like every other one:
// each combination has a value with a bucket of its own.
import { bucketOf, bucketValue } from './histogram.js';
import { statusValue } from './rollup-bins.js';
import type { Summary } from './rollup-summary.js';

/** The name of that series, among the names of metrics. */
export const circumstancesMetric = '*circumstances';

const firstBucket = bucketOf(1);

/** The value that stands for a combination (1 to 30,000). */
export function circumstanceValue(number: number): number {
  return bucketValue(firstBucket + number);
}

/** Adds the results of a summary of such values to `counts`, by combination. */
export function addCircumstanceCounts(summary: Summary, counts: Map<number, number>): void {
  eachBucket(summary, (bucket, n) => {
    const number = bucket - firstBucket;
    counts.set(number, (counts.get(number) ?? 0) + n);
  });
}

const resultBuckets = new Set([statusValue.ok, statusValue.partial].map(bucketOf));

/** How many of the attempts in a summary (see `statusValue`) gave a result. */
export function resultsIn(attempts: Summary): number {
  let results = 0;
  eachBucket(attempts, (bucket, n) => {
    if (resultBuckets.has(bucket)) results += n;
  });
  return results;
}

function eachBucket(summary: Summary, visit: (bucket: number, n: number) => void): void {
  if ('values' in summary) for (const value of summary.values) visit(bucketOf(value), 1);
  else summary.buckets.forEach((bucket, place) => visit(bucket, summary.counts[place] ?? 0));
}
