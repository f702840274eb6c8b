// Two times against each other: their medians, how sure they are, and the difference.
import type { Comparison } from '../../src/core/hour-grid.js';
import type { MedianFigure } from '../../src/core/median-interval.js';
import type { MetricSpec } from '../../src/core/metric.js';
import { element } from '../element.js';
import { figureText } from '../figure.js';
import type { Wording } from '../wording.js';

/** The table of named comparisons. */
export function compareTable(
  rows: readonly { readonly name: string; readonly comparison: Comparison }[],
  spec: MetricSpec,
  wording: Wording,
): HTMLElement {
  const { slow } = wording.messages;
  return element(
    'table',
    { class: 'compare' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...[slow.compare, slow.median, slow.against, slow.change].map((text) =>
          element('th', { scope: 'col' }, text),
        ),
      ),
    ),
    element(
      'tbody',
      {},
      ...rows.map(({ name, comparison: { one, other } }) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, name),
          figureCell(one, spec, wording),
          figureCell(other, spec, wording),
          element('td', { class: 'number' }, changeText(one, other, wording)),
        ),
      ),
    ),
  );
}

function figureCell(figure: MedianFigure | undefined, { unit }: MetricSpec, wording: Wording): HTMLElement {
  const { slow } = wording.messages;
  if (figure === undefined) return element('td', { class: 'quiet' }, slow.none);
  const text = (value: number) => figureText(value, unit, wording);
  const count = new Intl.NumberFormat(wording.locale).format(figure.n);
  const { interval } = figure;
  return element(
    'td',
    {},
    slow.figure(text(figure.median), count),
    ...(interval === undefined
      ? []
      : [
          element('br'),
          element('span', { class: 'quiet' }, slow.interval(text(interval.low), text(interval.high))),
        ]),
  );
}

function changeText(
  one: MedianFigure | undefined,
  other: MedianFigure | undefined,
  { locale }: Wording,
): string {
  if (one === undefined || other === undefined || other.median === 0) return '';
  const format = new Intl.NumberFormat(locale, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 0,
  });
  return format.format(one.median / other.median - 1);
}
