// POST /api/v1/identify: the kiosk shows which one it is.
import { identifyDocumentSchema, identifyRequestSchema } from '../../core/identify.js';
import type { App } from '../app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';

/** Adds the route. */
export function addIdentifyRoute(app: App, { kiosk, limits }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/api/v1/identify',
    config: {
      operationId: 'postIdentify',
      access: 'run',
      summary:
        'Blinks the lights and shows the name over the whole screen, for 15 s unless asked otherwise; 0 s ends it.',
      rateLimit: { max: limits.writesPerMinute },
    },
    schema: { querystring: noQuery, body: identifyRequestSchema, response: { 200: identifyDocumentSchema } },
    handler: async ({ body }) => {
      kiosk.identify(body);
      const identify = kiosk.identifying();
      return identify === undefined ? {} : { identify };
    },
  });
}
