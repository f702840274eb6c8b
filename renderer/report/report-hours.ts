// The hours of the day in a report: the worst in a sentence, all of them in a table.
import type { ReportDocument } from '../../src/core/report.js';
import type { MetricSpec } from '../../src/core/metric.js';
import { element, scrollBox } from '../element.js';
import { figureText } from '../figure.js';
import { hourName } from '../slow/heat-table.js';
import type { Wording } from '../wording.js';
import { plain } from './report-figures.js';

/** So many are named. */
const named = 3;
/** Hours of fewer results are not called the slowest. */
const fewest = 3;

/** The part about hours; nothing where there is no figure. */
export function hoursPart(
  nettest: ReportDocument['nettests'][number],
  wording: Wording,
): readonly HTMLElement[] {
  const { report } = wording.messages;
  const figures = nettest.segments.at(-1)?.figures ?? [];
  const [main] = figures;
  if (main === undefined || nettest.hours.length === 0) return [];
  const span = (hour: number) => `${hourName(hour)}–${hourName((hour + 1) % 24)}`;
  const sign = main.metric.better === 'lower' ? -1 : 1;
  const worst = nettest.hours
    .flatMap(({ hour, medians }) => {
      const own = medians[main.metric.name];
      return own === undefined || own.n < fewest ? [] : [{ hour, median: own.median }];
    })
    .sort((a, b) => sign * (a.median - b.median))
    .slice(0, named);
  const list = worst.map(({ hour, median }) =>
    report.hourText(span(hour), figureText(median, main.metric.unit, wording)),
  );
  const cell = (
    name: string,
    unit: MetricSpec['unit'],
    medians: ReportDocument['nettests'][number]['hours'][number]['medians'],
  ) => {
    const own = medians[name];
    return own === undefined
      ? ''
      : report.hourFigure(figureText(own.median, unit, wording), plain(own.n, wording));
  };
  return [
    element('p', {}, report.worstHours(list.join(', '))),
    scrollBox(
      report.hours,
      'report-scroll evidence-only',
      element(
        'table',
        { class: 'hours' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            element('th', { scope: 'col' }, report.hour),
            ...figures.map(({ heading }) => element('th', { scope: 'col' }, report.headings[heading])),
          ),
        ),
        element(
          'tbody',
          {},
          ...nettest.hours.map(({ hour, medians }) =>
            element(
              'tr',
              {},
              element('th', { scope: 'row' }, span(hour)),
              ...figures.map(({ metric }) =>
                element('td', { class: 'number' }, cell(metric.name, metric.unit, medians)),
              ),
            ),
          ),
        ),
      ),
    ),
  ];
}
