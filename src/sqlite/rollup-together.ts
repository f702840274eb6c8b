// What a summary of one combination of circumstances adds to the series of all together.
// INVARIANT: only merged roll-ups have these series; what waits for a merge is there once, by its circumstances.
import { circumstancesMetric, circumstanceValue, isResultBucket } from '../core/circumstance-counts.js';
import { bucketOf } from '../core/histogram.js';
import { summaryOf, type Summary } from '../core/rollup-summary.js';
import { together } from './circumstance-rows.js';
import type { Connection } from './connection.js';
import { attemptsMetric, type RollupSource, type SeriesPart } from './rollup-series.js';

/** A series as its row says. */
export interface RollupSeries extends SeriesPart {
  readonly key: number;
  readonly metric: string;
}

/** Every series; of those keys where they are given. */
export function readSeries(connection: Connection, keys?: Iterable<number>): readonly RollupSeries[] {
  const rows = connection.all(
    `SELECT key, source, scope, nettest, metric, circumstance_key FROM rollup_series
     WHERE ${keys === undefined ? 'TRUE' : 'key IN (SELECT value FROM json_each(?))'}`,
    ...(keys === undefined ? [] : [JSON.stringify([...keys])]),
  );
  return rows.flatMap((row) => {
    const source = sources.find((known) => known === row.source);
    if (source === undefined) return [];
    return [
      {
        ...{ key: Number(row.key), source, scope: String(row.scope), nettest: String(row.nettest) },
        ...{ metric: String(row.metric), combination: Number(row.circumstance_key) },
      },
    ];
  });
}

const sources: readonly RollupSource[] = ['run', 'import', 'monitor'];

/** The metrics of the series of all together that a summary adds to, with what it adds. */
export function addedTogether(
  { metric, combination }: Pick<RollupSeries, 'metric' | 'combination'>,
  summary: Summary,
): readonly (readonly [metric: string, summary: Summary])[] {
  if (combination === together) return [];
  if (metric !== attemptsMetric) return [[metric, summary]];
  const results = resultsIn(summary);
  if (results === 0) return [[metric, summary]];
  const values = Array.from({ length: results }, () => circumstanceValue(combination));
  return [
    [metric, summary],
    [circumstancesMetric, summaryOf(values)],
  ];
}

function resultsIn(attempts: Summary): number {
  let results = 0;
  if ('values' in attempts) {
    for (const value of attempts.values) results += isResultBucket(bucketOf(value)) ? 1 : 0;
  } else {
    attempts.buckets.forEach((bucket, place) => {
      if (isResultBucket(bucket)) results += attempts.counts[place] ?? 0;
    });
  }
  return results;
}
