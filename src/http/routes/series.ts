// GET /api/v1/series: one metric over time, for a chart.
import type { z } from 'zod';
import { seriesDocumentSchema, seriesQuerySchema } from '../../core/api.js';
import { isoInstant } from '../../core/clock.js';
import { KioskError } from '../../core/errors.js';
import type { MetricSpec } from '../../core/metric.js';
import type { NettestDescription } from '../../core/nettest.js';
import { groupForRange, type Bin } from '../../core/rollup-store.js';
import { isLowerBound } from '../../core/validity-reason.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { latencyPoints, latencySeriesOf } from './latency-series.js';
import { timeRange } from './time-range.js';

type SeriesQuery = z.output<typeof seriesQuerySchema>;

/** Adds the route. */
export function addSeriesRoute(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/series',
    config: {
      operationId: 'getSeries',
      summary:
        'One metric over time, oldest first: each value with the attempts that have none, or hours and days of them; at most the newest `limit` of each.',
    },
    schema: { querystring: seriesQuerySchema, response: { 200: seriesDocumentSchema } },
    handler: async ({ query }) => {
      const { metric, nettest, from, to, limit, timezone } = query;
      const latency = latencySeriesOf(nettest);
      const scope = latency?.scope ?? query.scope;
      const specs = specsOf(latency === undefined ? kiosk.nettests : [latency], metric, nettest);
      const range = timeRange(query);
      const common = { metric: specs[0].spec, from, to };
      // An attempt at a nettest that does not measure this is no gap in it.
      const nettests = specs.map(({ id }) => id);
      const group = groupOf(query, range);
      // What other devices measured stands for no line of this one, unless it is asked for.
      const origin = query.origin === 'all' ? {} : { origin: query.origin };
      if (group !== 'none') {
        const binQuery = { metric, nettests, scopes: [scope], ...origin, group, ...range };
        const answer = await kiosk.rollups.bins({ ...binQuery, ...(timezone && { timezone }) }, limit);
        const { spec } = specs[0];
        const reasons = await kiosk.store.reasons(metric, { scopes: [scope], ...origin, nettests, ...range });
        const limited = reasons.filter(({ validityReasons }) => isLowerBoundOf(spec, validityReasons));
        const bins = answer.bins.map((bin) => binOf(bin, limited));
        return { ...common, points: [], gaps: [], group, timezone: answer.timezone, bins };
      }
      if (latency !== undefined) {
        return { ...common, ...(await latencyPoints(kiosk.monitors, latency, metric, range, limit)) };
      }
      const filter = { scopes: [scope], ...origin, nettests, ...range } as const;
      const { points, gaps } = await kiosk.store.series(metric, filter, limit);
      return {
        ...common,
        points: points.map(({ atMs, validityReasons, ...point }) => ({
          at: isoInstant(atMs),
          ...point,
          ...(isLowerBoundOf(specs[0].spec, validityReasons) && { lowerBound: true }),
        })),
        gaps: gaps.map(({ atMs, ...gap }) => ({ at: isoInstant(atMs), ...gap })),
      };
    },
  });
}

function groupOf(
  { group }: SeriesQuery,
  { fromMs, toMs }: { readonly fromMs?: number; readonly toMs?: number },
): 'none' | 'hour' | 'day' {
  if (group !== 'auto') return group;
  if (fromMs !== undefined && toMs !== undefined) return groupForRange(toMs - fromMs);
  throw new KioskError('bad_request', '"group" auto needs "from" and "to".', 'Give both, or name the group.');
}

/** Only a speed can be a lower bound; a round trip is what it is. */
function isLowerBoundOf({ unit, direction }: MetricSpec, validityReasons: readonly string[]): boolean {
  return unit === 'bps' && isLowerBound({ validityReasons }, direction);
}

function binOf({ fromMs, toMs, figures, attempts }: Bin, limited: readonly { readonly atMs: number }[]) {
  const common = { from: isoInstant(fromMs), to: isoInstant(toMs), attempts: { ...attempts } };
  if (figures === undefined) return { ...common, n: 0 };
  const { n, sum, min, max, p10, median, p90 } = figures;
  const lowerBounds = limited.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).length;
  return { ...common, n, ...(lowerBounds > 0 && { lowerBounds }), min, max, mean: sum / n, p10, median, p90 };
}

/** The nettests asked for that have the metric, at least one, with its specification. */
export function specsOf(
  nettests: readonly Pick<NettestDescription, 'id' | 'metrics'>[],
  metric: string,
  nettest?: string,
): readonly [{ readonly id: string; readonly spec: MetricSpec }, ...{ readonly id: string }[]] {
  const [first, ...others] = nettests
    .filter(({ id }) => nettest === undefined || id === nettest)
    .flatMap(({ id, metrics }) => {
      const spec = metrics.find(({ name }) => name === metric);
      return spec === undefined ? [] : [{ id, spec }];
    });
  if (first !== undefined) return [first, ...others];
  throw new KioskError(
    'not_found',
    nettest === undefined
      ? `No nettest measures "${metric}".`
      : `There is no nettest "${nettest}" that measures "${metric}".`,
    'GET /api/v1/nettests lists the nettests with their metrics.',
  );
}
