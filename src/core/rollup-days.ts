// Which day an hour belongs to, in any IANA zone. Hours are counted from 1970-01-01T00:00Z and are those of UTC.
//
// An hour belongs to the local day in which it begins. Where a zone's offset is no whole hour (India, Nepal, Lord Howe
// Island) the first minutes after local midnight are therefore counted with the day before: 30 or 45 of 1440.

/** Milliseconds of an hour. */
export const hourMs = 3_600_000;

/** Hours of a day of UTC. */
export const dayHours = 24;

/** The hour of an instant. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / hourMs);
}

/** The day of UTC of an hour, counted from 1970-01-01. */
export function dayOfHour(hour: number): number {
  return Math.floor(hour / dayHours);
}

/** Days of a calendar, numbered like those of UTC. */
export interface Days {
  /** The number of the day to which an hour belongs. */
  dayOf(hour: number): number;
  /** The hour of its day in which an hour begins, 0 to 23 by the clock on the wall. */
  hourOfDay(hour: number): number;
  /** The first hour of a day; that of the next one where a zone has left the day out. */
  firstHour(day: number): number;
}

/** The days of UTC. */
export const utcDays: Days = {
  dayOf: dayOfHour,
  hourOfDay: (hour) => hour - dayOfHour(hour) * dayHours,
  firstHour: (day) => day * dayHours,
};

/** The weekday of a day by ISO 8601: 1 Monday to 7 Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Where the offset is the same at both ends of so many hours, it is the same in between. */
const steadyHours = 4 * dayHours;

/** A chart asks for the same zone again and again, and finding its offsets takes longer than drawing a week. */
const known = new Map<string, Days>();
const mostKnown = 8;

/** The days of an IANA zone. Throws a RangeError for a zone that this system does not know. */
export function localDays(timezone: string): Days {
  const days = known.get(timezone) ?? daysOfZone(timezone);
  if (known.size >= mostKnown) known.clear();
  known.set(timezone, days);
  return days;
}

function daysOfZone(timezone: string): Days {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  const offsets = new Map<number, number>();

  function offsetMs(hour: number): number {
    let offset = offsets.get(hour);
    if (offset === undefined) {
      offset = offsetOf(format.format(hour * hourMs));
      offsets.set(hour, offset);
    }
    return offset;
  }

  /** No zone has changed its clocks twice within four days (2000 to 2037, all of them looked at). */
  function localHour(hour: number): number {
    const start = startOfSteady(hour);
    const atStart = offsetMs(start);
    const offset = offsetMs(start + steadyHours) === atStart ? atStart : offsetMs(hour);
    return Math.floor((hour * hourMs + offset) / hourMs);
  }

  const dayOf = (hour: number): number => dayOfHour(localHour(hour));

  function hourOfDay(hour: number): number {
    const local = localHour(hour);
    return local - dayOfHour(local) * dayHours;
  }

  function firstHour(day: number): number {
    // Near by on every day but the one that Samoa left out: no zone is more than 15 hours from UTC.
    let hour = day * dayHours - Math.ceil(offsetMs(startOfSteady(day * dayHours)) / hourMs) - 3;
    if (dayOf(hour) >= day) hour = day * dayHours - 40;
    while (dayOf(hour) < day) hour += 1;
    return hour;
  }

  return { dayOf, hourOfDay, firstHour };
}

function startOfSteady(hour: number): number {
  return Math.floor(hour / steadyHours) * steadyHours;
}

/** Milliseconds of `…GMT+05:30`; old local mean times have seconds, UTC has nothing. */
function offsetOf(text: string): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  const magnitude = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -magnitude : magnitude;
}
