// The chart of a metric as Chart.js gets it: a golden, and the rules it must keep.
import { describe, expect, it } from 'vitest';
import type { ChartLook } from '../../../renderer/charts/chart-look.js';
import { roundTicks, seriesChart, type SeriesChartInput } from '../../../renderer/charts/series-chart.js';

const hourMs = 3_600_000;
const nowMs = Date.parse('2026-11-20T16:00:00.000Z');
const iso = (hoursAgo: number) => new Date(nowMs - hoursAgo * hourMs).toISOString();

/** A look in which each colour is its own name. */
const look: ChartLook = {
  ink: 'ink',
  faint: 'faint',
  grid: 'grid',
  panel: 'panel',
  plan: 'plan',
  lines: { download: 'download', upload: 'upload', latency: 'latency' },
  marks: { partial: 'amber', failed: 'red', skipped: 'grey', aborted: 'grey' },
  fontFamily: 'sans',
  fontSizePx: 12,
};

function point(hoursAgo: number, value: number, nettest = 'ndt7') {
  return { at: iso(hoursAgo), value, id: `id-${String(hoursAgo)}`, nettest, status: 'ok' as const };
}

function gap(hoursAgo: number, status: 'failed' | 'skipped', nettest = 'ndt7') {
  return { at: iso(hoursAgo), id: `gap-${String(hoursAgo)}`, nettest, status };
}

function input(part: Partial<SeriesChartInput> = {}): SeriesChartInput {
  return {
    spec: {
      name: 'download_bps',
      label: 'Download',
      description: 'Speed.',
      unit: 'bps',
      better: 'higher',
      direction: 'download',
      headline: true,
    },
    points: [point(20, 90e6), point(16, 95e6), point(8, 92e6), point(4, 94e6)],
    gaps: [gap(12, 'failed'), gap(2, 'skipped')],
    fromMs: nowMs - 24 * hourMs,
    toMs: nowMs,
    ticksMs: [nowMs - 12 * hourMs],
    colour: 'blue',
    look,
    locale: 'en-GB',
    speedUnit: 'Mbit/s',
    plan: { value: 100e6, fromMs: nowMs - 10 * hourMs },
    missed: () => () => false,
    tickText: String,
    pointText: ({ id }) => id,
    gapText: ({ id }) => id,
    ...part,
  };
}

/** What is drawn by one dataset: "hours ago: value" per point, "break" where the line is broken. */
function drawn(label: string, of: SeriesChartInput): string[] {
  const dataset = seriesChart(of).data.datasets.find((candidate) => candidate.label === label);
  return (dataset?.data ?? []).map(({ x, y }) =>
    Number.isNaN(y) ? 'break' : `${String((nowMs - x) / hourMs)}: ${String(y)}`,
  );
}

describe('renderer/charts/series-chart', () => {
  it('makes the configuration in __snapshots__ (renew with vitest -u after looking at the picture)', () => {
    expect(seriesChart(input())).toMatchSnapshot();
  });

  it('draws Mbit/s and breaks the line at a failed attempt', () => {
    expect(drawn('ndt7', input())).toEqual(['20: 90', '16: 95', 'break', '8: 92', '4: 94']);
  });

  it('draws the plan from the day it holds, in the unit of the axis', () => {
    expect(drawn('plan', input())).toEqual(['10: 100', '0: 100']);
    expect(drawn('plan', input({ plan: { value: 100e6, fromMs: nowMs + hourMs } }))).toEqual([]);
  });

  it('draws one line per nettest, in other points, and breaks only the line of the nettest that failed', () => {
    const both = input({
      points: [point(16, 95e6), point(15, 50e6, 'mk.ndt'), point(8, 92e6), point(7, 51e6, 'mk.ndt')],
    });
    expect(drawn('ndt7', both)).toEqual(['16: 95', 'break', '8: 92']);
    expect(drawn('mk.ndt', both)).toEqual(['15: 50', '7: 51']);
    const shapes = seriesChart(both)
      .data.datasets.slice(0, 2)
      .map((dataset) => dataset.pointStyle);
    expect(new Set(shapes).size).toBe(2);
  });

  it('marks attempts without a value in a band of their own, each status with its own shape', () => {
    const { datasets } = seriesChart(input()).data;
    const marks = datasets.filter((dataset) => dataset.yAxisID === 'marks');
    expect(marks.map(({ label, pointStyle, data }) => [label, pointStyle, data.length])).toEqual([
      ['failed', 'crossRot', 1],
      ['skipped', 'line', 1],
    ]);
  });

  it.each([
    [106, 4, [0, 50, 100]],
    [106, 2, [0, 50, 100]],
    [44, 2, [0, 20, 40]],
    [49, 2, [0, 20, 40]],
    [9.9, 4, [0, 2, 4, 6, 8]],
    [0.3, 3, [0, 0.1, 0.2, 0.3]],
    [0, 4, [0]],
    [NaN, 4, [0]],
  ])('marks an axis that ends at %d, with at most %d steps, at round values', (max, most, expected) => {
    const ticks = roundTicks(max, most);
    expect(ticks.map((value) => value.toFixed(6))).toEqual(expected.map((value) => value.toFixed(6)));
  });
});
