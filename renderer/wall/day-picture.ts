// The last 24 hours as a picture, as a pure function: what was measured and what happened in, places between 0 and 1 out.
// A test is a bar of its own: a few a day are no curve, and nothing is drawn where nothing was measured.
import type { SeriesDocument } from '../../src/core/api.js';
import type { Status } from '../../src/core/measurement.js';
import { slowRatio } from '../../src/core/signal.js';
import type { OutagesDocument } from '../api-client.js';

/** What is drawn. Times in ms; the plan in the series' unit. */
export interface DayInput {
  readonly fromMs: number;
  readonly toMs: number;
  readonly series: Pick<SeriesDocument, 'points' | 'gaps'> | undefined;
  readonly outages: OutagesDocument | undefined;
  readonly plan: number | undefined;
}

/** A test that gave a figure: where, how high, whether it is below the plan, or only a lower bound. */
export interface DayBar {
  readonly at: number;
  readonly height: number;
  readonly look: 'good' | 'low' | 'bound';
  /** What stands on the bar: a test that gave this figure and was not whole. */
  readonly mark?: Exclude<Status, 'ok'>;
}

/** A test without a figure. */
export interface DayMark {
  readonly at: number;
  readonly status: Exclude<Status, 'ok'>;
}

/** A span without internet, or one in which this device was off and nobody watched. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
  readonly what: 'outage' | 'off';
}

/** The picture; `at`, `from` and `to` are shares of the time, heights shares of the highest. */
export interface DayPicture {
  readonly bars: readonly DayBar[];
  readonly marks: readonly DayMark[];
  readonly spans: readonly DaySpan[];
  readonly plan?: number;
}

/** Room above the highest bar, and what it takes where something stands on bars. */
const headRoom = 1.1;
const markRoom = 1.4;

/** The picture of a day. */
export function dayPicture({ fromMs, toMs, series, outages, plan }: DayInput): DayPicture {
  const share = (atMs: number): number => Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)));
  const isInside = ({ at }: { readonly at: string }): boolean =>
    Date.parse(at) >= fromMs && Date.parse(at) < toMs;
  const points = (series?.points ?? []).filter(isInside);
  const gaps = (series?.gaps ?? []).filter(isInside);
  const hasMarks = points.some(({ status, lowerBound }) => status !== 'ok' || lowerBound === true);
  const highest = Math.max(plan ?? 0, ...points.map(({ value }) => value));
  const top = highest * (hasMarks ? markRoom : headRoom);
  return {
    bars: points.map((point) => ({
      at: share(Date.parse(point.at)),
      height: top > 0 ? Math.max(0, point.value) / top : 0,
      look: lookOf(point, plan),
      ...(point.status === 'ok' ? {} : { mark: point.status }),
    })),
    marks: gaps.flatMap(({ at, status }) => (status === 'ok' ? [] : [{ at: share(Date.parse(at)), status }])),
    spans: spansOf(outages, fromMs, toMs).map(({ from, to, what }) => ({
      from: share(from),
      to: share(to),
      what,
    })),
    ...(plan === undefined || top <= 0 ? {} : { plan: plan / top }),
  };
}

function lookOf(
  { value, lowerBound }: SeriesDocument['points'][number],
  plan: number | undefined,
): DayBar['look'] {
  if (lowerBound === true) return 'bound';
  return plan !== undefined && value < plan * slowRatio ? 'low' : 'good';
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly what: DaySpan['what'];
}

/** Outages and spans nobody watched that touch the time; an outage that goes on ends now. */
export function spansOf(outages: OutagesDocument | undefined, fromMs: number, toMs: number): readonly Span[] {
  if (outages === undefined) return [];
  const all: Span[] = [
    ...outages.unwatched.map(({ from, to }) => ({
      from: Date.parse(from),
      to: Date.parse(to),
      what: 'off' as const,
    })),
    ...outages.outages
      .filter(({ kind }) => kind !== 'partial')
      .map(({ begin, end }) => ({
        from: Date.parse(begin),
        to: end === undefined ? toMs : Date.parse(end),
        what: 'outage' as const,
      })),
  ];
  return all.filter(({ from, to }) => to > fromMs && from < toMs);
}
