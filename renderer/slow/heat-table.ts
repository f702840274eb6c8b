// Hour × weekday as a table whose fields are shaded: a heat map that can be read, spoken and walked through.
import type { HourCell } from '../../src/core/hour-grid.js';
import { quantileOf } from '../../src/core/rollup-summary.js';
import type { MetricSpec } from '../../src/core/metric.js';
import { element } from '../element.js';
import { figureOf, figureText, unitText } from '../figure.js';
import type { Wording } from '../wording.js';

/** Shades, from fine (0) to bad. */
export const shades = 6;

/** Weekdays in the order in which a week is read: Monday first, as ISO 8601 has it. */
const weekOrder = [1, 2, 3, 4, 5, 6, 0];

/**
 * The shade of a median between the good and the bad ones of all fields: nine in ten of them span the shades, so that
 * one odd field does not make all others alike. A table of like figures stays pale.
 */
export function shadeOf(median: number, cells: readonly HourCell[], better: MetricSpec['better']): number {
  const medians = { values: cells.map((cell) => cell.median).sort((a, b) => a - b) };
  const [low, high] = [quantileOf(medians, 0.05), quantileOf(medians, 0.95)];
  // A tenth of the whole is the least that one should see as a difference.
  const span = Math.max(high - low, Math.abs(high) * 0.1);
  if (!(span > 0)) return 0;
  const badness = better === 'higher' ? (high - median) / span : (median - low) / span;
  return Math.min(shades - 1, Math.max(0, Math.floor(badness * shades)));
}

/** The name of a weekday (0 is Sunday), and of an hour. */
export function weekdayName(weekday: number, { locale }: Wording, style: 'short' | 'long' = 'short'): string {
  // 2026-11-01 was a Sunday.
  return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(
    Date.UTC(2026, 10, 1 + weekday),
  );
}

/** The hour as a clock shows it. */
export function hourName(hour: number): string {
  return String(hour).padStart(2, '0');
}

/** The table. */
export function heatTable(cells: readonly HourCell[], spec: MetricSpec, wording: Wording): HTMLElement {
  const { slow } = wording.messages;
  const byPlace = new Map(cells.map((cell) => [cell.weekday * 24 + cell.hour, cell]));
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  return element(
    'table',
    { class: 'heat' },
    element(
      'caption',
      { class: 'visually-hidden' },
      slow.gridLabel(spec.label, unitText(spec.unit, wording)),
    ),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, slow.hour),
        ...hours.map((hour) => element('th', { scope: 'col' }, hourName(hour))),
      ),
    ),
    element(
      'tbody',
      {},
      ...weekOrder.map((weekday) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, weekdayName(weekday, wording)),
          ...hours.map((hour) => fieldOf(byPlace.get(weekday * 24 + hour), cells, spec, wording)),
        ),
      ),
    ),
  );
}

function fieldOf(
  cell: HourCell | undefined,
  cells: readonly HourCell[],
  spec: MetricSpec,
  wording: Wording,
): HTMLElement {
  if (cell === undefined) return element('td', { class: 'heat-none' }, '·');
  return element(
    'td',
    { 'data-shade': String(shadeOf(cell.median, cells, spec.better)), title: cellText(cell, spec, wording) },
    element('span', { class: 'heat-median' }, figureOf(cell.median, spec.unit, wording).number),
    element('span', { class: 'heat-count' }, new Intl.NumberFormat(wording.locale).format(cell.n)),
  );
}

/** A field in one sentence. */
export function cellText(
  { weekday, hour, n, median, p10, p90 }: HourCell,
  { unit }: MetricSpec,
  wording: Wording,
): string {
  const text = (value: number) => figureText(value, unit, wording);
  return wording.messages.slow.cell(
    weekdayName(weekday, wording, 'long'),
    `${hourName(hour)}–${hourName((hour + 1) % 24)}`,
    text(median),
    text(p10),
    text(p90),
    new Intl.NumberFormat(wording.locale).format(n),
  );
}
