// GET /api/v1/report: the evidence of a range, for the page that prints it.
import { reportDocumentSchema, reportQuerySchema } from '../../core/report.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';

/** Reading a year of rows takes its time on a small device. */
const reportMs = 120_000;

/** Adds the route. */
export function addReportRoute(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/report',
    config: {
      operationId: 'getReport',
      summary:
        'The evidence of a range of 400 days at most: contracts, medians with intervals, results below the plan, outages, what was left out, and the hash of the rows.',
    },
    handlerTimeout: reportMs,
    schema: { querystring: reportQuerySchema, response: { 200: reportDocumentSchema } },
    handler: ({ query }) =>
      kiosk.report({ fromMs: Date.parse(query.from), toMs: Date.parse(query.to) }, query.below),
  });
}
