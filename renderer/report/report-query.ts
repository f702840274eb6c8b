// Which report, as the query of its address. Pure.
import { localInput, readLocalInput } from '../local-input.js';

/** Ranges that have a button. */
export const reportRanges = ['thisMonth', 'lastMonth', 'quarter', 'year'] as const;
/** Shares of the contract below which a result can be called too slow. */
export const belowChoices = [0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 1] as const;

/** A range with a button. */
export type ReportRange = (typeof reportRanges)[number];

/** Which report. */
export interface ReportQuery {
  readonly range: ReportRange | 'custom';
  /** Local days or instants of a custom range, ms. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly below: number;
  readonly layout: 'evidence' | 'summary';
}

/** Reads a query; `month=2026-10` is that month. What it cannot be is left out. */
export function readReportQuery(query: URLSearchParams, timezone: string): ReportQuery {
  const below = Number(query.get('below') ?? 0.9);
  const common = {
    below: below >= 0.05 && below <= 1 ? below : 0.9,
    layout: query.get('layout') === 'summary' ? ('summary' as const) : ('evidence' as const),
  };
  const month = /^(\d{4})-(\d\d)$/.exec(query.get('month') ?? '');
  const custom =
    month === null
      ? { fromMs: Date.parse(query.get('from') ?? ''), toMs: Date.parse(query.get('to') ?? '') }
      : monthOf(Number(month[1]), Number(month[2]), timezone);
  if (custom.fromMs < custom.toMs) return { range: 'custom', ...custom, ...common };
  return { range: reportRanges.find((range) => range === query.get('range')) ?? 'lastMonth', ...common };
}

/** The query of an address that shows the same. */
export function writeReportQuery({
  range,
  fromMs,
  toMs,
  below,
  layout,
}: ReportQuery): Readonly<Record<string, string>> {
  const isCustom = range === 'custom' && fromMs !== undefined && toMs !== undefined;
  return {
    ...(isCustom ? { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() } : { range }),
    ...(below !== 0.9 && { below: String(below) }),
    ...(layout !== 'evidence' && { layout }),
  };
}

/** The instants of a report: whole months of the kiosk's calendar, or the last three months or year until now. */
export function reportWindow(
  query: ReportQuery,
  nowMs: number,
  timezone: string,
): { readonly fromMs: number; readonly toMs: number } {
  const { range, fromMs, toMs } = query;
  if (range === 'custom' && fromMs !== undefined && toMs !== undefined) return { fromMs, toMs };
  const [year = 1970, month = 1] = localInput(nowMs, timezone).split('-').map(Number);
  if (range === 'thisMonth') return { fromMs: monthOf(year, month, timezone).fromMs, toMs: nowMs };
  if (range === 'quarter') return { fromMs: nowMs - 91 * dayMs, toMs: nowMs };
  if (range === 'year') return { fromMs: nowMs - 365 * dayMs, toMs: nowMs };
  return monthOf(year, month - 1, timezone);
}

const dayMs = 86_400_000;

/** A month (1 to 12; 0 is the last of the year before) by the kiosk's midnights. */
function monthOf(
  year: number,
  month: number,
  timezone: string,
): { readonly fromMs: number; readonly toMs: number } {
  const startOf = (of: number) => {
    const day = new Date(Date.UTC(year, of - 1, 1)).toISOString().slice(0, 10);
    return readLocalInput(`${day}T00:00`, timezone) ?? NaN;
  };
  return { fromMs: startOf(month), toMs: startOf(month + 1) };
}
