// One chart of one quantity over one range, with its median and its table.
import { loadDrawing, type DrawingModule } from '../charts/chart-loader.js';
import type { ChartLook } from '../charts/chart-look.js';
import { missedWindows, unusualSpans, type MissedBetween } from '../charts/missed-window.js';
import { seriesChart, type SeriesChartInput } from '../charts/series-chart.js';
import type { NettestStatus, SeriesDocument } from '../../src/core/api.js';
import { median } from '../../src/core/signal.js';
import { element, setShown, setText } from '../element.js';
import { figureText, unitText } from '../figure.js';
import type { Messages } from '../messages/messages.js';
import { kioskNowMs, planValue, type PageState, type Quantity } from '../page-state.js';
import { clockText, dateTimeText, weekdayText } from '../time-text.js';
import type { Wording } from '../wording.js';
import { gapSentence, pointSentence, seriesTable } from './series-table.js';

/** The ranges drawn on the page. */
export const ranges = {
  day: { lengthMs: 24 * 3_600_000, tickHours: 6 },
  week: { lengthMs: 7 * 24 * 3_600_000, tickHours: 24 },
} as const;

/** A range of the page. */
export type RangeName = keyof typeof ranges;

/** A chart card; `update` redraws only when its data, its minute or the look changed. */
export function createSeriesCard(
  quantity: Quantity,
  range: RangeName,
  messages: Messages,
  onPick: (id: string) => void,
) {
  const texts = messages.charts;
  const title = element('h3', { class: 'plot-title' }, messages.figures[quantity]);
  const note = element('span', { class: 'plot-note' });
  const canvas = element('canvas', { role: 'img', 'aria-label': texts.loading });
  const empty = element('p', { class: 'plot-empty' }, texts.loading);
  const tableHost = element('div', {
    class: 'table-scroll',
    tabindex: '0',
    role: 'region',
    'aria-label': texts.tableOf(messages.figures[quantity], texts[range]),
  });
  const tableName = element('span', {}, texts.table(0));
  const details = element(
    'details',
    { class: 'plot-table' },
    element(
      'summary',
      {},
      tableName,
      element('span', { class: 'visually-hidden' }, ` ${messages.figures[quantity]}, ${texts[range]}`),
      note,
    ),
    tableHost,
  );
  const root = element(
    'div',
    { class: 'plot-card', 'data-quantity': quantity, 'data-range': range },
    title,
    element('div', { class: 'plot' }, canvas, empty),
    details,
  );
  let module: DrawingModule | undefined;
  let drawing: ReturnType<DrawingModule['createDrawing']> | undefined;
  let drawn: readonly unknown[] = [];
  let newest: { readonly series: SeriesDocument; readonly wording: Wording } | undefined;

  function fillTable(): void {
    if (details.open && newest !== undefined)
      tableHost.replaceChildren(seriesTable(newest.series, newest.wording));
  }
  details.addEventListener('toggle', fillTable);

  function sayEmpty(): void {
    setText(empty, texts.empty);
    canvas.setAttribute('aria-label', texts.describe(messages.figures[quantity], texts[range], 0, 0));
  }

  function update(state: PageState, wording: Wording, look: ChartLook): void {
    const all = state.series[quantity];
    const minute = Math.floor(kioskNowMs(state) / 60_000);
    const inputs = [all, minute, look, state.status?.plan, wording, module];
    if (all === undefined && state.seriesRead) sayEmpty();
    if (all === undefined || inputs.every((input, index) => input === drawn[index])) return;
    drawn = inputs;
    const toMs = (minute + 1) * 60_000;
    const fromMs = toMs - ranges[range].lengthMs;
    const series = within(all, fromMs, toMs);
    newest = { series, wording };
    fillTable();
    const values = series.points.map((point) => point.value);
    const middle = median(values);
    const unit = series.metric.unit;
    setText(title, texts.title(messages.figures[quantity], unitText(unit, wording)));
    setText(note, middle === undefined ? '' : texts.median(figureText(middle, unit, wording)));
    setText(tableName, texts.table(values.length));
    const nothing = series.points.length === 0 && series.gaps.length === 0;
    setText(empty, nothing ? texts.empty : '');
    setShown(empty, nothing);
    canvas.classList.toggle('nothing', nothing);
    canvas.setAttribute(
      'aria-label',
      texts.describe(messages.figures[quantity], texts[range], values.length, series.gaps.length),
    );
    if (module === undefined) return;
    drawing ??= module.createDrawing(canvas, onPick);
    const ticksMs = module.localTicks(fromMs, toMs, ranges[range].tickHours, wording.timezone);
    // The chart is given everything, so that its line enters from the left; the axis cuts it.
    const input = chartInput(
      { ...all, gaps: relevantGaps(all, state) },
      { fromMs, toMs, ticksMs },
      state,
      wording,
      look,
    );
    drawing.show(seriesChart(input));
  }

  function chartInput(
    series: SeriesDocument,
    time: Pick<SeriesChartInput, 'fromMs' | 'toMs' | 'ticksMs'>,
    state: PageState,
    wording: Wording,
    look: ChartLook,
  ): SeriesChartInput {
    const promised = planValue(state.status, quantity);
    const validFrom = state.status?.plan?.validFrom;
    return {
      ...time,
      spec: series.metric,
      points: series.points,
      gaps: series.gaps,
      colour: look.lines[quantity],
      look,
      locale: wording.locale,
      speedUnit: wording.speedUnit,
      ...(promised === undefined || validFrom === undefined
        ? {}
        : { plan: { value: promised, fromMs: Date.parse(validFrom) } }),
      missed: (nettest) => missedOf(nettest, series, state, wording),
      tickText: (atMs) => (range === 'day' ? clockText(atMs, wording) : weekdayText(atMs, wording)),
      pointText: (point) =>
        `${dateTimeText(Date.parse(point.at), wording)}: ${pointSentence(point, series.metric, wording)}`,
      gapText: (gap) => `${dateTimeText(Date.parse(gap.at), wording)}: ${gapSentence(gap, wording)}`,
    };
  }

  return {
    root,
    update,
    /** Loads Chart.js; the caller updates again when it is there. */
    async load(): Promise<void> {
      module = await loadDrawing();
    },
    close: () => drawing?.close(),
  };
}

function missedOf(
  nettest: string,
  series: SeriesDocument,
  state: PageState,
  wording: Wording,
): MissedBetween {
  const status = state.status?.nettests.find((candidate) => candidate.id === nettest);
  const planned = status === undefined ? undefined : plannedCheck(status, wording.timezone);
  const instants = series.points
    .filter((point) => point.nettest === nettest)
    .map((point) => Date.parse(point.at));
  return planned ?? unusualSpans(instants);
}

/** Only these run once in each window; random waits have no window that could be missed. */
const windowModes: readonly NettestStatus['mode'][] = [undefined, 'window', 'stratified'];

function plannedCheck({ cron, next, mode }: NettestStatus, timezone: string): MissedBetween | undefined {
  if (next === undefined || !windowModes.includes(mode)) return undefined;
  return missedWindows(cron, Date.parse(next.windowTo) - Date.parse(next.windowFrom), timezone);
}

function within(series: SeriesDocument, fromMs: number, toMs: number): SeriesDocument {
  const isInside = ({ at }: { readonly at: string }) => Date.parse(at) >= fromMs && Date.parse(at) < toMs;
  return { ...series, points: series.points.filter(isInside), gaps: series.gaps.filter(isInside) };
}

/** Gaps of nettests that give this metric at all; an attempt that was whole without it is no gap. */
function relevantGaps(series: SeriesDocument, state: PageState): SeriesDocument['gaps'] {
  return series.gaps.filter((gap) => {
    if (gap.status === 'ok') return false;
    const nettest = state.status?.nettests.find((candidate) => candidate.id === gap.nettest);
    return nettest === undefined || nettest.metrics.some((spec) => spec.name === series.metric.name);
  });
}
