// Quiet hours on the calendar: whether the clock on the wall shows one at an instant, and when they end.
// INVARIANT: hours are what the local clock shows; an hour that comes twice in autumn is quiet twice.
import type { WeeklyHours } from '../core/schedule-hours.js';
import { parseWeeklyHours } from '../core/schedule-hours.js';
import { localDigitsOf, offsetAt, transitionBetween } from './local-time.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Every boundary of a week is looked at; what is closed for longer than that is closed for ever. */
const horizonMs = 9 * dayMs;

/** When tests may run: not in `quiet`, and where `only` names hours, in those alone. */
export interface QuietHours {
  /** End of the closed hours that the instant lies in (infinite: never); undefined where it is open. */
  until(atMs: number): number | undefined;
}

/** Quiet hours of texts that {@link parseWeeklyHours} reads (others do not count), in `timezone` unless they name one. */
export function createQuietHours(
  quietTexts: readonly string[],
  onlyTexts: readonly string[],
  timezone: string,
): QuietHours {
  const quiet = zoned(quietTexts, timezone);
  const only = zoned(onlyTexts, timezone);
  const all = [...quiet, ...only];

  function isClosed(atMs: number): boolean {
    const shows = (hours: ZonedHours) => holds(hours, localDigitsOf(atMs, hours.timezone));
    return quiet.some(shows) || (only.length > 0 && !only.some(shows));
  }

  return {
    until(atMs) {
      if (all.length === 0 || !isClosed(atMs)) return undefined;
      let nextMs = atMs;
      while (nextMs < atMs + horizonMs) {
        nextMs = Math.min(...all.map((hours) => nextBoundary(hours, nextMs)));
        if (!isClosed(nextMs)) return nextMs;
      }
      return Number.POSITIVE_INFINITY;
    },
  };
}

type ZonedHours = WeeklyHours & { readonly timezone: string };

function zoned(texts: readonly string[], timezone: string): ZonedHours[] {
  return texts.flatMap((text) => {
    const parsed = parseWeeklyHours(text);
    return parsed.ok ? [{ timezone, ...parsed.hours }] : [];
  });
}

/** Whether a local wall time, as `Date.UTC` of its digits, lies in the hours. */
function holds({ days, fromMinute, toMinute }: WeeklyHours, digitsMs: number): boolean {
  const minute = (((digitsMs % dayMs) + dayMs) % dayMs) / minuteMs;
  const today = new Date(digitsMs).getUTCDay();
  if (fromMinute < toMinute) return days.has(today) && minute >= fromMinute && minute < toMinute;
  const yesterday = (today + 6) % 7;
  return (days.has(today) && minute >= fromMinute) || (days.has(yesterday) && minute < toMinute);
}

/** The next instant after `afterMs` at which the local clock shows a begin or an end, or is put forward or back. */
function nextBoundary({ fromMinute, toMinute, timezone }: ZonedHours, afterMs: number): number {
  const offset = offsetAt(afterMs, timezone);
  const digits = afterMs + offset;
  const midnight = Math.floor(digits / dayMs) * dayMs;
  const boundaries = [fromMinute, toMinute].map((minute) => {
    const today = midnight + minute * minuteMs;
    return (today > digits ? today : today + dayMs) - offset;
  });
  const nextMs = Math.min(...boundaries);
  return offsetAt(nextMs, timezone) === offset ? nextMs : transitionBetween(afterMs, nextMs, timezone);
}
