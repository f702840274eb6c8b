// Whether a run is missing between two: the charts must not draw a line over a time in which the kiosk was off.
import { parseCron } from '../../src/core/cron.js';
import { median } from '../../src/core/signal.js';

/** True when at least one planned run is missing between two instants (ms). */
export type MissedBetween = (fromMs: number, toMs: number) => boolean;

const minuteMs = 60_000;
const weekMinutes = 7 * 24 * 60;
/** A run may wait this long for others before it begins. */
const slackMs = 20 * minuteMs;
/** Without a schedule: a span of this many usual ones is a gap. */
const usualSpans = 3;

/**
 * The check for a nettest that runs once in each window of `windowMs` that its cron expression opens, in the kiosk's
 * zone. Undefined for expressions that depend on the date, or that cannot be read.
 */
export function missedWindows(cron: string, windowMs: number, timezone: string): MissedBetween | undefined {
  const parsed = parseCron(cron);
  if (!parsed.ok) return undefined;
  const { minutes, hours, months, weekdays, anyDay } = parsed.fields;
  if (!anyDay || months.size < 12) return undefined;
  const ticks: number[] = [];
  for (let minute = 0; minute < weekMinutes; minute += 1) {
    const weekday = Math.floor(minute / 1440);
    const hour = Math.floor(minute / 60) % 24;
    if (weekdays.has(weekday) && hours.has(hour) && minutes.has(minute % 60)) ticks.push(minute);
  }
  const first = ticks[0];
  if (first === undefined) return undefined;
  const local = new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: timezone,
  });
  return (fromMs, toMs) => {
    if (toMs - fromMs <= windowMs + slackMs) return false;
    const from = weekMinute(local, fromMs);
    const next = ticks.find((tick) => tick > from) ?? first + weekMinutes;
    const opensMs = fromMs + (next - from) * minuteMs;
    return opensMs + windowMs + slackMs < toMs;
  };
}

/** The check for values whose schedule is not known: a span far beyond the usual one. Instants oldest first. */
export function unusualSpans(instantsMs: readonly number[]): MissedBetween {
  const spans = instantsMs.slice(1).map((at, index) => at - (instantsMs[index] ?? at));
  const usual = median(spans);
  return (fromMs, toMs) => usual !== undefined && toMs - fromMs > usual * usualSpans + slackMs;
}

const weekdayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function weekMinute(format: Intl.DateTimeFormat, atMs: number): number {
  const parts = new Map(format.formatToParts(atMs).map((part) => [part.type, part.value]));
  const weekday = weekdayNames.indexOf(parts.get('weekday') ?? '');
  return weekday * 1440 + Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
}
