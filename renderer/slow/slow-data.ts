// The values of a metric over months, asked for in pieces that the API gives whole.
import { seriesDocumentSchema, type SeriesDocument } from '../../src/core/api.js';
import type { TimedValue } from '../../src/core/hour-grid.js';
import type { Answer, ApiClient } from '../api-client.js';
import type { MetricChoice } from '../explore/metric-choices.js';
import type { TimeWindow } from '../charts/time-window.js';

/** Values, oldest first, and what they are of. */
export interface SlowData {
  readonly metric: SeriesDocument['metric'];
  readonly values: readonly TimedValue[];
  /** Lower bounds are left out: they say when the device was slow, not the line. */
  readonly leftOut: number;
}

/** Days of one question: 5,000 values are given at most, and nobody tests more than 48 times a day. */
const pieceMs = 100 * 86_400_000;
const mostPoints = 5000;

/** Reads the values of a window. */
export async function readSlowData(
  api: ApiClient,
  choice: MetricChoice,
  { fromMs, toMs }: TimeWindow,
): Promise<Answer<SlowData>> {
  const pieces: TimeWindow[] = [];
  for (let at = fromMs; at < toMs; at += pieceMs)
    pieces.push({ fromMs: at, toMs: Math.min(toMs, at + pieceMs) });
  const answers = await Promise.all(
    pieces.map((piece) =>
      api.get('series', seriesDocumentSchema, 'series', {
        metric: choice.spec.name,
        nettest: choice.nettest,
        scope: choice.scope,
        group: 'none',
        limit: String(mostPoints),
        from: new Date(piece.fromMs).toISOString(),
        to: new Date(piece.toMs).toISOString(),
      }),
    ),
  );
  const values: TimedValue[] = [];
  let { spec } = choice;
  let leftOut = 0;
  for (const answer of answers) {
    if (!answer.ok) return answer;
    spec = answer.value.metric;
    for (const { at, value, lowerBound } of answer.value.points) {
      if (lowerBound === true) leftOut += 1;
      else values.push({ atMs: Date.parse(at), value });
    }
  }
  return { ok: true, value: { metric: spec, values, leftOut } };
}
