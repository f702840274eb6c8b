// The local day and calendar month that an instant lies in.
import { instantOfLocal, localDigitsOf } from './local-time.js';
import type { Window } from './window.js';

const dayMs = 86_400_000;

/** From local midnight to local midnight: 23, 24 or 25 h. */
export function localDay(atMs: number, timezone: string): Window {
  const midnight = Math.floor(localDigitsOf(atMs, timezone) / dayMs) * dayMs;
  return { fromMs: instantOfLocal(midnight, timezone), toMs: instantOfLocal(midnight + dayMs, timezone) };
}

/** From the first of the month to the first of the next, local time. */
export function localMonth(atMs: number, timezone: string): Window {
  const digits = new Date(localDigitsOf(atMs, timezone));
  const first = (month: number) => instantOfLocal(Date.UTC(digits.getUTCFullYear(), month), timezone);
  return { fromMs: first(digits.getUTCMonth()), toMs: first(digits.getUTCMonth() + 1) };
}
