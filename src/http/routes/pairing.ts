// /api/v1/access/pairing and /setup: a phone that reads the QR code on the wall answers the questions of the first start.
import {
  accessDocumentSchema,
  pairingDocumentSchema,
  pairingRequestSchema,
  type PairingDocument,
} from '../../core/access.js';
import { isoInstant } from '../../core/clock.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { knownCaller } from '../authorise.js';
import { callerOf, closingCookie } from '../caller.js';
import { accessDocument, addressOf, answerWithSession } from './access.js';
import { pageUrl } from '../../web/listen.js';
import { emptyBodySchema } from './empty-body.js';
import { noQuery } from './status.js';

/** Adds the routes. */
export function addPairingRoutes(app: App, { access, limits, nowMs, lanAddresses }: ApiContext): void {
  const rateLimit = { max: limits.writesPerMinute };

  function pairingDocument(port: number): PairingDocument {
    const pairing = access.pairing();
    if (pairing.state === 'closed') return { ...pairing, urls: [] };
    const expiresAt = isoInstant(pairing.expiresAtMs);
    if (pairing.state === 'paired') return { state: 'paired', urls: [], expiresAt };
    // Behind the hash it stays in the browser: it is in no request line, no log and no Referer header.
    const urls = lanAddresses().map((address) => `${pageUrl(address, port)}#pair=${pairing.token}`);
    return { state: 'open', ...(urls[0] !== undefined && { url: urls[0] }), urls, expiresAt };
  }

  app.route({
    method: 'GET',
    url: '/api/v1/access/pairing',
    config: {
      operationId: 'getPairing',
      summary: "For the kiosk's own page: the text of the QR code with which a phone may do the first setup.",
      access: 'own-page',
    },
    schema: { querystring: noQuery, response: { 200: pairingDocumentSchema } },
    handler: async ({ raw }) => pairingDocument(raw.socket.localPort ?? 0),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/access/pairing',
    config: {
      operationId: 'postPairing',
      summary:
        'Uses the token of the QR code up: the answer carries the cookie of a session for the first setup.',
      access: 'page',
      rateLimit,
    },
    schema: { querystring: noQuery, body: pairingRequestSchema, response: { 200: accessDocumentSchema } },
    handler: async (request, reply) => {
      const opened = await access.pair(request.body.token, addressOf(request));
      return answerWithSession(access, opened, request, reply, nowMs());
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/access/pairing',
    config: {
      operationId: 'deletePairing',
      summary:
        "For the kiosk's own page: ends the session of the paired phone, and makes a new code possible.",
      access: 'own-page',
      rateLimit,
    },
    schema: { querystring: noQuery, response: { 200: pairingDocumentSchema } },
    handler: async ({ raw }) => {
      await access.endPairing();
      return pairingDocument(raw.socket.localPort ?? 0);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/access/setup',
    config: {
      operationId: 'postSetup',
      summary:
        'Says that the first setup is finished: nobody can pair any more. A paired phone stays signed in where there is a PIN and other machines are let in.',
      access: 'configure',
      duringPairing: true,
      rateLimit,
    },
    schema: { querystring: noQuery, body: emptyBodySchema, response: { 200: accessDocumentSchema } },
    handler: async (request, reply) => {
      const caller = knownCaller(request);
      const opened = await access.finishSetup(caller, addressOf(request));
      if (opened !== undefined) return answerWithSession(access, opened, request, reply, nowMs());
      if (caller.kind === 'pairing') void reply.header('set-cookie', closingCookie);
      return accessDocument(access, callerOf(request, access) ?? { kind: 'nobody' });
    },
  });
}
