// The speed curve as Chart.js gets it.
import { describe, expect, it } from 'vitest';
import { curvePoints, curveTop } from '../../../renderer/charts/curve-chart.js';

describe('renderer/charts/curve-chart', () => {
  it('draws seconds and Mbit/s', () => {
    expect(curvePoints([[250, 12_500_000]], 'Mbit/s')).toEqual([{ x: 0.25, y: 12.5 }]);
  });

  it('does not let the burst of a send buffer flatten the rest, and always holds the newest point', () => {
    const burst = { points: [[100, 450e6] as const, [900, 60e6] as const, [1500, 40e6] as const] };
    const download = { points: [[100, 80e6] as const, [1200, 100e6] as const, [2000, 90e6] as const] };
    expect(curveTop([download, burst], 'Mbit/s')).toBeCloseTo(106, 6);
    expect(curveTop([{ points: burst.points.slice(0, 1) }, download], 'Mbit/s')).toBeCloseTo(477, 6);
    expect(curveTop([{ points: [] }], 'Mbit/s')).toBeUndefined();
  });
});
