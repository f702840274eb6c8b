// The chart of one metric over time, as a pure function: specification, values and attempts in, Chart.js configuration out.
// https://www.chartjs.org/docs/latest/axes/cartesian/linear.html
import type { ChartConfiguration, ChartDataset, PointStyle } from 'chart.js';
import type { SeriesDocument } from '../../src/core/api.js';
import type { SpeedUnit } from '../../src/core/display.js';
import type { Status } from '../../src/core/measurement.js';
import type { MetricSpec } from '../../src/core/metric.js';
import { shownValue } from '../figure.js';
import type { ChartLook } from './chart-look.js';
import { lineOfPoints, type LinePoint } from './line-of-points.js';
import type { MissedBetween } from './missed-window.js';

/** A drawn point: `y` in the shown unit, `text` for the tooltip, `id` of its measurement. */
export interface ChartPoint extends LinePoint {
  readonly text?: string;
  readonly id?: string;
  readonly lowerBound?: boolean;
}

/** A Chart.js configuration of a line chart of such points. */
export type LineChart = ChartConfiguration<'line', ChartPoint[]>;

/** What a chart is made of. Times in ms; `planValue` in the metric's stored unit. */
export interface SeriesChartInput {
  readonly spec: MetricSpec;
  readonly points: SeriesDocument['points'];
  readonly gaps: SeriesDocument['gaps'];
  readonly fromMs: number;
  readonly toMs: number;
  readonly ticksMs: readonly number[];
  readonly colour: string;
  readonly look: ChartLook;
  readonly locale: string;
  readonly speedUnit: SpeedUnit;
  readonly plan?: { readonly value: number; readonly fromMs: number };
  missed(nettest: string): MissedBetween;
  tickText(atMs: number): string;
  pointText(point: SeriesDocument['points'][number]): string;
  gapText(gap: SeriesDocument['gaps'][number]): string;
}

/** Nettests are told apart by the shape of their points: colours stand for quantities. */
const nettestShapes: readonly PointStyle[] = ['circle', 'rect', 'rectRot', 'star'];
/** Above this many values the line itself is enough. */
const dottedUpTo = 400;

/** Lines come in from the left and end there; a point at the edge is shown whole. */
const inset = { left: 0, top: 8, right: 8, bottom: 8 };

/** The marks of attempts without a value, by status; shapes as in shape.ts. */
export const gapShapes: Readonly<Record<Exclude<Status, 'ok'>, PointStyle>> = {
  partial: 'triangle',
  failed: 'crossRot',
  skipped: 'line',
  aborted: 'rectRot',
};

/** The configuration: a line per nettest, the plan dashed, and below it a band with the attempts that gave no value. */
export function seriesChart(input: SeriesChartInput): LineChart {
  return {
    type: 'line',
    data: { datasets: [...linesOf(input), ...planOf(input), ...marksOf(input)] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      locale: input.locale,
      layout: { padding: { top: 4, right: 6 } },
      interaction: { mode: 'nearest', intersect: true },
      scales: { x: timeAxis(input), marks: marksAxis(), y: valueAxis(input) },
      plugins: { legend: { display: false }, tooltip: tooltipOf(input.look) },
    },
  };
}

function linesOf(input: SeriesChartInput): ChartDataset<'line', ChartPoint[]>[] {
  const nettests = [...new Set(input.points.map((point) => point.nettest))].sort();
  return nettests.map((nettest, index) => {
    const own = input.points.filter((point) => point.nettest === nettest);
    const points = own.map((point) => ({
      x: Date.parse(point.at),
      y: shownValue(point.value, input.spec.unit, input.speedUnit),
      text: input.pointText(point),
      id: point.id,
      ...(point.lowerBound === true && { lowerBound: true }),
    }));
    const gaps = input.gaps.filter((gap) => gap.nettest === nettest).map((gap) => Date.parse(gap.at));
    const data = [...lineOfPoints<ChartPoint>(points, gaps, input.missed(nettest))];
    const hasBounds = data.some(isBound);
    const style = nettestShapes[index % nettestShapes.length] ?? 'circle';
    const radius = points.length > dottedUpTo ? 0 : points.length > 60 ? 1.6 : 2.6;
    return {
      label: nettest,
      data,
      borderColor: input.colour,
      backgroundColor: input.colour,
      borderWidth: 2,
      borderJoinStyle: 'round',
      // An arrow up is a lower bound: the line may be faster.
      pointStyle: hasBounds ? data.map((point) => (isBound(point) ? 'triangle' : style)) : style,
      pointRadius: hasBounds ? data.map((point) => (isBound(point) ? 4.5 : radius)) : radius,
      pointHitRadius: 10,
      pointHoverRadius: 5,
      spanGaps: false,
      tension: 0,
      clip: inset,
      yAxisID: 'y',
    };
  });
}

function isBound({ lowerBound }: ChartPoint): boolean {
  return lowerBound === true;
}

function planOf({
  plan,
  spec,
  speedUnit,
  fromMs,
  toMs,
  look,
}: SeriesChartInput): ChartDataset<'line', ChartPoint[]>[] {
  if (plan === undefined || plan.fromMs >= toMs) return [];
  const y = shownValue(plan.value, spec.unit, speedUnit);
  return [
    {
      label: 'plan',
      data: [
        { x: Math.max(fromMs, plan.fromMs), y },
        { x: toMs, y },
      ],
      borderColor: look.plan,
      borderWidth: 1.5,
      borderDash: [6, 5],
      pointRadius: 0,
      pointHitRadius: 0,
      pointHoverRadius: 0,
      yAxisID: 'y',
    },
  ];
}

function marksOf(input: SeriesChartInput): ChartDataset<'line', ChartPoint[]>[] {
  const statuses = ['failed', 'partial', 'skipped', 'aborted'] as const;
  return statuses.flatMap((status) => {
    const gaps = input.gaps.filter((gap) => gap.status === status);
    if (gaps.length === 0) return [];
    return [
      {
        label: status,
        data: gaps.map((gap) => ({ x: Date.parse(gap.at), y: 0.5, text: input.gapText(gap), id: gap.id })),
        showLine: false,
        clip: inset,
        pointStyle: gapShapes[status],
        pointRadius: 4.5,
        pointHitRadius: 8,
        pointHoverRadius: 7,
        pointBorderWidth: 2,
        borderColor: input.look.marks[status],
        backgroundColor: 'transparent',
        yAxisID: 'marks',
      },
    ];
  });
}

function timeAxis(input: SeriesChartInput) {
  return {
    type: 'linear' as const,
    min: input.fromMs,
    max: input.toMs,
    grid: { color: input.look.grid, drawTicks: false },
    border: { color: input.look.grid },
    afterBuildTicks(axis: { ticks: { value: number }[] }) {
      axis.ticks = input.ticksMs.map((value) => ({ value }));
    },
    ticks: {
      color: input.look.faint,
      font: fontOf(input.look),
      maxRotation: 0,
      padding: 5,
      autoSkipPadding: 8,
      callback: (value: number | string) => input.tickText(Number(value)),
    },
  };
}

function valueAxis(input: SeriesChartInput) {
  return {
    type: 'linear' as const,
    axis: 'y' as const,
    stack: 'figures',
    stackWeight: 7,
    bounds: 'data' as const,
    beginAtZero: true,
    grace: '6%',
    ...(input.plan === undefined
      ? {}
      : { suggestedMax: shownValue(input.plan.value, input.spec.unit, input.speedUnit) * 1.06 }),
    afterBuildTicks: setRoundTicks,
    grid: { color: input.look.grid, drawTicks: false },
    border: { display: false },
    ticks: { color: input.look.faint, padding: 6, font: fontOf(input.look) },
  };
}

/** Round values from 0 to `max` in steps of 1, 2 or 5 times a power of ten, `most` steps at most. */
export function roundTicks(max: number, most: number): readonly number[] {
  if (!(max > 0)) return [0];
  const stepsOf = (size: number) => Math.floor(max / size + 1e-9);
  const power = 10 ** Math.floor(Math.log10(max / most));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => stepsOf(size) <= most);
  const size = step ?? 20 * power;
  return Array.from({ length: stepsOf(size) + 1 }, (_, index) => index * size);
}

/** Gives a value axis round ticks, fewer where it is short. Chart.js itself would add the end of the data as a tick. */
export function setRoundTicks(axis: { ticks: { value: number }[]; max: number; height: number }): void {
  const most = Math.min(4, Math.max(2, Math.floor(axis.height / 26)));
  axis.ticks = roundTicks(axis.max, most).map((value) => ({ value }));
}

/** The charts' type. */
export function fontOf(look: ChartLook) {
  return { family: look.fontFamily, size: look.fontSizePx };
}

function marksAxis() {
  return {
    type: 'linear' as const,
    axis: 'y' as const,
    stack: 'figures',
    stackWeight: 1,
    min: 0,
    max: 1,
    grid: { display: false },
    border: { display: false },
    ticks: { display: false },
  };
}

function tooltipOf(look: ChartLook) {
  return {
    displayColors: false,
    backgroundColor: look.ink,
    bodyColor: look.panel,
    bodyFont: fontOf(look),
    padding: 8,
    callbacks: {
      title: () => '',
      label: (item: { raw: unknown }) => (isTextual(item.raw) ? item.raw.text : ''),
    },
  };
}

function isTextual(raw: unknown): raw is { readonly text: string } {
  return typeof raw === 'object' && raw !== null && 'text' in raw && typeof raw.text === 'string';
}
