// Tokens that approve devices of a fleet without a person looking on.
import { z } from 'zod';
import { isoInstant } from '../../core/clock.js';
import {
  enrolmentTokenRequestSchema,
  enrolmentTokensSchema,
  idParamsSchema,
  madeTokenSchema,
} from '../../core/fleet/api.js';
import { hasRole } from '../../core/fleet/roles.js';
import type { App } from '../../web/app.js';
import { knownCaller, notThere, requireRole } from '../authorise.js';
import type { Collector } from '../collector.js';
import { writeAudit } from '../store/audit.js';
import { listEnrolmentTokens, makeEnrolmentToken, removeEnrolmentToken } from '../store/enrolment-tokens.js';

const noQuery = z.strictObject({});
/** Of a token without an end of its own. */
const lifeMs = 30 * 86_400_000;

/** Adds the routes. */
export function addEnrolmentTokenRoutes(app: App, collector: Collector): void {
  const { database, clock } = collector;
  const line = (who: string, action: string, fleet: string, subject: string) => ({
    id: collector.newId(),
    atMs: clock.nowMs(),
    who,
    action,
    fleet,
    subject,
  });

  app.route({
    method: 'GET',
    url: '/api/v1/enrolment-tokens',
    config: { need: 'editor' },
    schema: { querystring: noQuery, response: { 200: enrolmentTokensSchema } },
    handler: async (request) => {
      const caller = knownCaller(request);
      const tokens = (await listEnrolmentTokens(database)).filter(({ fleet }) =>
        hasRole(caller, fleet, 'editor'),
      );
      return {
        tokens: tokens.map(({ expiresMs, site, name, ...token }) => ({
          ...token,
          expiresAt: isoInstant(expiresMs),
          ...(site !== undefined && { site }),
          ...(name !== undefined && { name }),
        })),
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/enrolment-tokens',
    config: { need: 'editor' },
    schema: { querystring: noQuery, body: enrolmentTokenRequestSchema, response: { 200: madeTokenSchema } },
    handler: async (request) => {
      const caller = knownCaller(request);
      const { expiresAt, ...order } = request.body;
      requireRole(caller, order.fleet, 'editor');
      const id = collector.newId();
      const nowMs = clock.nowMs();
      const expiresMs = expiresAt === undefined ? nowMs + lifeMs : Date.parse(expiresAt);
      const secret = await database.write(async (session) => {
        await writeAudit(session, line(caller.name, 'enrolment-token.create', order.fleet, id));
        return makeEnrolmentToken(session, { ...order, id, expiresMs, createdBy: caller.name }, nowMs);
      });
      return { id, secret };
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/enrolment-tokens/:id',
    config: { need: 'editor' },
    schema: {
      params: idParamsSchema,
      querystring: noQuery,
      response: { 200: z.object({ revoked: z.string() }) },
    },
    handler: async (request) => {
      const caller = knownCaller(request);
      const { id } = request.params;
      const token = (await listEnrolmentTokens(database)).find((one) => one.id === id);
      if (token === undefined) throw notThere();
      requireRole(caller, token.fleet, 'editor');
      await database.write(async (session) => {
        await removeEnrolmentToken(session, id);
        await writeAudit(session, line(caller.name, 'enrolment-token.revoke', token.fleet, id));
      });
      return { revoked: id };
    },
  });
}
