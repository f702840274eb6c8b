// The instants at which a cron expression ticks, in its zone: crontab(5), with the two changes of the clock handled.
import type { CronFields } from '../core/cron.js';
import { instantOfLocal, localDigitsOf, offsetAt } from './local-time.js';

const dayMs = 86_400_000;
/** Far enough for 29 February on a given weekday. */
const horizonDays = 366 * 29;

/**
 * The first tick strictly after `afterMs`; undefined when the expression never matches (31 February).
 * INVARIANTS: strictly increasing when called with its own result; an hour that is skipped in spring ticks once, at
 * the change; an hour that comes twice in autumn ticks in its first pass only.
 */
export function nextTick(fields: CronFields, afterMs: number, timezone: string): number | undefined {
  const minutesOfDay = timesOfDay(fields);
  const localMidnight = Math.floor(localDigitsOf(afterMs, timezone) / dayMs) * dayMs;
  // One day back: after the autumn change local digits are behind the instants already passed.
  for (let day = -1; day < horizonDays; day += 1) {
    const midnight = localMidnight + day * dayMs;
    if (!matchesDay(fields, new Date(midnight))) continue;
    const instantOf = instantsOfDay(midnight, timezone);
    for (const minutes of minutesOfDay) {
      const instant = instantOf(minutes);
      if (instant > afterMs) return instant;
    }
  }
  return undefined;
}

/** Minutes of a local day to instants; on all but the days around a change this is one subtraction. */
function instantsOfDay(midnight: number, timezone: string): (minutes: number) => number {
  const offset = offsetAt(midnight - dayMs, timezone);
  if (offset === offsetAt(midnight + 2 * dayMs, timezone))
    return (minutes) => midnight + minutes * 60_000 - offset;
  return (minutes) => instantOfLocal(midnight + minutes * 60_000, timezone);
}

function timesOfDay(fields: CronFields): number[] {
  const times: number[] = [];
  for (const hour of fields.hours) for (const minute of fields.minutes) times.push(hour * 60 + minute);
  return times.sort((a, b) => a - b);
}

function matchesDay(fields: CronFields, day: Date): boolean {
  if (!fields.months.has(day.getUTCMonth() + 1)) return false;
  const byDay = fields.days.has(day.getUTCDate());
  const byWeekday = fields.weekdays.has(day.getUTCDay());
  // crontab(5): when both are restricted, either is enough.
  return fields.anyDay || fields.anyWeekday ? byDay && byWeekday : byDay || byWeekday;
}
