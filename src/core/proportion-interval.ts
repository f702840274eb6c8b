// How sure a share is: the score interval of Wilson, https://doi.org/10.1080/01621459.1927.10502953, which Brown, Cai and
// DasGupta recommend for few cases and for shares near 0 and 1: https://doi.org/10.1214/ss/1009213286.

/** The normal quantile that leaves 2.5 % on either side. */
const z = 1.959963984540054;

/** A share with its 95 % interval; all between 0 and 1. */
export interface Proportion {
  readonly count: number;
  readonly n: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** `count` of `n` cases; undefined without cases. */
export function proportionOf(count: number, n: number): Proportion | undefined {
  if (n <= 0) return undefined;
  const ratio = count / n;
  const weight = 1 + z ** 2 / n;
  const centre = (ratio + z ** 2 / (2 * n)) / weight;
  const half = (z * Math.sqrt((ratio * (1 - ratio)) / n + z ** 2 / (4 * n ** 2))) / weight;
  // Rounding must not leave a bound beyond what is possible.
  return {
    count,
    n,
    ratio,
    low: count === 0 ? 0 : Math.max(0, centre - half),
    high: count === n ? 1 : Math.min(1, centre + half),
  };
}
