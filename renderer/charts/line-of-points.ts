// Points of one nettest as a line that is broken where something is missing.
import type { MissedBetween } from './missed-window.js';

/** A point to draw; `y` is NaN where the line is broken. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The points with a break (y = NaN) between two of them when an attempt in between gave no value, or when a run is
 * missing there. INVARIANT: no two points are joined across a failed, skipped or missing run.
 */
export function lineOfPoints<Point extends LinePoint>(
  points: readonly Point[],
  gapsMs: readonly number[],
  missed: MissedBetween,
): readonly (Point | LinePoint)[] {
  const sorted = [...points].sort((a, b) => a.x - b.x);
  const gaps = [...gapsMs].sort((a, b) => a - b);
  const line: (Point | LinePoint)[] = [];
  let before: Point | undefined;
  let gapIndex = 0;
  for (const point of sorted) {
    if (before !== undefined) {
      while (gapIndex < gaps.length && (gaps[gapIndex] ?? 0) <= before.x) gapIndex += 1;
      const gap = gaps[gapIndex];
      const broken = (gap !== undefined && gap < point.x) || missed(before.x, point.x);
      if (broken) line.push({ x: (before.x + point.x) / 2, y: NaN });
    }
    line.push(point);
    before = point;
  }
  return line;
}
