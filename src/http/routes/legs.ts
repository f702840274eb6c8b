// GET /api/v1/legs: is it the network in the house, or the line?
import { legsDocumentSchema } from '../../core/legs.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';

/** Adds the route. */
export function addLegsRoute(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/legs',
    config: {
      operationId: 'getLegs',
      summary: 'The leg inside the house beside the line, with what speaks against each, and a verdict.',
    },
    schema: { querystring: noQuery, response: { 200: legsDocumentSchema } },
    handler: () => kiosk.legs(),
  });
}
