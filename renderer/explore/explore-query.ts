// What the explore page shows, as the query of its address: a link to it shows the same to somebody else.
import type { TimeWindow } from '../charts/time-window.js';

/** The ranges that have a button; `custom` is from one instant to another. */
export const rangeNames = ['day', 'week', 'month', 'year', 'all'] as const;
/** What lines can be split by. */
export const splits = ['none', 'server', 'network', 'interface'] as const;

/** A range of the page. */
export type RangeName = (typeof rangeNames)[number];
/** What lines are split by. */
export type Split = (typeof splits)[number];

/** What is shown. */
export interface ExploreQuery {
  readonly range: RangeName | 'custom';
  /** Only of a custom range. */
  readonly window?: TimeWindow;
  /** Absent until somebody chose: then the line's download. */
  readonly nettest?: string;
  readonly metric?: string;
  readonly by: Split;
  /** Days of the trailing average, 0 for none. */
  readonly trailingDays: number;
}

/** The longest trailing average. */
export const mostTrailingDays = 15;
const dayMs = 86_400_000;

/** Length of the ranges that have one. */
export const rangeLengths: Readonly<Record<Exclude<RangeName, 'all'>, number>> = {
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
  year: 365 * dayMs,
};

/** Reads a query; what it cannot be is left out. */
export function readExploreQuery(query: URLSearchParams): ExploreQuery {
  const window = windowOf(query);
  const range = rangeNames.find((name) => name === query.get('range'));
  const trailing = Math.round(Number(query.get('trailing') ?? 0));
  const [nettest, metric] = [query.get('nettest'), query.get('metric')];
  return {
    range: window === undefined ? (range ?? 'week') : 'custom',
    ...(window && { window }),
    ...(nettest !== null && nettest !== '' && { nettest }),
    ...(metric !== null && metric !== '' && { metric }),
    by: splits.find((split) => split === query.get('by')) ?? 'none',
    trailingDays: Number.isFinite(trailing) ? Math.min(mostTrailingDays, Math.max(0, trailing)) : 0,
  };
}

/** The query of an address that shows the same. */
export function writeExploreQuery(query: ExploreQuery): Readonly<Record<string, string>> {
  const { range, window, nettest, metric, by, trailingDays } = query;
  return {
    ...(nettest !== undefined && { nettest }),
    ...(metric !== undefined && { metric }),
    ...(window === undefined
      ? { range: range === 'custom' ? 'week' : range }
      : { from: shortIso(window.fromMs), to: shortIso(window.toMs) }),
    ...(by !== 'none' && { by }),
    ...(trailingDays > 0 && { trailing: String(trailingDays) }),
  };
}

function windowOf(query: URLSearchParams): TimeWindow | undefined {
  const [fromMs, toMs] = [Date.parse(query.get('from') ?? ''), Date.parse(query.get('to') ?? '')];
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}

/** Whole minutes are enough for an address. */
function shortIso(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace(/:\d\d\.\d+Z$/, 'Z')
    .replace(/Z$/, ':00Z');
}
