// GET /metrics: the newest results for Prometheus. A scrape reads what is known and never starts a test.
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { expositionText, expositionTypes, formFor } from '../../web/exposition.js';
import { bodyFamilies } from '../body-families.js';
import { metricFamilies } from '../metric-families.js';
import { noQuery } from './status.js';

/** Adds the route. */
export function addMetricsRoute(app: App, { kiosk, version }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    config: {
      operationId: 'getMetrics',
      summary:
        'The newest results in the text format of Prometheus (0.0.4), or OpenMetrics for who accepts it; docs/metrics-endpoint.md has the names.',
      mediaType: 'text/plain',
    },
    schema: { querystring: noQuery },
    handler: async ({ headers }, reply) => {
      const families = metricFamilies({
        results: await kiosk.results(),
        nettests: kiosk.nettests,
        version,
        healthy: kiosk.healthy(),
      });
      const form = formFor(headers.accept);
      const all = [...families, ...bodyFamilies(await kiosk.body())];
      return reply.type(expositionTypes[form]).header('vary', 'accept').send(expositionText(all, form));
    },
  });
}
