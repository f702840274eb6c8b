// Results by their circumstances as a summary of numbers, so that it is kept, merged and verified like every other one:
// each combination has a value with a bucket of its own.
import { bucketOf, bucketValue } from './histogram.js';
import { statusValue } from './rollup-bins.js';

/** The name of that series, among the names of metrics. */
export const circumstancesMetric = '*circumstances';

const firstBucket = bucketOf(1);

/** The value that stands for a combination (1 to 30,000). */
export function circumstanceValue(number: number): number {
  return bucketValue(firstBucket + number);
}

/** The combination whose value is in that bucket (histogram.ts). */
export function combinationOfBucket(bucket: number): number {
  return bucket - firstBucket;
}

const resultBuckets = new Set([statusValue.ok, statusValue.partial].map(bucketOf));

/** Whether a bucket of attempts (see `statusValue`) is one of those that gave a result. */
export function isResultBucket(bucket: number): boolean {
  return resultBuckets.has(bucket);
}
