// As many points as a screen has columns, and not one peak less: of each column the first, the lowest, the highest and the last.

/** A point of a line; `y` is NaN where it is broken. */
export interface Decimated {
  readonly x: number;
  readonly y: number;
}

/** Columns with fewer points than this are kept whole. */
const kept = 4;

/**
 * The points that are seen on `columns` columns between two instants; those outside are all kept. Points come sorted by
 * x. INVARIANTS: breaks stay; the lowest and the highest of each column stay; nothing is averaged.
 */
export function decimate<Point extends Decimated>(
  points: readonly Point[],
  fromMs: number,
  toMs: number,
  columns: number,
): readonly Point[] {
  const width = (toMs - fromMs) / Math.max(1, columns);
  if (points.length <= columns || !(width > 0)) return points;
  const result: Point[] = [];
  let column: Point[] = [];
  let number = -Infinity;
  const flush = (): void => {
    result.push(...seen(column));
    column = [];
  };
  for (const point of points) {
    const own = Math.floor((point.x - fromMs) / width);
    if (own !== number || Number.isNaN(point.y)) flush();
    number = own;
    if (Number.isNaN(point.y)) result.push(point);
    else column.push(point);
  }
  flush();
  return result;
}

function seen<Point extends Decimated>(column: readonly Point[]): readonly Point[] {
  if (column.length <= kept) return column;
  let [lowest, highest] = [0, 0];
  column.forEach(({ y }, index) => {
    if (y < (column[lowest]?.y ?? y)) lowest = index;
    if (y > (column[highest]?.y ?? y)) highest = index;
  });
  const places = [...new Set([0, lowest, highest, column.length - 1])].sort((a, b) => a - b);
  return places.flatMap((place) => column[place] ?? []);
}
