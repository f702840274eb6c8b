// Figures of a metric by hour and day over any range: the part of the store that charts of months and years ask.
import type { CircumstanceChange } from './circumstance-changes.js';
import type { Scope, Status } from './measurement.js';
import type { SummaryFigures } from './rollup-summary.js';
import type { CircumstanceName } from './timeline.js';

/** Which figures. Time is half open and widened to whole bins. */
export interface BinQuery {
  readonly metric: string;
  readonly nettests?: readonly string[];
  readonly scopes?: readonly Scope[];
  /** Only what this device measured, or only what was imported; default: both. */
  readonly origin?: 'device' | 'import';
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly group: 'hour' | 'day';
  /** IANA zone whose days are asked for: default UTC. Hours are always those of UTC. */
  readonly timezone?: string;
  /** Only what was measured under these circumstances. */
  readonly where?: Where;
}

/** Circumstances that a chart can be narrowed to, or split by. */
export const splitNames = ['server', 'network', 'interface'] as const satisfies readonly CircumstanceName[];

/** A circumstance that a chart can be narrowed to, or split by. */
export type SplitName = (typeof splitNames)[number];

/** The values that circumstances must have; what is not named may have any. */
export type Where = Readonly<Partial<Record<SplitName, string>>>;

/**
 * One hour or day. `figures` is absent where nothing was measured although there were attempts; `attempts` says how
 * those of the same nettests ended. Where nothing was attempted there is no bin.
 */
export interface Bin {
  readonly fromMs: number;
  readonly toMs: number;
  readonly figures?: SummaryFigures;
  /** So many of the values are lower bounds; absent where none is. */
  readonly lowerBounds?: number;
  readonly attempts: Readonly<Partial<Record<Status, number>>>;
}

/** Bins, oldest first, and the zone whose days they are. */
export interface Bins {
  readonly bins: readonly Bin[];
  readonly timezone: string;
}

/** The bins of one value of a circumstance; of what is not known where `value` is absent. */
export interface BinsOfValue extends Pick<Bins, 'bins'> {
  readonly value?: string;
}

/** The same bins for each value of a circumstance, the one with the most results first. */
export interface SplitBins extends Pick<Bins, 'timezone'> {
  readonly parts: readonly BinsOfValue[];
}

/** Whose circumstances over which range. */
export type CircumstanceQuery = Pick<
  BinQuery,
  'nettests' | 'scopes' | 'origin' | 'fromMs' | 'toMs' | 'where'
>;

/** What was measured in a range. */
export interface CircumstanceOverview {
  /** The values of each circumstance in the range, most results first, whatever the query was narrowed to; 100 at most. */
  readonly values: Readonly<Record<SplitName, readonly ValueCount[]>>;
  /** Where a line must break (circumstance-changes.ts), oldest first. */
  readonly changes: readonly (CircumstanceChange & { readonly nettest: string; readonly scope: Scope })[];
}

/** A value and the number of results with it. */
export interface ValueCount {
  readonly value: string;
  readonly n: number;
}

/** Which figures of a week; the range has both ends and is 400 days at most. */
export interface WeekQuery extends Omit<BinQuery, 'group' | 'timezone'> {
  readonly fromMs: number;
  readonly toMs: number;
  readonly timezone: string;
}

/** An hour of the local week, from all such hours of the range. */
export interface WeekHour extends Omit<Bin, 'fromMs' | 'toMs'> {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** 0 to 23 by the clock on the wall; on the day a clock is put back one hour is twice in it. */
  readonly hour: number;
}

/** The longest range whose days can be those of another zone than UTC: they are put together from hours. */
export const longestLocalRangeMs = 400 * 86_400_000;

const dayMs = 86_400_000;

/** How a chart of a range is drawn: from rows up to 7 days, from hours up to 60, from days beyond. */
export function groupForRange(rangeMs: number): 'none' | 'hour' | 'day' {
  if (rangeMs <= 7 * dayMs) return 'none';
  return rangeMs <= 60 * dayMs ? 'hour' : 'day';
}

/** A store's roll-ups: true as soon as a measurement is, and kept when old rows are removed. */
export interface RollupStore {
  /**
   * At most `limit` newest bins. A range that is longer than {@link longestLocalRangeMs} is given in days of UTC,
   * whatever zone was asked for; the answer says so. In a zone whose offset is no whole hour, an hour belongs to the
   * local day in which it begins.
   */
  bins(query: BinQuery, limit: number): Promise<Bins>;
  /**
   * The bins for each value that the circumstance `by` has in the range: those of the `mostParts` values with the most
   * results, each with its newest `limit`, and 8,000 of all together.
   */
  binsBy(query: BinQuery, by: SplitName, limit: number, mostParts: number): Promise<SplitBins>;
  /** What was measured in a range and where it changed: at which result (`none`), or in which hour or day of UTC. */
  circumstances(query: CircumstanceQuery, group: 'none' | 'hour' | 'day'): Promise<CircumstanceOverview>;
  /** Hours of the local week in which something was attempted, Monday 0 h first. */
  weekHours(query: WeekQuery): Promise<readonly WeekHour[]>;
  /** Makes roll-ups again from the rows there are; those of rows that were removed stay as they are. */
  rebuildRollups(): Promise<void>;
}
