// The speed curve as Chart.js gets it.
import { describe, expect, it } from 'vitest';
import { curvePoints } from '../../../renderer/charts/curve-chart.js';

describe('renderer/charts/curve-chart', () => {
  it('draws seconds and Mbit/s', () => {
    expect(curvePoints([[250, 12_500_000]])).toEqual([{ x: 0.25, y: 12.5 }]);
  });
});
