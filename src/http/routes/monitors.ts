// GET /api/v1/outages and /api/v1/latency: what the monitors found.
import { latencyMetrics } from '../../core/monitor.js';
import {
  latencyDocumentSchema,
  latencyQuerySchema,
  outagesDocumentSchema,
  outagesQuerySchema,
} from '../../core/monitor-api.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { timeRange } from './time-range.js';

/** Adds the routes. */
export function addMonitorRoutes(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/outages',
    config: {
      operationId: 'getOutages',
      summary:
        'Outages and spans in which nobody watched that touch the range, oldest first; of each at most the newest `limit`.',
    },
    schema: { querystring: outagesQuerySchema, response: { 200: outagesDocumentSchema } },
    handler: async ({ query }) => {
      const range = timeRange(query);
      const [outages, unwatched] = await Promise.all([
        kiosk.monitors.outages(range, query.limit),
        kiosk.monitors.unwatched(range, query.limit),
      ]);
      return { outages: [...outages], unwatched: [...unwatched] };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/latency',
    config: {
      operationId: 'getLatency',
      summary:
        'Round trips by minute and target, oldest first; at most the newest `limit`. Hours and days of them are roll-ups.',
    },
    schema: { querystring: latencyQuerySchema, response: { 200: latencyDocumentSchema } },
    handler: async ({ query }) => {
      const minutes = await kiosk.monitors.latencyMinutes(timeRange(query), query.target, query.limit);
      return { metrics: [...latencyMetrics], minutes: [...minutes] };
    },
  });
}
