// GET /api/v1/device: the body of the kiosk.
import { bodySchema } from '../../core/body.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';

/** Adds the route. */
export function addDeviceRoute(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/device',
    config: {
      operationId: 'getDevice',
      summary: 'Board, power, heat, card, clock, link and lights. What nobody tells is absent.',
    },
    schema: { querystring: noQuery, response: { 200: bodySchema } },
    handler: () => kiosk.body(),
  });
}
