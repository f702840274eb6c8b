// GET /api/v1/status, /nettests, /config: what the kiosk is and does now.
import { z } from 'zod';
import { configDocumentSchema, nettestsDocumentSchema, statusDocumentSchema } from '../../core/api.js';
import type { App } from '../app.js';
import type { ApiContext } from '../api-context.js';

/** A query that must be empty: an unknown parameter is a mistake, and silence would hide it. */
export const noQuery = z.strictObject({});

/** Adds the routes. */
export function addStatusRoutes(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/status',
    config: {
      operationId: 'getStatus',
      summary: 'Everything the headline and the status bar of the page show.',
    },
    schema: { querystring: noQuery, response: { 200: statusDocumentSchema } },
    handler: () => kiosk.status(),
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

  app.route({
    method: 'GET',
    url: '/api/v1/config',
    config: {
      operationId: 'getConfig',
      summary: 'The effective configuration, each value with the layer it comes from; secrets are left out.',
    },
    schema: { querystring: noQuery, response: { 200: configDocumentSchema } },
    handler: async () => ({ settings: [...kiosk.explainConfig()] }),
  });
}
