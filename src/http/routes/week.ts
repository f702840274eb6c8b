// GET /api/v1/week: one metric by hour of the local week.
import { KioskError } from '../../core/errors.js';
import { longestLocalRangeMs } from '../../core/rollup-store.js';
import { weekDocumentSchema, weekQuerySchema } from '../../core/week-api.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { latencySeriesOf } from './latency-series.js';
import { binFigures, specsOf } from './series.js';
import { timeRange } from './time-range.js';
import { whereOf } from './where.js';

/** Adds the route. */
export function addWeekRoute(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/week',
    config: {
      operationId: 'getWeek',
      summary: 'One metric by weekday and hour in a local zone, over 400 days at most.',
    },
    schema: { querystring: weekQuerySchema, response: { 200: weekDocumentSchema } },
    handler: async ({ query }) => {
      const { metric, nettest, from, to, timezone, origin } = query;
      const { fromMs = 0, toMs = 0 } = timeRange(query);
      const where = whereOf(query);
      if (toMs - fromMs > longestLocalRangeMs) {
        throw new KioskError('bad_request', 'The range is longer than 400 days.', 'Ask for less.');
      }
      const latency = latencySeriesOf(nettest);
      const specs = specsOf(latency === undefined ? kiosk.nettests : [latency], metric, nettest);
      const hours = await kiosk.rollups.weekHours({
        ...{ metric, fromMs, toMs, timezone },
        nettests: specs.map(({ id }) => id),
        scopes: [latency?.scope ?? query.scope],
        ...(origin !== 'all' && { origin }),
        ...(where && { where }),
      });
      return {
        ...{ metric: specs[0].spec, from, to, timezone },
        hours: hours.map(({ weekday, hour, ...bin }) => ({ weekday, hour, ...binFigures(bin) })),
      };
    },
  });
}
