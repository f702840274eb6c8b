// POST /api/v1/screen: the page on the attached display says that it lives, and that somebody touched it.
import { screenAnswerSchema, screenRequestSchema } from '../../core/screen.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';

/** Adds the route. */
export function addScreenRoute(app: App, { kiosk, limits }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/api/v1/screen',
    config: {
      operationId: 'postScreen',
      access: 'own-page',
      summary:
        'A sign of life of the page on the attached display; a page that falls silent is opened again.',
      rateLimit: { max: limits.writesPerMinute },
    },
    schema: { querystring: noQuery, body: screenRequestSchema, response: { 200: screenAnswerSchema } },
    handler: ({ body }) => ({ known: kiosk.screenAlive(body.key, body.touched) }),
  });
}
