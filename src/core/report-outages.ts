// The outages of a report, each cut to the range.
import type { Outage, Unwatched } from './monitor.js';
import type { ReportRange } from './report-figures.js';
import type { ReportDocument } from './report.js';

/** Outages with their sums; one that goes on lasts until the end of the range. */
export function reportOutages(
  outages: readonly Outage[],
  unwatched: readonly Unwatched[],
  { fromMs, toMs }: ReportRange,
): ReportDocument['outages'] {
  const lengthOf = (begin: string, end: string | undefined) =>
    Math.max(
      0,
      Math.min(toMs, end === undefined ? toMs : Date.parse(end)) - Math.max(fromMs, Date.parse(begin)),
    );
  const byKind: ReportDocument['outages']['byKind'] = {};
  let totalMs = 0;
  let longestMs = 0;
  for (const { kind, begin, end } of outages) {
    const ms = lengthOf(begin, end);
    totalMs += ms;
    longestMs = Math.max(longestMs, ms);
    const known = byKind[kind] ?? { count: 0, totalMs: 0 };
    byKind[kind] = { count: known.count + 1, totalMs: known.totalMs + ms };
  }
  return {
    list: [...outages],
    count: outages.length,
    totalMs,
    longestMs,
    byKind,
    unwatched: [...unwatched],
    unwatchedMs: unwatched.reduce((sum, { from, to }) => sum + lengthOf(from, to), 0),
  };
}
