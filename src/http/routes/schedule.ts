// GET /api/v1/schedule and /api/v1/retention: what will run and what is closed, and what is kept and what will go.
import {
  retentionDocumentSchema,
  scheduleDocumentSchema,
  scheduleQuerySchema,
} from '../../core/schedule-api.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';

/** Adds the routes. */
export function addScheduleRoutes(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/schedule',
    config: {
      operationId: 'getSchedule',
      summary:
        'What runs next and why, which gates are closed and until when, quotas, the data budget and what thirty days will move.',
    },
    schema: { querystring: scheduleQuerySchema, response: { 200: scheduleDocumentSchema } },
    handler: ({ query }) => kiosk.schedule(query.windows),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/retention',
    config: {
      operationId: 'getRetention',
      summary:
        'How long what is kept, the room there is, what would be removed now by which rule, and what was.',
    },
    schema: { querystring: noQuery, response: { 200: retentionDocumentSchema } },
    handler: () => kiosk.retention(),
  });
}
