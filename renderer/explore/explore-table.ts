// The table behind an explore chart: every hour, day or value, and what else happened; newest first.
import { element } from '../element.js';
import { figureText } from '../figure.js';
import { dateTimeText } from '../time-text.js';
import { seriesTable } from '../views/series-table.js';
import type { Wording } from '../wording.js';
import type { Band, Mark } from '../charts/explore-input.js';
import type { ExploreData } from './explore-data.js';
import type { SeriesBin } from './explore-lines.js';

/** More rows than anybody reads would only make the page slow. */
const mostRows = 1000;

/** The table of a chart's values. */
export function exploreTable({ series }: ExploreData, wording: Wording): HTMLElement {
  if (series.bins === undefined) return seriesTable(series, wording);
  const { columns } = wording.messages.explore;
  const figures = ['median', 'p10', 'p90', 'min', 'max'] as const;
  const head = [columns.time, columns.n, ...figures.map((figure) => columns[figure]), columns.attempts];
  const rows = series.bins.toReversed().slice(0, mostRows);
  const text = (value: number | undefined) =>
    value === undefined ? '' : figureText(value, series.metric.unit, wording);
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((name) => element('th', { scope: 'col' }, name)))),
    element(
      'tbody',
      {},
      ...rows.map((bin) =>
        element(
          'tr',
          {},
          element(
            'th',
            { scope: 'row' },
            element('time', { datetime: bin.from }, dateTimeText(Date.parse(bin.from), wording)),
          ),
          element('td', { class: 'number' }, new Intl.NumberFormat(wording.locale).format(bin.n)),
          ...figures.map((figure) => element('td', { class: 'number' }, text(bin[figure]))),
          element('td', {}, missedText(bin, wording)),
        ),
      ),
    ),
  );
  const cut = series.bins.length > mostRows;
  return cut
    ? element('div', {}, element('p', {}, wording.messages.charts.tableCut(mostRows)), table)
    : table;
}

function missedText({ attempts }: SeriesBin, { messages }: Wording): string {
  return (['failed', 'skipped', 'aborted', 'partial'] as const)
    .flatMap((status) => {
      const count = attempts[status] ?? 0;
      return count === 0 ? [] : [`${String(count)} ${messages.statuses[status]}`];
    })
    .join(', ');
}

/** Outages, pauses, notes and changes as a list; what failed or was skipped stands in the table. */
export function eventList(bands: readonly Band[], marks: readonly Mark[], wording: Wording): HTMLElement {
  const { explore } = wording.messages;
  const events = [
    ...bands
      .filter(({ kind }) => kind === 'outage' || kind === 'off')
      .map(({ kind, fromMs, text }) => ({ kind, atMs: fromMs, text })),
    ...marks,
  ].sort((a, b) => b.atMs - a.atMs);
  if (events.length === 0) return element('p', { class: 'quiet' }, explore.eventsNone);
  return element(
    'ul',
    { class: 'event-list' },
    ...events.slice(0, mostRows).map(({ kind, text }) => element('li', { 'data-kind': kind }, text)),
  );
}
