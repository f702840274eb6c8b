// POST /api/v1/identify and /api/v1/updating: the kiosk shows which one it is, or that it is being updated.
import {
  identifyDocumentSchema,
  identifyRequestSchema,
  updatingDocumentSchema,
  updatingRequestSchema,
} from '../../core/identify.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';

/** Adds the routes. */
export function addIdentifyRoutes(app: App, { kiosk, limits }: ApiContext): void {
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

  app.route({
    method: 'POST',
    url: '/api/v1/updating',
    config: {
      operationId: 'postUpdating',
      access: 'run',
      summary: 'An updater is at work: for so many seconds the lights say so; 0 s ends it.',
      rateLimit: { max: limits.writesPerMinute },
    },
    schema: { querystring: noQuery, body: updatingRequestSchema, response: { 200: updatingDocumentSchema } },
    handler: async ({ body }) => {
      kiosk.updating(body.seconds);
      return body;
    },
  });
}
