// Weekly hours as people write them, "mon-fri 22:00-06:00 Europe/Rome": read here, laid on the calendar by src/schedule.

/** Hours of a week: from `fromMinute` of each of `days` (0 = Sunday) to `toMinute` of that day, or of the next one. */
export interface WeeklyHours {
  readonly days: ReadonlySet<number>;
  /** Minutes of the local day, 0 to 1439. */
  readonly fromMinute: number;
  /** 1 to 1440 where the hours end on the same day; up to `fromMinute` where they end on the next. */
  readonly toMinute: number;
  /** IANA zone; absent: the schedule's. */
  readonly timezone?: string;
}

/** Hours, or what is wrong with the text. */
export type WeeklyHoursResult =
  { readonly ok: true; readonly hours: WeeklyHours } | { readonly ok: false; readonly message: string };

const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const form = 'expected hours like "22:00-06:00", "mon-fri 08:00-16:00" or "sat,sun 00:00-24:00 Europe/Rome"';

/** Reads `[DAYS] HH:MM-HH:MM [ZONE]`. Hours that end before they begin end on the next day. */
export function parseWeeklyHours(text: string): WeeklyHoursResult {
  const words = text.trim().split(/\s+/);
  const timesAt = words.findIndex((word) => /^\d/.test(word));
  if (timesAt < 0 || timesAt > 1 || words.length > timesAt + 2) return refused(form);
  const days = timesAt === 0 ? new Set([0, 1, 2, 3, 4, 5, 6]) : daysOf(words[0] ?? '');
  if (days === undefined)
    return refused(`"${words[0] ?? ''}" names no days: mon, tue, wed, thu, fri, sat, sun`);
  const times = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(words[timesAt] ?? '');
  if (times === null) return refused(form);
  const fromMinute = minuteOf(times[1], times[2]);
  const toMinute = minuteOf(times[3], times[4]);
  if (fromMinute === undefined || toMinute === undefined || fromMinute === 1440) {
    return refused('a time of day is between 00:00 and 24:00');
  }
  const timezone = words[timesAt + 1];
  if (timezone !== undefined && !isTimezone(timezone)) {
    return refused(`this system knows no time zone "${timezone}"`);
  }
  return {
    ok: true,
    hours: { days, fromMinute, toMinute, ...(timezone !== undefined && { timezone }) },
  };
}

function refused(message: string): WeeklyHoursResult {
  return { ok: false, message };
}

function minuteOf(hourText = '', minuteText = ''): number | undefined {
  const minute = Number(hourText) * 60 + Number(minuteText);
  return Number(minuteText) < 60 && minute <= 1440 ? minute : undefined;
}

function daysOf(text: string): Set<number> | undefined {
  const days = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const [fromName = '', toName = fromName, ...more] = part.split('-');
    const from = dayNames.indexOf(fromName);
    const to = dayNames.indexOf(toName);
    if (from < 0 || to < 0 || more.length > 0) return undefined;
    // A range may run over the end of the week: fri-mon.
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === to) break;
    }
  }
  return days;
}

/** Whether this system knows a time zone of that name. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
