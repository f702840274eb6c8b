// Whether it is night on the wall: hours of the week as people write them, laid on the clock of the kiosk's zone.
import { parseWeeklyHours, type WeeklyHours } from '../../src/core/schedule-hours.js';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Whether an instant (ms) lies in one of the hours; what cannot be read is no night. */
export function isNight(nightHours: readonly string[], nowMs: number, timezone: string): boolean {
  return nightHours.some((text) => {
    const parsed = parseWeeklyHours(text);
    return parsed.ok && covers(parsed.hours, nowMs, timezone);
  });
}

function covers({ days, fromMinute, toMinute, timezone }: WeeklyHours, nowMs: number, own: string): boolean {
  const { weekday, minute } = localTime(nowMs, timezone ?? own);
  if (fromMinute < toMinute) return days.has(weekday) && minute >= fromMinute && minute < toMinute;
  // They end on the next day: the evening belongs to their day, the morning to the one after.
  return minute >= fromMinute ? days.has(weekday) : minute < toMinute && days.has((weekday + 6) % 7);
}

function localTime(nowMs: number, timezone: string): { readonly weekday: number; readonly minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: timezone,
  });
  const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  return {
    weekday: weekdays.indexOf(parts.get('weekday') ?? ''),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}
