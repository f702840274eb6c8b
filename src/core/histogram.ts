// Logarithmic buckets, so that a percentile of millions of values costs a sum of counts and errs by 1 % at most.
// The scheme of DDSketch with alpha = 1 %: Masson, Rim, Lee, https://doi.org/10.14778/3352063.3352135.
//
// INVARIANTS:
// - The bucket of a value is stored: neither the base nor the numbering may ever change.
// - Buckets sort as their values do: negative ones, zero, positive ones.

/** Ratio of a bucket's two bounds: the largest that keeps the error under 1 %, rounded. */
export const histogramBase = 1.0202;

/** Largest relative error of {@link bucketValue} for a value of that bucket: (base - 1) / (base + 1). */
export const histogramError = (histogramBase - 1) / (histogramBase + 1);

const logOfBase = Math.log(histogramBase);

/** More than the exponent of the smallest double, so that positive values have positive numbers. */
const firstPositive = 40_000;

/**
 * The bucket of a finite value: `40000 + ceil(ln x / ln 1.0202)` for x > 0, the same negated for x < 0, and 0 for
 * zero. Throws a RangeError on what is not finite: a bug of whoever measured it.
 */
export function bucketOf(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no place in a histogram`);
  if (value === 0) return 0;
  const bucket = firstPositive + Math.ceil(Math.log(Math.abs(value)) / logOfBase);
  return value > 0 ? bucket : -bucket;
}

/** The value that stands for a bucket: equally far, in proportion, from both of its bounds. */
export function bucketValue(bucket: number): number {
  if (bucket === 0) return 0;
  const upper = histogramBase ** (Math.abs(bucket) - firstPositive);
  const middle = Math.min(upper, Number.MAX_VALUE) * (2 / (1 + histogramBase));
  return bucket > 0 ? middle : -middle;
}
