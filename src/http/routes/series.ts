// GET /api/v1/series: one metric over time, for a chart.
import { seriesDocumentSchema, seriesQuerySchema } from '../../core/api.js';
import { isoInstant } from '../../core/clock.js';
import { KioskError } from '../../core/errors.js';
import type { MetricSpec } from '../../core/metric.js';
import type { NettestDescription } from '../../core/nettest.js';
import type { App } from '../app.js';
import type { ApiContext } from '../api-context.js';
import { timeRange } from './time-range.js';

/** Adds the route. */
export function addSeriesRoute(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/series',
    config: {
      operationId: 'getSeries',
      summary:
        'One metric over time, oldest first, with the attempts that have no value; at most the newest `limit` of each.',
    },
    schema: { querystring: seriesQuerySchema, response: { 200: seriesDocumentSchema } },
    handler: async ({ query }) => {
      const { metric, nettest, scope, from, to, limit } = query;
      const spec = specOf(kiosk.nettests, metric, nettest);
      const filter = {
        scopes: [scope],
        ...(nettest === undefined ? {} : { nettests: [nettest] }),
        ...timeRange(query),
      };
      const { points, gaps } = await kiosk.store.series(metric, filter, limit);
      return {
        metric: spec,
        from,
        to,
        points: points.map(({ atMs, ...point }) => ({ at: isoInstant(atMs), ...point })),
        gaps: gaps.map(({ atMs, ...gap }) => ({ at: isoInstant(atMs), ...gap })),
      };
    },
  });
}

/** The metric's specification by the nettest asked for, else by the first that has it. */
function specOf(nettests: readonly NettestDescription[], metric: string, nettest?: string): MetricSpec {
  const asked = nettests.filter(({ id }) => nettest === undefined || id === nettest);
  const spec = asked.flatMap(({ metrics }) => metrics).find(({ name }) => name === metric);
  if (spec !== undefined) return spec;
  throw new KioskError(
    'not_found',
    nettest === undefined
      ? `No nettest measures "${metric}".`
      : `There is no nettest "${nettest}" that measures "${metric}".`,
    'GET /api/v1/nettests lists the nettests with their metrics.',
  );
}
