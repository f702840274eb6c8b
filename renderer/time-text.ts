// Instants and spans as people say them: "12 min ago", "14:52", "Sat 14:52".
import type { Wording } from './wording.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A span in the largest unit that says enough: "40 s", "12 min", "5 h", "3 days". Negative spans count as none. */
export function spanText(ms: number, { messages }: Wording): string {
  const span = Math.max(0, ms);
  if (span < minuteMs) return messages.time.seconds(Math.floor(span / 1000));
  if (span < hourMs) return messages.time.minutes(Math.floor(span / minuteMs));
  if (span < 2 * dayMs) return messages.time.hours(Math.floor(span / hourMs));
  return messages.time.days(Math.floor(span / dayMs));
}

/** How long ago an instant was; below a minute it is "just now", so that the text does not flicker every second. */
export function agoText(atMs: number, nowMs: number, wording: Wording): string {
  const age = nowMs - atMs;
  return age < minuteMs ? wording.messages.time.justNow : wording.messages.time.ago(spanText(age, wording));
}

/** Time of day in the kiosk's zone: "14:52". */
export function clockText(atMs: number, { locale, timezone }: Wording): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: timezone,
  }).format(atMs);
}

/** Time of day, with the weekday when it is not today in the kiosk's zone: "Sat 14:52". */
export function nearClockText(atMs: number, nowMs: number, wording: Wording): string {
  const clock = clockText(atMs, wording);
  return dateText(atMs, wording) === dateText(nowMs, wording)
    ? clock
    : `${weekdayText(atMs, wording)} ${clock}`;
}

/** Date and time: "20 Nov 2026, 14:52". */
export function dateTimeText(atMs: number, wording: Wording): string {
  return `${dateText(atMs, wording)}, ${clockText(atMs, wording)}`;
}

/** Date and time with seconds, for details: "20 Nov 2026, 14:52:07 CET". */
export function exactTimeText(atMs: number, { locale, timezone }: Wording): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: timezone,
    timeZoneName: 'short',
  }).format(atMs);
}

/** The date: "20 Nov 2026". */
export function dateText(atMs: number, { locale, timezone }: Wording): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: timezone,
  }).format(atMs);
}

/** The weekday in the kiosk's zone: "Sat". */
export function weekdayText(atMs: number, { locale, timezone }: Wording): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: timezone }).format(atMs);
}
