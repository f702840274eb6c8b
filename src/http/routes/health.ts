// GET /healthz: whether the daemon serves and its store takes writes. Cheap: it is asked every few seconds by watchdogs.
import { healthSchema } from '../../core/api.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';

/** Adds the route. */
export function addHealthRoute(app: App, { kiosk, version }: ApiContext): void {
  // The device's id never changes: it is asked for once.
  let device: string | undefined;
  app.route({
    method: 'GET',
    url: '/healthz',
    config: {
      operationId: 'getHealth',
      summary: '200 while the daemon serves and its store takes writes, else 503.',
    },
    schema: { querystring: noQuery, response: { 200: healthSchema, 503: healthSchema } },
    handler: async (_request, reply) => {
      device ??= await kiosk.status().then(
        (status) => status.device.id,
        () => undefined,
      );
      const healthy = device !== undefined && kiosk.healthy();
      return reply
        .code(healthy ? 200 : 503)
        .send({ status: healthy ? 'ok' : 'failing', device: device ?? 'unknown', version });
    },
  });
}
