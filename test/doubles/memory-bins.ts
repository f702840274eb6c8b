// Bins made from the rows themselves each time: what roll-ups must say.
import {
  binsOf,
  daysFor,
  hoursOf,
  statusValue,
  weekHourNumber,
  weekHoursOf,
  type Piece,
  type PieceOpener,
} from '../../src/core/rollup-bins.js';
import { bucketOf } from '../../src/core/histogram.js';
import { hourMs, hourOf, localDays } from '../../src/core/rollup-days.js';
import { circumstancesOf } from '../../src/core/circumstances.js';
import { isLowerBoundOf } from '../../src/core/lower-bound.js';
import type { Measurement } from '../../src/core/measurement.js';
import type {
  BinQuery,
  Bins,
  SplitBins,
  SplitName,
  WeekHour,
  WeekQuery,
} from '../../src/core/rollup-store.js';
import { summaryOf } from '../../src/core/rollup-summary.js';
import { isMeasuredWhere } from './memory-circumstances.js';

/** The bins of measurements. */
export function binsOfMeasurements(all: readonly Measurement[], query: BinQuery, limit: number): Bins {
  const { metric, nettests, scopes, origin, group, where } = query;
  const inScope = all.filter(
    (row) =>
      (scopes?.includes(row.scope) ?? true) &&
      (origin === undefined || row.origin === origin) &&
      isMeasuredWhere(row, where),
  );
  const measuring = new Set(
    nettests ?? inScope.filter(({ metrics }) => metrics[metric] !== undefined).map(({ nettest }) => nettest),
  );
  const rows = inScope
    .filter(({ nettest }) => measuring.has(nettest))
    .map((measurement) => ({ measurement, hour: hourOf(Date.parse(measurement.startedAt)) }));
  const hours = rows.map(({ hour }) => hour);
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  const { fromMs = first * hourMs, toMs = (last + 1) * hourMs } = query;
  const { days, timezone } = daysFor(query, rows.length === 0 ? 0 : toMs - fromMs);
  const { fromHour = -Infinity, toHour = Infinity } = hoursOf(query, days);
  const values = new Map<number, number[]>();
  const bounds = new Map<number, number[]>();
  const attempts = new Map<number, number[]>();
  for (const { measurement, hour } of rows) {
    if (hour < fromHour || hour >= toHour) continue;
    const bin = group === 'hour' ? hour : days.dayOf(hour);
    attempts.set(bin, [...(attempts.get(bin) ?? []), statusValue[measurement.status]]);
    const value = measurement.metrics[metric];
    if (value === undefined) continue;
    values.set(bin, [...(values.get(bin) ?? []), value]);
    if (isLowerBoundOf(metric, measurement.validityReasons))
      bounds.set(bin, [...(bounds.get(bin) ?? []), value]);
  }
  const edge = group === 'hour' ? (hour: number) => hour : days.firstHour;
  const found = { values: pieces(values), bounds: pieces(bounds), attempts: pieces(attempts), opener };
  return { bins: binsOf(found, edge, limit), timezone };
}

/** The bins of each value of a circumstance. */
export function binsByMeasurements(
  all: readonly Measurement[],
  query: BinQuery,
  by: SplitName,
  limit: number,
  mostParts: number,
): SplitBins {
  const rows = all.filter((row) => isMeasuredWhere(row, query.where));
  const values = [...new Set(rows.map((row) => circumstancesOf(row)[by]))];
  const parts = values
    .map((value) => ({
      ...(value !== undefined && { value }),
      bins: binsOfMeasurements(
        rows.filter((row) => circumstancesOf(row)[by] === value),
        query,
        limit,
      ).bins,
    }))
    .filter(({ bins }) => bins.length > 0);
  const n = ({ bins }: Pick<Bins, 'bins'>) => bins.reduce((sum, { figures }) => sum + (figures?.n ?? 0), 0);
  parts.sort((a, b) => n(b) - n(a) || ((a.value ?? '') < (b.value ?? '') ? -1 : 1));
  return { parts: parts.slice(0, mostParts), timezone: binsOfMeasurements(all, query, limit).timezone };
}

/** Hours of the local week of measurements. */
export function weekHoursOfMeasurements(
  all: readonly Measurement[],
  { metric, nettests, scopes, origin, fromMs, toMs, timezone, where }: WeekQuery,
): readonly WeekHour[] {
  const numberOf = weekHourNumber(localDays(timezone));
  const values = new Map<number, number[]>();
  const bounds = new Map<number, number[]>();
  const attempts = new Map<number, number[]>();
  for (const row of all) {
    const hour = hourOf(Date.parse(row.startedAt));
    if (hour < hourOf(fromMs) || hour > hourOf(toMs - 1)) continue;
    if (!(scopes?.includes(row.scope) ?? true) || (origin !== undefined && row.origin !== origin)) continue;
    if (!(nettests?.includes(row.nettest) ?? true) || !isMeasuredWhere(row, where)) continue;
    const number = numberOf(hour);
    attempts.set(number, [...(attempts.get(number) ?? []), statusValue[row.status]]);
    const value = row.metrics[metric];
    if (value === undefined) continue;
    values.set(number, [...(values.get(number) ?? []), value]);
    if (isLowerBoundOf(metric, row.validityReasons))
      bounds.set(number, [...(bounds.get(number) ?? []), value]);
  }
  return weekHoursOf({ values: pieces(values), bounds: pieces(bounds), attempts: pieces(attempts), opener });
}

const opener: PieceOpener<Values> = {
  unpack: ({ all }) => summaryOf(all),
  count: ({ all }) => all.length,
  tally: ({ all }, into) => {
    for (const value of all) into.value(value);
  },
  eachBucket: ({ all }, visit) => {
    for (const value of all) visit(bucketOf(value), 1);
  },
};

/** A piece of which nothing is known without unpacking it. */
interface Values extends Piece {
  readonly all: readonly number[];
}

function pieces(bins: ReadonlyMap<number, readonly number[]>): Map<number, readonly Values[]> {
  return new Map([...bins].map(([bin, all]) => [bin, [{ all }]]));
}
