// Which rows of a device's sequence a destination has: runs of numbers, few even after years, since rows are sent in runs.
// INVARIANTS: runs are in order, never touch and never overlap; nothing is ever taken out but by a new reading of a row.
import { z } from 'zod';

const sequence = z.number().int().positive();

/** From and to, both included. */
export const runsSchema = z.array(z.tuple([sequence, sequence]));

/** Runs of numbers. */
export type Runs = z.output<typeof runsSchema>;

/** The runs with a further one. */
export function withRun(runs: Runs, from: number, to: number): Runs {
  const joined: Runs = [];
  let [begin, end] = [from, to];
  for (const [first, last] of runs) {
    if (last < begin - 1 || first > end + 1) joined.push([first, last]);
    else [begin, end] = [Math.min(begin, first), Math.max(end, last)];
  }
  joined.push([begin, end]);
  return joined.sort(([one], [other]) => one - other);
}

/** The runs with further numbers. */
export function withNumbers(runs: Runs, numbers: readonly number[]): Runs {
  const sorted = [...new Set(numbers)].sort((one, other) => one - other);
  let joined = runs;
  let begin: number | undefined;
  sorted.forEach((number, index) => {
    begin ??= number;
    if (sorted[index + 1] === number + 1) return;
    joined = withRun(joined, begin, number);
    begin = undefined;
  });
  return joined;
}

/** The newest gap below or at `newest`: from and to, both included; undefined where all is there. */
export function newestGap(runs: Runs, newest: number): readonly [from: number, to: number] | undefined {
  let to = newest;
  for (const [first, last] of [...runs].reverse()) {
    if (first > to) continue;
    if (last < to) return [last + 1, to];
    to = first - 1;
  }
  return to >= 1 ? [1, to] : undefined;
}

/** How many numbers up to `newest` are in no run. */
export function missingCount(runs: Runs, newest: number): number {
  let there = 0;
  for (const [first, last] of runs) there += Math.max(0, Math.min(last, newest) - first + 1);
  return Math.max(0, newest - there);
}
