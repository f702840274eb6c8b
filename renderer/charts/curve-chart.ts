// The speed curve of one test, as a pure function: [ms, bit/s] points in, Chart.js configuration out.
import type { SpeedUnit } from '../../src/core/display.js';
import { shownValue } from '../figure.js';
import type { ChartLook } from './chart-look.js';
import { fontOf, setRoundTicks, type ChartPoint, type LineChart } from './series-chart.js';

/** One line of the chart. */
export interface CurveLine {
  readonly label: string;
  readonly direction: 'download' | 'upload';
  /** The other side's view is dashed. */
  readonly dashed: boolean;
  readonly points: readonly (readonly [elapsedMs: number, bps: number])[];
}

/** What a curve chart is made of; the time axis is at least `leastSeconds` long, so that a growing curve moves nothing. */
export interface CurveChartInput {
  readonly lines: readonly CurveLine[];
  readonly leastSeconds: number;
  readonly secondsLabel: string;
  readonly speedLabel: string;
  readonly look: ChartLook;
  readonly locale: string;
  readonly speedUnit: SpeedUnit;
}

/** The points of a curve as they are drawn: seconds and the shown unit. */
export function curvePoints(points: CurveLine['points'], speedUnit: SpeedUnit): ChartPoint[] {
  return points.map(([elapsedMs, bps]) => ({ x: elapsedMs / 1000, y: shownValue(bps, 'bps', speedUnit) }));
}

/** The first second fills the kernel's send buffer: an upload then looks many times faster than it is. */
const settledAfterMs = 1000;

/** The top of the axis, in the shown unit: what came after the first second, and the newest point; undefined without points. */
export function curveTop(
  lines: readonly Pick<CurveLine, 'points'>[],
  speedUnit: SpeedUnit,
): number | undefined {
  const tops = lines.flatMap(({ points }) =>
    points.filter(([elapsedMs], index) => elapsedMs > settledAfterMs || index === points.length - 1),
  );
  const top = tops.reduce((highest, [, bps]) => Math.max(highest, bps), 0);
  return top === 0 ? undefined : shownValue(top, 'bps', speedUnit) * 1.06;
}

/** The configuration of a curve chart. */
export function curveChart({
  lines,
  leastSeconds,
  secondsLabel,
  speedLabel,
  look,
  locale,
  speedUnit,
}: CurveChartInput): LineChart {
  const top = curveTop(lines, speedUnit);
  const axis = { grid: { color: look.grid, drawTicks: false }, border: { display: false } };
  const font = fontOf(look);
  const ticks = { color: look.faint, padding: 6, font };
  return {
    type: 'line',
    data: {
      datasets: lines.map((line) => ({
        label: line.label,
        data: curvePoints(line.points, speedUnit),
        borderColor: look.lines[line.direction],
        backgroundColor: look.lines[line.direction],
        borderWidth: line.dashed ? 1.5 : 2.5,
        borderDash: line.dashed ? [5, 4] : [],
        borderJoinStyle: 'round',
        pointRadius: 0,
        pointHitRadius: 0,
        tension: 0,
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      locale,
      layout: { padding: { top: 4, right: 6 } },
      events: [],
      scales: {
        x: {
          ...axis,
          type: 'linear',
          min: 0,
          suggestedMax: leastSeconds,
          title: { display: true, text: secondsLabel, color: look.faint, font },
          ticks: { ...ticks, maxTicksLimit: 8 },
        },
        y: {
          ...axis,
          type: 'linear',
          bounds: 'data',
          beginAtZero: true,
          ...(top === undefined ? {} : { max: top }),
          title: { display: true, text: speedLabel, color: look.faint, font },
          afterBuildTicks: setRoundTicks,
          ticks,
        },
      },
      plugins: { legend: { display: false } },
    },
  };
}
