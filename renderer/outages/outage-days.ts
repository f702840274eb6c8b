// Outages by day of the kiosk's calendar: one over midnight counts for both days, days have 23, 24 or 25 hours. Pure.
import type { Outage, Unwatched } from '../../src/core/monitor.js';
import { readLocalInput } from '../local-input.js';

/** A day: "2026-11-20", its bounds (ms), and what happened in it. */
export interface OutageDay {
  readonly day: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly outages: readonly Outage[];
  readonly outageMs: number;
  /** Time in which nobody watched. */
  readonly offMs: number;
}

/** The days from one to another ("2026-01-01"), both among them. An outage that goes on lasts until `nowMs`. */
export function outageDays(
  firstDay: string,
  lastDay: string,
  { outages, unwatched }: { readonly outages: readonly Outage[]; readonly unwatched: readonly Unwatched[] },
  timezone: string,
  nowMs: number,
): readonly OutageDay[] {
  const spans = outages.map((outage) => ({
    outage,
    fromMs: Date.parse(outage.begin),
    toMs: outage.end === undefined ? nowMs : Date.parse(outage.end),
  }));
  const offs = unwatched.map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) }));
  const days: OutageDay[] = [];
  let day = firstDay;
  let fromMs = midnight(day, timezone);
  for (let guard = 0; day <= lastDay && guard < 400; guard += 1) {
    const next = dayAfter(day);
    const toMs = midnight(next, timezone);
    const own = spans.filter((span) => span.fromMs < toMs && span.toMs >= fromMs);
    const inside = (span: { readonly fromMs: number; readonly toMs: number }) =>
      Math.max(0, Math.min(toMs, span.toMs) - Math.max(fromMs, span.fromMs));
    days.push({
      day,
      fromMs,
      toMs,
      outages: own.map(({ outage }) => outage),
      outageMs: own.reduce((sum, span) => sum + inside(span), 0),
      offMs: offs.reduce((sum, span) => sum + inside(span), 0),
    });
    day = next;
    fromMs = toMs;
  }
  return days;
}

/** The day of an instant: "2026-11-20". */
export function dayOf(atMs: number, timezone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' })
    .format(atMs)
    .slice(0, 10);
}

/** The first day of the month that lies `months` before that of a day. */
export function firstOfMonth(day: string, months: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function midnight(day: string, timezone: string): number {
  return readLocalInput(`${day}T00:00`, timezone) ?? Date.parse(`${day}T00:00:00Z`);
}

/** How bad a day was, from 0 (no outage) to 4 (six hours or more). */
export function severityOf({ outages, outageMs }: OutageDay): 0 | 1 | 2 | 3 | 4 {
  if (outages.length === 0) return 0;
  const minutes = outageMs / 60_000;
  return minutes < 5 ? 1 : minutes < 60 ? 2 : minutes < 360 ? 3 : 4;
}
