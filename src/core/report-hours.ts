// The hours of the day in a report, in the local zone: an hour that a change of the clock doubles counts for both.
import type { LocalTime } from './local-time.js';
import type { MetricSpec } from './metric.js';
import type { ReportRow } from './report-figures.js';
import type { ReportDocument } from './report.js';
import { quantileOf } from './rollup-summary.js';

type ReportHour = ReportDocument['nettests'][number]['hours'][number];

/** Medians by hour of the day, midnight first; hours without a value are left out. */
export function reportHours(
  rows: readonly ReportRow[],
  specs: readonly { readonly spec: MetricSpec }[],
  localAt: (atMs: number) => LocalTime,
): readonly ReportHour[] {
  const values = new Map<number, Map<string, number[]>>();
  for (const { startedAt, metrics } of rows) {
    const hour = Math.floor(localAt(Date.parse(startedAt)).hour) % 24;
    const ofHour = values.get(hour) ?? new Map<string, number[]>();
    values.set(hour, ofHour);
    for (const { spec } of specs) {
      const value = metrics[spec.name];
      if (value === undefined) continue;
      const known = ofHour.get(spec.name);
      if (known === undefined) ofHour.set(spec.name, [value]);
      else known.push(value);
    }
  }
  return [...values]
    .sort(([a], [b]) => a - b)
    .map(([hour, ofHour]) => ({
      hour,
      medians: Object.fromEntries(
        [...ofHour].map(([name, own]) => {
          const sorted = own.sort((a, b) => a - b);
          return [name, { n: sorted.length, median: quantileOf({ values: sorted }, 0.5) }];
        }),
      ),
    }));
}
