// The table behind a chart: every value and every attempt without one, newest first.
import type { SeriesDocument } from '../../src/core/api.js';
import type { MetricSpec } from '../../src/core/metric.js';
import { failureText, skipText } from '../code-text.js';
import { element } from '../element.js';
import { figureText } from '../figure.js';
import { dateTimeText } from '../time-text.js';
import type { Wording } from '../wording.js';

type Point = SeriesDocument['points'][number];
type Gap = SeriesDocument['gaps'][number];

/** More rows than anybody reads would only make the page slow. */
const mostRows = 1000;

/** The table of a series. */
export function seriesTable(series: SeriesDocument, wording: Wording): HTMLElement {
  const { charts } = wording.messages;
  const rows = [
    ...series.points.map((point) => ({ at: point.at, cells: pointCells(point, series.metric, wording) })),
    ...series.gaps.map((gap) => ({ at: gap.at, cells: gapCells(gap, wording) })),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const head = [charts.time, charts.value, charts.test, charts.server];
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
    element(
      'tbody',
      {},
      ...rows.slice(0, mostRows).map(({ at, cells }) => {
        const time = element('time', { datetime: at }, dateTimeText(Date.parse(at), wording));
        return element('tr', {}, element('th', { scope: 'row' }, time), ...cells);
      }),
    ),
  );
  if (rows.length <= mostRows) return table;
  return element('div', {}, element('p', {}, charts.tableCut(mostRows)), table);
}

function pointCells(point: Point, spec: MetricSpec, wording: Wording): HTMLElement[] {
  return [
    element('td', { class: 'number' }, figureText(point.value, spec.unit, wording)),
    element('td', {}, point.nettest),
    element('td', {}, point.server ?? ''),
  ];
}

function gapCells(gap: Gap, wording: Wording): HTMLElement[] {
  return [
    element('td', { 'data-status': gap.status }, gapReason(gap, wording)),
    element('td', {}, gap.nettest),
    element('td', {}),
  ];
}

/** A value in one line: "94.2 Mbit/s, ndt7, server". */
export function pointSentence(point: Point, spec: MetricSpec, wording: Wording): string {
  const figure = figureText(point.value, spec.unit, wording);
  const bound = point.lowerBound === true ? `${wording.messages.figures.atLeast} ` : '';
  const parts = [bound + figure, point.nettest, point.server];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** An attempt without a value in one line: "ndt7 failed: the name does not exist". */
export function gapSentence(gap: Gap, wording: Wording): string {
  return `${gap.nettest} ${gapReason(gap, wording)}`;
}

function gapReason({ status, reason }: Gap, wording: Wording): string {
  const state = wording.messages.statuses[status];
  if (reason === undefined) return state;
  return `${state}: ${status === 'skipped' ? skipText(reason, wording) : failureText(reason, wording)}`;
}
