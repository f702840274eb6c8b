// Tests of fit for simulated draws: Kolmogorov-Smirnov and chi-square, with their limits.

/** The Kolmogorov-Smirnov distance between a sample and a distribution, which may have atoms (the test is then conservative). */
export function ksDistance(sample: readonly number[], cumulative: (value: number) => number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  let distance = 0;
  for (const [index, value] of sorted.entries()) {
    const last = sorted[index + 1] !== value;
    const first = sorted[index - 1] !== value;
    if (last) distance = Math.max(distance, (index + 1) / sorted.length - cumulative(value));
    // Just below an atom the distribution is lower than at it.
    if (first) distance = Math.max(distance, cumulative(value - 1e-6) - index / sorted.length);
  }
  return distance;
}

/** Limit of the distance for `count` values at α = 1 % (asymptotic: 1.628 / √n). */
export function ksLimit(count: number): number {
  return 1.628 / Math.sqrt(count);
}

/** Chi-square of counts against equal shares. */
export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Limit of chi-square at α = 1 % (Wilson and Hilferty, 1931). */
export function chiSquareLimit(degreesOfFreedom: number): number {
  const share = 2 / (9 * degreesOfFreedom);
  return degreesOfFreedom * (1 - share + 2.326 * Math.sqrt(share)) ** 3;
}
