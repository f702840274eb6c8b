// Local wall time to instants and back, in any IANA zone, right on the two days a year when clocks change.

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timezone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timezone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    formatters.set(timezone, formatter);
  }
  return formatter;
}

/** A local wall time as if it were UTC: milliseconds that `Date.UTC` would give for its digits, to the whole second. */
export function localDigitsOf(instantMs: number, timezone: string): number {
  return wholeSecond(instantMs) + offsetAt(instantMs, timezone);
}

const dayMs = 86_400_000;
/** Ten years of days; asking the system costs a hundred times as much as looking here. */
const rememberedDays = 4000;
const offsetsByDay = new Map<string, Map<number, number>>();

/** Milliseconds that local time is ahead of UTC at an instant. */
export function offsetAt(instantMs: number, timezone: string): number {
  const day = Math.floor(instantMs / dayMs);
  const offset = offsetAtBeginOf(day, timezone);
  return offset === offsetAtBeginOf(day + 1, timezone) ? offset : askedOffset(instantMs, timezone);
}

function offsetAtBeginOf(day: number, timezone: string): number {
  let offsets = offsetsByDay.get(timezone);
  if (offsets === undefined || offsets.size > rememberedDays) {
    offsets = new Map();
    offsetsByDay.set(timezone, offsets);
  }
  let offset = offsets.get(day);
  if (offset === undefined) {
    offset = askedOffset(day * dayMs, timezone);
    offsets.set(day, offset);
  }
  return offset;
}

function askedOffset(instantMs: number, timezone: string): number {
  const digits: Record<string, number> = {};
  for (const { type, value } of formatterOf(timezone).formatToParts(instantMs)) digits[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = digits;
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecond(instantMs);
}

function wholeSecond(instantMs: number): number {
  return Math.floor(instantMs / 1000) * 1000;
}

/**
 * The instant of a local wall time given as `Date.UTC` of its digits. A time that occurs twice (autumn) means its
 * first occurrence; one that does not occur (spring) means the instant at which the clock is put forward.
 */
export function instantOfLocal(localDigitsMs: number, timezone: string): number {
  const before = offsetAt(localDigitsMs - dayMs, timezone);
  const after = offsetAt(localDigitsMs + dayMs, timezone);
  const candidates = [localDigitsMs - before, localDigitsMs - after]
    .filter((instant) => localDigitsOf(instant, timezone) === localDigitsMs)
    .sort((a, b) => a - b);
  return candidates[0] ?? transitionBetween(localDigitsMs - dayMs, localDigitsMs + dayMs, timezone);
}

/** The first whole second after `fromMs` at which the offset of `fromMs` holds no more; both lie around one change. */
export function transitionBetween(fromMs: number, toMs: number, timezone: string): number {
  const offset = offsetAt(fromMs, timezone);
  let low = Math.floor(fromMs / 1000) * 1000;
  let high = Math.ceil(toMs / 1000) * 1000;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(middle, timezone) === offset) low = middle;
    else high = middle;
  }
  return high;
}
