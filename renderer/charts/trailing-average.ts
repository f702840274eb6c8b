// The average over the days before each point: how a line has been lately, without its daily ups and downs.

/** A value, or the mean of `n` of them, at an instant (ms). */
export interface Weighted {
  readonly x: number;
  readonly mean: number;
  readonly n: number;
}

const dayMs = 86_400_000;

/**
 * At each point the mean of all values of the `days` before it, itself among them. `changesMs` are instants at which what
 * is measured became another thing (a server, a contract): values from before the newest of them are not averaged in.
 */
export function trailingAverage(
  points: readonly Weighted[],
  days: number,
  changesMs: readonly number[] = [],
): readonly { readonly x: number; readonly y: number }[] {
  if (days <= 0) return [];
  const changes = [...changesMs].sort((a, b) => a - b);
  const averages: { x: number; y: number }[] = [];
  let [first, sum, n, passed] = [0, 0, 0, 0];
  points.forEach((point, index) => {
    let sinceMs = point.x - days * dayMs;
    while (passed < changes.length && (changes[passed] ?? Infinity) <= point.x) passed += 1;
    sinceMs = Math.max(sinceMs, changes[passed - 1] ?? -Infinity);
    sum += point.mean * point.n;
    n += point.n;
    for (; first < index && (points[first]?.x ?? Infinity) < sinceMs; first += 1) {
      const old = points[first];
      if (old === undefined) continue;
      sum -= old.mean * old.n;
      n -= old.n;
    }
    averages.push({ x: point.x, y: sum / n });
  });
  return averages;
}
