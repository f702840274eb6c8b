// INVARIANT under test: a line never crosses a failed, skipped or missing run.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOfPoints } from '../../../renderer/charts/line-of-points.js';

const never = () => false;

describe('renderer/charts/line-of-points', () => {
  it('joins what follows each other', () => {
    const points = [2, 1, 3].map((x) => ({ x, y: 5 }));
    expect(lineOfPoints(points, [], never).map(({ x }) => x)).toEqual([1, 2, 3]);
  });

  it('breaks where an attempt gave no value, and where a run is missing', () => {
    const points = [0, 10, 20, 30].map((x) => ({ x, y: x }));
    const line = lineOfPoints(points, [12, 14, 40], (from) => from === 20);
    expect(line).toEqual([
      { x: 0, y: 0 },
      { x: 10, y: 10 },
      { x: 15, y: NaN },
      { x: 20, y: 20 },
      { x: 25, y: NaN },
      { x: 30, y: 30 },
    ]);
  });

  it('never joins two points across a gap, whatever comes', () => {
    const instant = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(fc.uniqueArray(instant), fc.array(instant), (instants, gaps) => {
        const line = lineOfPoints(
          instants.map((x) => ({ x, y: 1 })),
          gaps,
          never,
        );
        expect(line.filter(({ y }) => !Number.isNaN(y))).toHaveLength(instants.length);
        for (const [index, point] of line.entries()) {
          const next = line[index + 1];
          if (next === undefined || Number.isNaN(point.y) || Number.isNaN(next.y)) continue;
          expect(gaps.filter((gap) => gap > point.x && gap < next.x)).toEqual([]);
        }
      }),
    );
  });
});
