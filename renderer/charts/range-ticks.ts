// Where a time axis of any length has its marks: round minutes, hours, days, months and years of the kiosk's zone.
import { instantOf, wallTime } from '../local-clock.js';
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
  const format = formatOf(step, wording);
  const ticks: Tick[] = [];
  const instant = (wall: number) => instantOf(wall, wording.timezone);
  let wall = startOf(wallTime(fromMs, wording.timezone), unit, count);
  let atMs = instant(wall);
  for (let guard = 0; atMs <= toMs && guard < 200; guard += 1) {
    if (atMs >= fromMs) ticks.push({ atMs, text: format(atMs) });
    wall = after(wall, unit, count);
    // Minutes that passed, but hours of the day: midnights stay midnights on days with another number of hours.
    atMs = unit === 'minute' ? atMs + count * minuteMs : instant(wall);
  }
  return ticks;
}

/** The wall time at which counting begins, at or before the given one. */
function startOf(wall: number, unit: Step[0], count: number): number {
  if (unit === 'minute') return Math.floor(wall / hourMs) * hourMs;
  if (unit === 'hour' || unit === 'day') return Math.floor(wall / dayMs) * dayMs;
  const year = new Date(wall).getUTCFullYear();
  return Date.UTC(unit === 'year' ? Math.floor(year / count) * count : year, 0, 1);
}

function after(wall: number, unit: Step[0], count: number): number {
  const date = new Date(wall);
  if (unit === 'year') return Date.UTC(date.getUTCFullYear() + count, 0, 1);
  if (unit === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
  return wall + count * { minute: minuteMs, hour: hourMs, day: dayMs }[unit];
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
