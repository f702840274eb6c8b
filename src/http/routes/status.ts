// GET /api/v1/status and /nettests: what the kiosk is and does now.
import { z } from 'zod';
import { nettestsDocumentSchema, statusDocumentSchema } from '../../core/api.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { pageUrl } from '../../web/listen.js';

/** A query that must be empty: an unknown parameter is a mistake, and silence would hide it. */
export const noQuery = z.strictObject({});

/** Adds the routes. */
export function addStatusRoutes(app: App, { kiosk, access, lanAddresses }: ApiContext): void {
  /** Where a phone can open the page; nothing while other machines are not let in. */
  function addresses(port: number): { addresses?: string[] } {
    const { lan } = access.state();
    if (lan !== 'pin' && lan !== 'read') return {};
    return { addresses: lanAddresses().map((address) => pageUrl(address, port)) };
  }

  app.route({
    method: 'GET',
    url: '/api/v1/status',
    config: {
      operationId: 'getStatus',
      summary: 'Everything the headline and the status bar of the page show.',
    },
    schema: { querystring: noQuery, response: { 200: statusDocumentSchema } },
    handler: async ({ raw }) => ({
      ...(await kiosk.status()),
      ...addresses(raw.socket.localPort ?? 0),
    }),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/nettests',
    config: {
      operationId: 'getNettests',
      summary: 'Every nettest: what it measures, whether it can run, and when it will.',
    },
    schema: { querystring: noQuery, response: { 200: nettestsDocumentSchema } },
    handler: async () => ({ nettests: (await kiosk.status()).nettests }),
  });
}
