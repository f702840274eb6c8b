// Signing in and out, and the tokens of one's own programs.
import { z } from 'zod';
import { isoInstant } from '../../core/clock.js';
import { KioskError } from '../../core/errors.js';
import {
  credentialsSchema,
  idParamsSchema,
  madeTokenSchema,
  signInSchema,
  tokenRequestSchema,
  whoSchema,
} from '../../core/fleet/api.js';
import type { App } from '../../web/app.js';
import { fleetCookie, knownCaller, notThere } from '../authorise.js';
import type { Collector } from '../collector.js';
import { isPassword } from '../secrets.js';
import { writeAudit } from '../store/audit.js';
import { listCredentials, makeCredential, passwordOf, removeCredential } from '../store/people.js';

const noQuery = z.strictObject({});
const sessionMs = 12 * 3_600_000;
/** Compared where there is no such person, so that the time of an answer does not tell who there is. */
const nobodysPassword = `scrypt$32768$8$${'0'.repeat(32)}$${'0'.repeat(64)}`;

/** Adds the routes. */
export function addSessionRoutes(app: App, collector: Collector): void {
  const { database, clock, limits } = collector;
  const line = (who: string, action: string, subject: string) => ({
    id: collector.newId(),
    atMs: clock.nowMs(),
    who,
    action,
    fleet: '',
    subject,
  });

  app.route({
    method: 'POST',
    url: '/api/v1/session',
    config: { need: 'anyone', rateLimit: { max: limits.triesPerMinute } },
    schema: {
      querystring: noQuery,
      body: signInSchema,
      response: { 200: z.object({ expiresAt: z.string() }) },
    },
    handler: async (request, reply) => {
      const { name, password } = request.body;
      const kept = await passwordOf(database, name);
      const right = await isPassword(password, kept ?? nobodysPassword);
      if (!right || kept === undefined) {
        throw new KioskError(
          'unauthenticated',
          'Name or password is wrong.',
          'Try again; ask an admin for a new one.',
        );
      }
      const createdMs = clock.nowMs();
      const expiresMs = createdMs + sessionMs;
      const secret = await database.write(async (session) => {
        await writeAudit(session, line(name, 'session.open', name));
        const id = collector.newId();
        return makeCredential(session, {
          id,
          kind: 'session',
          person: name,
          name: request.ip,
          createdMs,
          expiresMs,
        });
      });
      const secure = request.headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
      return reply
        .header(
          'set-cookie',
          `${fleetCookie}=${secret}; Path=/; Max-Age=${sessionMs / 1000}; HttpOnly; SameSite=Strict${secure}`,
        )
        .send({ expiresAt: isoInstant(expiresMs) });
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/session',
    config: { need: 'signed-in' },
    schema: { querystring: noQuery, response: { 200: whoSchema } },
    handler: async (request) => {
      const { name, root, roles } = knownCaller(request);
      return { name, root, roles: Object.fromEntries(roles) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/credentials',
    config: { need: 'signed-in' },
    schema: { querystring: noQuery, response: { 200: credentialsSchema } },
    handler: async (request) => {
      const { name, root } = knownCaller(request);
      const found = await listCredentials(database, clock.nowMs(), root ? undefined : name);
      return {
        credentials: found.map(({ createdMs, expiresMs, ...credential }) => ({
          ...credential,
          createdAt: isoInstant(createdMs),
          ...(expiresMs !== undefined && { expiresAt: isoInstant(expiresMs) }),
        })),
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/credentials',
    config: { need: 'signed-in' },
    schema: { querystring: noQuery, body: tokenRequestSchema, response: { 200: madeTokenSchema } },
    handler: async (request) => {
      const { name: person, root } = knownCaller(request);
      if (root) {
        throw new KioskError(
          'forbidden',
          'The admin secret has no tokens.',
          'Make a person first: PUT /api/v1/people/NAME.',
        );
      }
      const { name, expiresAt } = request.body;
      const id = collector.newId();
      const expiresMs = expiresAt === undefined ? undefined : Date.parse(expiresAt);
      const secret = await database.write(async (session) => {
        await writeAudit(session, line(person, 'token.create', id));
        return makeCredential(session, {
          id,
          kind: 'token',
          person,
          name,
          createdMs: clock.nowMs(),
          expiresMs,
        });
      });
      return { id, secret };
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/credentials/:id',
    config: { need: 'signed-in' },
    schema: {
      params: idParamsSchema,
      querystring: noQuery,
      response: { 200: z.object({ revoked: z.string() }) },
    },
    handler: async (request) => {
      const { name, root } = knownCaller(request);
      const { id } = request.params;
      await database.write(async (session) => {
        if (!(await removeCredential(session, id, root ? undefined : name))) throw notThere();
        await writeAudit(session, line(name, 'credential.revoke', id));
      });
      return { revoked: id };
    },
  });
}
