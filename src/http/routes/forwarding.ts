// GET /api/v1/forwarding: where results go besides the own store, and what waits for whom.
import { forwardingDocumentSchema } from '../../core/fleet/forward-status.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';

/** Adds the route. */
export function addForwardingRoute(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/forwarding',
    config: {
      operationId: 'getForwarding',
      summary:
        'The destinations of the results: what waits, what was refused, why one is held, and the claim code of a collector that does not know this kiosk yet.',
    },
    schema: { querystring: noQuery, response: { 200: forwardingDocumentSchema } },
    handler: () => kiosk.forwarding(),
  });
}
