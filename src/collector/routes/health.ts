// GET /healthz: whether the collector takes results. Asked by balancers, which have no credentials.
import { z } from 'zod';
import type { App } from '../../web/app.js';
import type { Collector } from '../collector.js';

const healthSchema = z.object({ status: z.enum(['ok', 'failing']) });

/** Adds the route. */
export function addHealthRoute(app: App, { database }: Collector): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { need: 'anyone' },
    schema: { querystring: z.strictObject({}), response: { 200: healthSchema, 503: healthSchema } },
    handler: async (request, reply) => {
      try {
        await database.all('SELECT 1 AS one');
        return { status: 'ok' as const };
      } catch (thrown) {
        request.log.error({ err: thrown }, 'the database does not answer');
        return reply.code(503).send({ status: 'failing' as const });
      }
    },
  });
}
