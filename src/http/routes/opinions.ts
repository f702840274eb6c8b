// GET and POST /api/v1/opinions: what people at the screen answered when asked whether the connection was good.
import { opinionRequestSchema, opinionsDocumentSchema, opinionsQuerySchema } from '../../core/opinion.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';
import { timeRange } from './time-range.js';

/** Adds the routes. */
export function addOpinionRoutes(app: App, { kiosk, limits }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/opinions',
    config: {
      operationId: 'getOpinions',
      summary:
        'Answers to "was the connection good?" in the range, oldest first; at most the newest `limit`.',
    },
    schema: { querystring: opinionsQuerySchema, response: { 200: opinionsDocumentSchema } },
    handler: async ({ query }) => ({
      opinions: [...(await kiosk.opinions.opinions(timeRange(query), query.limit))],
    }),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/opinions',
    config: {
      operationId: 'postOpinion',
      access: 'run',
      summary:
        'Keeps an answer to "was the connection good?" with the nearest result, and answers it as it is stored.',
      rateLimit: { max: limits.writesPerMinute },
    },
    schema: { querystring: noQuery, body: opinionRequestSchema, response: { 200: opinionsDocumentSchema } },
    handler: async ({ body }) => ({ opinions: [await kiosk.addOpinion(body.answer)] }),
  });
}
