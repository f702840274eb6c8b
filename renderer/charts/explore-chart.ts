// A metric over any range as Chart.js gets it: a pure function. https://www.chartjs.org/docs/latest/charts/line.html
import type { ChartConfiguration } from 'chart.js';
import { shownValue } from '../figure.js';
import { bandKinds, type ExploreInput } from './explore-input.js';
import { bandSet, lineSets, markSets, planSets, type DrawnPoint } from './explore-sets.js';
import { fontOf, setRoundTicks } from './series-chart.js';

/** The configuration of an explore chart. */
export type ExploreChart = ChartConfiguration<'line', DrawnPoint[]>;

/** The configuration: for each line its band, its values and its trailing average; the contract; lanes and marks. */
export function exploreChart(input: ExploreInput): ExploreChart {
  return {
    type: 'line',
    data: {
      datasets: [
        ...input.lines.flatMap((line, index) => lineSets(input, line, index)),
        ...planSets(input),
        ...bandKinds.flatMap((kind) => bandSet(input, kind)),
        ...markSets(input),
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      locale: input.locale,
      layout: { padding: { top: 4, right: 10 } },
      interaction: { mode: 'nearest', intersect: false, axis: 'xy' },
      scales: { x: timeAxis(input), lanes: laneAxis(), y: valueAxis(input) },
      plugins: { legend: { display: false }, tooltip: tooltipOf(input) },
    },
  };
}

function timeAxis({ fromMs, toMs, look, ticks }: ExploreInput) {
  const texts = new Map(ticks.map(({ atMs, text }) => [atMs, text]));
  return {
    type: 'linear' as const,
    min: fromMs,
    max: toMs,
    grid: { color: look.grid, drawTicks: false },
    border: { color: look.grid },
    afterBuildTicks(axis: { ticks: { value: number }[] }) {
      axis.ticks = ticks.map(({ atMs }) => ({ value: atMs }));
    },
    ticks: {
      color: look.faint,
      font: fontOf(look),
      maxRotation: 0,
      padding: 5,
      autoSkipPadding: 10,
      callback: (value: number | string) => texts.get(Number(value)) ?? '',
    },
  };
}

function valueAxis({ look, spec, plan, speedUnit }: ExploreInput) {
  const highest = Math.max(0, ...plan.map(({ value }) => value));
  return {
    type: 'linear' as const,
    axis: 'y' as const,
    stack: 'figures',
    stackWeight: 6,
    bounds: 'data' as const,
    // A level of a radio signal has no zero to begin at.
    beginAtZero: spec.unit !== 'dbm' && spec.unit !== 'celsius',
    grace: '6%',
    ...(highest > 0 && { suggestedMax: shownValue(highest, spec.unit, speedUnit) * 1.06 }),
    ...(spec.unit !== 'dbm' && spec.unit !== 'celsius' && { afterBuildTicks: setRoundTicks }),
    grid: { color: look.grid, drawTicks: false },
    border: { display: false },
    ticks: { color: look.faint, padding: 6, font: fontOf(look) },
  };
}

function laneAxis() {
  return {
    type: 'linear' as const,
    axis: 'y' as const,
    stack: 'figures',
    stackWeight: 1.6,
    min: -0.7,
    max: 4.7,
    grid: { display: false },
    border: { display: false },
    ticks: { display: false },
  };
}

function tooltipOf({ look }: ExploreInput) {
  return {
    displayColors: false,
    backgroundColor: look.ink,
    bodyColor: look.panel,
    bodyFont: fontOf(look),
    padding: 8,
    filter: (item: { raw: unknown }) => textOf(item.raw) !== '',
    callbacks: { title: () => '', label: (item: { raw: unknown }) => textOf(item.raw).split('\n') },
  };
}

function textOf(raw: unknown): string {
  if (typeof raw !== 'object' || raw === null || !('text' in raw)) return '';
  return typeof raw.text === 'string' ? raw.text : '';
}
