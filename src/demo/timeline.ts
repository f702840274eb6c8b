// The story with instants: what held at any moment of the made-up year.
import type { Outage } from '../core/monitor.js';
import { isoInstant } from '../core/clock.js';
import { around1, uuidAt, type Random } from './random.js';
import { chapters, offTimes, outageTimes, shortOutageKinds, wifiDays, type Chapter } from './story.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A half open span, ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A time in which the device or its daemon was off. */
export interface OffSpan extends Span {
  readonly reboot: boolean;
}

/** What held when. */
export interface Timeline extends Span {
  readonly outages: readonly Outage[];
  readonly offs: readonly OffSpan[];
  chapterAt(atMs: number): Chapter;
  outageAt(atMs: number): Outage | undefined;
  offAt(atMs: number): OffSpan | undefined;
  onWifi(atMs: number): boolean;
}

/** Instant that lies so many days before the end. */
export function daysBefore(toMs: number, days: number): number {
  return Math.round(toMs - days * dayMs);
}

/** The timeline of the `days` before `toMs`. */
export function timelineOf(toMs: number, days: number, random: Random): Timeline {
  const fromMs = daysBefore(toMs, days);
  const offs = offTimes
    .map(({ sinceDays, hours, reboot }) => ({ ...spanOf(toMs, sinceDays, hours), reboot }))
    .filter(({ fromMs: begin }) => begin > fromMs);
  const told = outageTimes.map(({ sinceDays, hours, kind }) => ({ ...spanOf(toMs, sinceDays, hours), kind }));
  const outages = [...told, ...shortOutages(fromMs, toMs, random)]
    .filter((span) => span.fromMs > fromMs && ![...offs, ...told].some((other) => overlaps(span, other)))
    .map(({ kind, ...span }) => outageOf(kind, span, random))
    .sort((a, b) => Date.parse(a.begin) - Date.parse(b.begin));
  const spans = outages.map((outage) => ({
    outage,
    fromMs: Date.parse(outage.begin),
    toMs: Date.parse(outage.end ?? outage.begin),
  }));
  const within = (atMs: number) => (span: Span) => atMs >= span.fromMs && atMs < span.toMs;
  return {
    fromMs,
    toMs,
    outages,
    offs,
    chapterAt: (atMs) =>
      chapters.findLast(({ sinceDays }) => atMs >= daysBefore(toMs, sinceDays)) ?? chapters[0],
    outageAt: (atMs) => spans.find(within(atMs))?.outage,
    offAt: (atMs) => offs.find(within(atMs)),
    onWifi: (atMs) => atMs >= daysBefore(toMs, wifiDays.since) && atMs < daysBefore(toMs, wifiDays.until),
  };
}

/** One in twelve days or so, three minutes at the median. */
function shortOutages(fromMs: number, toMs: number, random: Random) {
  const found: { kind: Outage['kind']; fromMs: number; toMs: number }[] = [];
  let atMs = fromMs;
  for (;;) {
    atMs += -Math.log(1 - random()) * 12 * dayMs;
    if (atMs >= toMs - dayMs) return found;
    const kind = shortOutageKinds[Math.floor(random() * shortOutageKinds.length)] ?? 'no_internet';
    const begin = Math.round(atMs);
    found.push({ kind, fromMs: begin, toMs: begin + Math.round(3 * 60_000 * around1(random, 0.9)) });
  }
}

function outageOf(kind: Outage['kind'], { fromMs, toMs }: Span, random: Random): Outage {
  return {
    id: uuidAt(fromMs, random),
    kind,
    begin: isoInstant(fromMs),
    beginUncertaintyMs: Math.round(2000 + random() * 5000),
    end: isoInstant(toMs),
    endUncertaintyMs: Math.round(1000 + random() * 2000),
    overlapsTest: false,
  };
}

function spanOf(toMs: number, sinceDays: number, hours: number): Span {
  const fromMs = daysBefore(toMs, sinceDays);
  return { fromMs, toMs: fromMs + Math.round(hours * hourMs) };
}

function overlaps(one: Span, other: Span): boolean {
  return one !== other && one.fromMs < other.toMs && other.fromMs < one.toMs;
}
