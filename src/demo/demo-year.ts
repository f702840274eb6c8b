// A year of a kiosk that never was: the same rows for the same seed, zone and end.
import type { MeasurementDraft } from '../core/measurement.js';
import { isoInstant } from '../core/clock.js';
import type { DemoMark } from '../core/demo.js';
import type { ConsentEvent } from '../core/consent.js';
import type { MonitorMinutes } from '../core/monitor-store.js';
import type { Outage } from '../core/monitor.js';
import type { Note } from '../core/note.js';
import type { Plan } from '../core/plan.js';
import { localTimes, type LocalTime } from '../core/local-time.js';
import { minutesOf } from './minutes.js';
import { seeded, uuidAt, type Random } from './random.js';
import { skippedTest, speedTest, type Moment } from './speed-test.js';
import { chapters, closures, noteTexts } from './story.js';
import { daysBefore, timelineOf, type Span, type Timeline } from './timeline.js';

/** What to make up. */
export interface DemoYearOptions {
  /** The end, ms; the newest run lies before it. */
  readonly toMs: number;
  readonly timezone: string;
  readonly seed: number;
  readonly days: number;
}

/** One day of rows, in the order of time. */
export interface DemoDay {
  readonly measurements: readonly MeasurementDraft[];
  readonly minutes: MonitorMinutes;
}

/** The year: what is known at once, and its days one after the other. */
export interface DemoYear {
  readonly mark: DemoMark;
  readonly plans: readonly Plan[];
  readonly notes: readonly Note[];
  readonly outages: readonly Outage[];
  readonly consent: Omit<ConsentEvent, 'textVersion' | 'provider'>;
  days(): Iterable<DemoDay>;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const minuteMs = 60_000;
/** One run in each window of two hours. */
const windowMs = 2 * hourMs;
/** A run is over, and its minute, before the end. */
const tailMs = 3 * minuteMs;

/** Who is said to have done what people did. */
const author = 'Demo';

/** Makes it up. */
export function demoYear({ toMs: endMs, timezone, seed, days }: DemoYearOptions): DemoYear {
  const random = seeded(seed);
  const toMs = Math.floor(endMs / minuteMs) * minuteMs;
  const timeline = timelineOf(toMs, days, random);
  const localAt = localTimes(timezone);
  const { fromMs } = timeline;
  return {
    mark: { seed, from: isoInstant(fromMs), to: isoInstant(toMs) },
    plans: plansOf(timeline),
    notes: notesOf(timeline, random),
    outages: timeline.outages,
    consent: { action: 'granted', who: author, at: isoInstant(fromMs), source: 'cli' },
    *days() {
      const first = Math.floor(fromMs / dayMs) * dayMs;
      const state = { timezone, localAt, refused: new Set<(typeof closures)[number]>() };
      for (let dayFrom = first; dayFrom < toMs; dayFrom += dayMs) {
        const span = { fromMs: Math.max(dayFrom, fromMs), toMs: Math.min(dayFrom + dayMs, toMs) };
        const measurements = runsOf(span, timeline, state, random);
        const testsMs = measurements
          .filter(({ measurement }) => measurement.status !== 'skipped')
          .map(({ measurement }) => Date.parse(measurement.startedAt));
        yield { measurements, minutes: minutesOf(span, timeline, localAt, testsMs, random) };
      }
    },
  };
}

/** Runs of the windows that begin in the span. A gate that is closed leaves one row, however many runs it refuses. */
function runsOf(
  span: Span,
  timeline: Timeline,
  { timezone, localAt, refused }: YearState,
  random: Random,
): readonly MeasurementDraft[] {
  const drafts: MeasurementDraft[] = [];
  for (let window = Math.ceil(span.fromMs / windowMs) * windowMs; window < span.toMs; window += windowMs) {
    const atMs = Math.round(window + random() * (windowMs - tailMs));
    if (atMs > timeline.toMs - tailMs || timeline.offAt(atMs) !== undefined) continue;
    const moment: Moment = { atMs, local: localAt(atMs), timezone, timeline };
    const closure = closures.find(({ sinceDays, days }) => {
      const sinceMs = daysBefore(timeline.toMs, sinceDays);
      return atMs >= sinceMs && atMs < sinceMs + days * dayMs;
    });
    if (closure === undefined) drafts.push(speedTest(moment, random));
    else if (!refused.has(closure)) {
      refused.add(closure);
      drafts.push(skippedTest(moment, closure.reason, closure.detail, random));
    }
  }
  return drafts;
}

interface YearState {
  readonly timezone: string;
  readonly localAt: (atMs: number) => LocalTime;
  /** Closures that have their row. */
  readonly refused: Set<(typeof closures)[number]>;
}

function plansOf({ fromMs, toMs }: Timeline): readonly Plan[] {
  return chapters
    .map(({ provider, promised, sinceDays }) => ({
      provider,
      ...promised,
      validFrom: isoInstant(Math.max(fromMs, daysBefore(toMs, Math.min(sinceDays, 1e5)))),
    }))
    .filter(({ validFrom }, index, all) => all[index + 1]?.validFrom !== validFrom);
}

function notesOf({ fromMs, toMs }: Timeline, random: Random): readonly Note[] {
  return noteTexts.flatMap(({ sinceDays, hours, text }) => {
    const beginMs = daysBefore(toMs, sinceDays);
    if (beginMs < fromMs) return [];
    const endMs = hours === undefined ? undefined : beginMs + Math.round(hours * hourMs);
    return {
      id: uuidAt(beginMs, random),
      from: isoInstant(beginMs),
      ...(endMs !== undefined && { to: isoInstant(endMs) }),
      author,
      text,
      createdAt: isoInstant(Math.min(toMs, (endMs ?? beginMs) + hourMs)),
    };
  });
}
