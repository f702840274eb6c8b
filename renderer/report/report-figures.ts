// The figures of a report: a table for each time of a contract, and the sentence about results below it.
import type { Plan } from '../../src/core/plan.js';
import type { ReportFigure, ReportSegment } from '../../src/core/report.js';
import { element, scrollBox } from '../element.js';
import { figureOf, figureText } from '../figure.js';
import { dateText } from '../time-text.js';
import type { Wording } from '../wording.js';

/** The contract, the table and the sentences of one segment. */
export function segmentPart({ from, to, plan, figures }: ReportSegment, wording: Wording): HTMLElement {
  const { report } = wording.messages;
  const [begin, end] = [dateText(Date.parse(from), wording), dateText(Date.parse(to) - 1, wording)];
  const title =
    plan === undefined
      ? report.noContract(begin, end)
      : report.contract(plan.provider ?? report.noProvider, speedsOf(plan, wording), begin, end);
  if (figures.length === 0)
    return element('div', { class: 'segment' }, element('h4', {}, title), element('p', {}, report.empty));
  const columns = [
    report.metric,
    report.promised,
    report.median,
    report.interval,
    report.ofPlan,
    report.spread,
    report.extremes,
    report.n,
  ];
  return element(
    'div',
    { class: 'segment' },
    element('h4', {}, title),
    scrollBox(
      title,
      'report-scroll',
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element('tr', {}, ...columns.map((text) => element('th', { scope: 'col' }, text))),
        ),
        element('tbody', {}, ...figures.map((figure) => figureRow(figure, wording))),
      ),
    ),
    ...figures.flatMap((figure) => sentencesOf(figure, wording)).map((text) => element('p', {}, text)),
  );
}

function speedsOf({ downloadBps, uploadBps, latencyMs }: Plan, wording: Wording): string {
  const { report } = wording.messages;
  return [
    downloadBps === undefined ? '' : report.promisedDown(figureText(downloadBps, 'bps', wording)),
    uploadBps === undefined ? '' : report.promisedUp(figureText(uploadBps, 'bps', wording)),
    latencyMs === undefined ? '' : report.promisedLatency(figureText(latencyMs, 'ms', wording)),
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function figureRow(figure: ReportFigure, wording: Wording): HTMLElement {
  const { report } = wording.messages;
  const { heading, metric, n, median, interval, p10, p90, min, max, promised, ofPlan, atLeast } = figure;
  const text = (value: number) => figureText(value, metric.unit, wording);
  // One unit is enough for both ends.
  const span = (low: number, high: number) =>
    report.to2(figureOf(low, metric.unit, wording).number, text(high));
  const cells = [
    promised === undefined ? '' : text(promised),
    atLeast ? report.atLeast(text(median)) : text(median),
    interval === undefined ? '' : span(interval.low, interval.high),
    ofPlan === undefined ? '' : percent(ofPlan, wording),
    span(p10, p90),
    span(min, max),
    plain(n, wording),
  ];
  return element(
    'tr',
    { 'data-heading': heading },
    element('th', { scope: 'row' }, report.headings[heading]),
    ...cells.map((cell) => element('td', { class: 'number' }, cell)),
  );
}

function sentencesOf(
  { heading, metric, worse, lowerBounds }: ReportFigure,
  wording: Wording,
): readonly string[] {
  const { report } = wording.messages;
  if (worse === undefined) return [];
  const { limit, count, n, ratio, low, high } = worse;
  const say = metric.better === 'lower' ? report.worseLatency : report.worse;
  const share = say(
    figureText(limit, metric.unit, wording),
    plain(count, wording),
    plain(n, wording),
    percent(ratio, wording),
    percent(low, wording),
    percent(high, wording),
  );
  const bounds =
    lowerBounds > 0
      ? [`${report.headings[heading]}: ${report.lowerBounds(plain(lowerBounds, wording))}`]
      : [];
  return [`${report.headings[heading]}. ${share}.`, ...bounds];
}

/** A whole number in the reader's format. */
export function plain(value: number, { locale }: Wording): string {
  return new Intl.NumberFormat(locale).format(value);
}

function percent(ratio: number, { locale }: Wording): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(ratio);
}
