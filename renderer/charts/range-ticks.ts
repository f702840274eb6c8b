// Where a time axis of any length has its marks: round minutes, hours, days, months and years of the kiosk's zone.
import { DateTime, type DurationLikeObject } from 'luxon';
import type { Wording } from '../wording.js';
import type { TimeWindow } from './time-window.js';

/** A distance between marks: so many of a unit. */
type Step = readonly [unit: 'minute' | 'hour' | 'day' | 'month' | 'year', count: number, roughlyMs: number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const steps: readonly Step[] = [
  ['minute', 5, 5 * minuteMs],
  ['minute', 15, 15 * minuteMs],
  ['minute', 30, 30 * minuteMs],
  ['hour', 1, hourMs],
  ['hour', 3, 3 * hourMs],
  ['hour', 6, 6 * hourMs],
  ['hour', 12, 12 * hourMs],
  ['day', 1, dayMs],
  ['day', 2, 2 * dayMs],
  ['day', 3, 3 * dayMs],
  ['day', 7, 7 * dayMs],
  ['day', 14, 14 * dayMs],
  ['month', 1, 30.4 * dayMs],
  ['month', 3, 91 * dayMs],
  ['month', 6, 182 * dayMs],
  ['year', 1, 365 * dayMs],
  ['year', 2, 730 * dayMs],
  ['year', 5, 1826 * dayMs],
];

/** A mark of the axis. */
export interface Tick {
  readonly atMs: number;
  readonly text: string;
}

/** At most `most` marks in the window, with their texts in the language and zone of the page. */
export function rangeTicks({ fromMs, toMs }: TimeWindow, most: number, wording: Wording): readonly Tick[] {
  const wanted = (toMs - fromMs) / Math.max(1, most);
  const step = steps.find(([, , ms]) => ms >= wanted) ?? steps.at(-1);
  if (step === undefined || !(toMs > fromMs)) return [];
  const [unit, count] = step;
  const duration: DurationLikeObject = { [`${unit}s`]: count };
  const format = formatOf(step, wording);
  const ticks: Tick[] = [];
  let at = startOf(DateTime.fromMillis(fromMs, { zone: wording.timezone }), unit, count);
  for (let guard = 0; at.toMillis() <= toMs && guard < 200; guard += 1) {
    const atMs = at.toMillis();
    if (atMs >= fromMs) ticks.push({ atMs, text: format(atMs) });
    // Hours of the day, not hours that passed: midnights stay midnights on both days with another number of hours.
    at = unit === 'hour' ? nextHour(at, count) : at.plus(duration);
  }
  return ticks;
}

function startOf(at: DateTime, unit: Step[0], count: number): DateTime {
  if (unit === 'hour' || unit === 'day') return at.startOf('day');
  if (unit === 'minute') return at.startOf('hour');
  if (unit === 'month') return at.startOf('year');
  return at.startOf('year').set({ year: Math.floor(at.year / count) * count });
}

function nextHour(at: DateTime, count: number): DateTime {
  const next = at.hour + count;
  return next >= 24 ? at.startOf('day').plus({ days: 1 }) : at.set({ hour: next });
}

function formatOf([unit, count]: Step, { locale, timezone }: Wording): (atMs: number) => string {
  const of = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: timezone, ...options });
  if (unit === 'year') return (atMs) => of({ year: 'numeric' }).format(atMs);
  if (unit === 'month') {
    const [month, year] = [of({ month: 'short' }), of({ year: 'numeric' })];
    const isJanuary = of({ month: 'numeric' });
    return (atMs) =>
      isJanuary.format(atMs) === '1' || count === 12 ? year.format(atMs) : month.format(atMs);
  }
  if (unit === 'day') {
    const format = of(
      count === 1 ? { weekday: 'short', day: 'numeric' } : { day: 'numeric', month: 'short' },
    );
    return (atMs) => format.format(atMs);
  }
  const clock = of({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = of({ weekday: 'short', day: 'numeric' });
  return (atMs) => {
    const text = clock.format(atMs);
    return text === '00:00' ? day.format(atMs) : text;
  };
}
