// The calendar: a small table for each month, days with outages as buttons.
import { button, element } from '../element.js';
import { spanText } from '../time-text.js';
import { weekdayName } from '../slow/heat-table.js';
import type { Wording } from '../wording.js';
import { severityOf, type OutageDay } from './outage-days.js';

/** The months of `days`, oldest first; `onDay` hears of a day that was chosen. */
export function outageCalendar(
  days: readonly OutageDay[],
  chosen: string | undefined,
  wording: Wording,
  onDay: (day: string) => void,
): HTMLElement {
  const months = new Map<string, OutageDay[]>();
  for (const day of days) {
    const month = day.day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), day]);
  }
  return element(
    'div',
    { class: 'calendar' },
    ...[...months].map(([month, own]) => monthTable(month, own, chosen, wording, onDay)),
  );
}

function monthTable(
  month: string,
  days: readonly OutageDay[],
  chosen: string | undefined,
  wording: Wording,
  onDay: (day: string) => void,
): HTMLElement {
  const name = new Intl.DateTimeFormat(wording.locale, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(`${month}-01T00:00:00Z`));
  const weekdays = [1, 2, 3, 4, 5, 6, 0];
  const first = (new Date(`${month}-01T00:00:00Z`).getUTCDay() + 6) % 7;
  const places: (OutageDay | undefined)[] = [...Array.from({ length: first }, () => undefined), ...days];
  const weeks = Array.from({ length: Math.ceil(places.length / 7) }, (_, week) =>
    places.slice(week * 7, week * 7 + 7),
  );
  return element(
    'table',
    { class: 'month' },
    element('caption', {}, name),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...weekdays.map((day) => element('th', { scope: 'col' }, weekdayName(day, wording).slice(0, 2))),
      ),
    ),
    element(
      'tbody',
      {},
      ...weeks.map((week) => element('tr', {}, ...week.map((day) => dayCell(day, chosen, wording, onDay)))),
    ),
  );
}

function dayCell(
  day: OutageDay | undefined,
  chosen: string | undefined,
  wording: Wording,
  onDay: (day: string) => void,
): HTMLElement {
  if (day === undefined) return element('td');
  const { outages: texts } = wording.messages;
  const number = String(Number(day.day.slice(8)));
  const date = new Intl.DateTimeFormat(wording.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.parse(`${day.day}T00:00:00Z`),
  );
  const off = day.offMs > 0 ? { 'data-off': '' } : {};
  if (day.outages.length === 0) {
    const label = day.offMs > 0 ? { title: texts.dayOff(date, spanText(day.offMs, wording)) } : {};
    return element('td', { ...off, ...label, 'data-severity': '0' }, number);
  }
  const node = button(number, 'day', () => {
    onDay(day.day);
  });
  node.setAttribute('aria-label', texts.day(date, day.outages.length, spanText(day.outageMs, wording)));
  node.setAttribute('aria-pressed', String(chosen === day.day));
  return element('td', { ...off, 'data-severity': String(severityOf(day)) }, node);
}
