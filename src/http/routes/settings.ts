// Consent and plan: what a person decides on the page. GET and POST /api/v1/consent, GET and PUT /api/v1/plan.
import {
  consentDocumentSchema,
  consentRequestSchema,
  planDocumentSchema,
  planRequestSchema,
} from '../../core/api.js';
import type { Kiosk } from '../../core/kiosk.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';

/** Adds the routes. */
export function addSettingsRoutes(app: App, { kiosk, limits }: ApiContext): void {
  const rateLimit = { max: limits.writesPerMinute };

  app.route({
    method: 'GET',
    url: '/api/v1/consent',
    config: {
      operationId: 'getConsent',
      summary: 'Who would receive what, in the words that are asked, and every decision so far.',
    },
    schema: { querystring: noQuery, response: { 200: consentDocumentSchema } },
    handler: () => consentOf(kiosk),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/consent',
    config: {
      operationId: 'postConsent',
      access: 'configure',
      duringPairing: true,
      summary: 'Gives or withdraws consent to one party, for the version of the text that was read.',
      rateLimit,
    },
    schema: { querystring: noQuery, body: consentRequestSchema, response: { 200: consentDocumentSchema } },
    handler: async ({ body }) => {
      await kiosk.decideConsent(body, 'page');
      return consentOf(kiosk);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/plan',
    config: { operationId: 'getPlan', summary: 'What was paid for, now and before.' },
    schema: { querystring: noQuery, response: { 200: planDocumentSchema } },
    handler: () => planOf(kiosk),
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/plan',
    config: {
      operationId: 'putPlan',
      access: 'configure',
      duringPairing: true,
      summary:
        'Enters a contract; it holds from `validFrom` on, and the one before stays for the time before.',
      rateLimit,
    },
    schema: { querystring: noQuery, body: planRequestSchema, response: { 200: planDocumentSchema } },
    handler: async ({ body }) => {
      await kiosk.setPlan(body);
      return planOf(kiosk);
    },
  });
}

async function consentOf(kiosk: Kiosk) {
  return { consent: (await kiosk.status()).consent, events: [...(await kiosk.store.consentEvents())] };
}

async function planOf(kiosk: Kiosk) {
  return { plan: (await kiosk.status()).plan, plans: [...(await kiosk.store.plans())] };
}
