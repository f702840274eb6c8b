// GET /api/v1/access and below: who asks, signing in and out, PIN, sessions, tokens.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  accessDocumentSchema,
  madeTokenSchema,
  mayCall,
  needs,
  pinRequestSchema,
  sessionsDocumentSchema,
  signInRequestSchema,
  tokenRequestSchema,
  tokensDocumentSchema,
  type AccessDocument,
  type Caller,
} from '../../core/access.js';
import type { AccessControl, OpenedSession } from '../../core/access-control.js';
import { isoInstant } from '../../core/clock.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { knownCaller } from '../authorise.js';
import { callerOf, closingCookie, openingCookie } from '../caller.js';
import { noQuery } from './status.js';

/** The document for one caller. */
export function accessDocument(access: AccessControl, caller: Caller): AccessDocument {
  const state = access.state();
  const { set, retryAtMs } = access.pin();
  const session =
    caller.kind === 'session' || caller.kind === 'pairing'
      ? access.sessions().find(({ id }) => id === caller.id)
      : undefined;
  return {
    caller: caller.kind,
    may: needs.filter((need) => mayCall(caller, need, state)),
    ...(state.lan !== undefined && { lan: state.lan }),
    pin: { set, ...(retryAtMs !== undefined && { retryAt: isoInstant(retryAtMs) }) },
    setup: { finished: access.setupFinished() },
    ...(session !== undefined && { expiresAt: isoInstant(session.expiresAtMs) }),
  };
}

/** Hands the cookie of a new session out, and answers what it may. */
export function answerWithSession(
  access: AccessControl,
  { secret, expiresAtMs }: OpenedSession,
  request: FastifyRequest,
  reply: FastifyReply,
  nowMs: number,
): AccessDocument {
  void reply.header('set-cookie', openingCookie(secret, (expiresAtMs - nowMs) / 1000));
  const session = access.session(secret);
  const known = callerOf(request, access);
  // On the machine itself a session adds nothing: it stays what it is.
  const caller = session === undefined || known?.kind === 'loopback' ? known : session;
  return accessDocument(access, caller ?? { kind: 'nobody' });
}

/** The address a request comes from, as sessions are listed by. */
export function addressOf({ raw }: FastifyRequest): string {
  return raw.socket.remoteAddress ?? 'unknown';
}

const idParams = z.object({ id: z.string().regex(/^[0-9a-f]{1,32}$/) });

/** Adds the routes. */
export function addAccessRoutes(app: App, { access, limits, nowMs }: ApiContext): void {
  const rateLimit = { max: limits.writesPerMinute };

  app.route({
    method: 'GET',
    url: '/api/v1/access',
    config: {
      operationId: 'getAccess',
      summary: 'Who asks, what they may do, and whether there is a PIN.',
      access: 'page',
    },
    schema: { querystring: noQuery, response: { 200: accessDocumentSchema } },
    handler: async (request) => accessDocument(access, knownCaller(request)),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/access/session',
    config: {
      operationId: 'postSession',
      summary: 'Signs in with the PIN: the answer carries the cookie of a session. 429 after wrong tries.',
      access: 'sign-in',
      rateLimit,
    },
    schema: { querystring: noQuery, body: signInRequestSchema, response: { 200: accessDocumentSchema } },
    handler: async (request, reply) => {
      const opened = await access.signIn(request.body.pin, addressOf(request));
      return answerWithSession(access, opened, request, reply, nowMs());
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/access/session',
    config: {
      operationId: 'deleteSession',
      summary: 'Signs out: ends the session of the cookie that comes along.',
      access: 'page',
      rateLimit,
    },
    schema: { querystring: noQuery, response: { 200: accessDocumentSchema } },
    handler: async (request, reply) => {
      const caller = knownCaller(request);
      if (caller.kind === 'session' || caller.kind === 'pairing') await access.signOut(caller.id);
      void reply.header('set-cookie', closingCookie);
      return accessDocument(access, callerOf(request, access) ?? { kind: 'nobody' });
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/access/sessions',
    config: { operationId: 'getSessions', summary: 'Open sessions.', access: 'administer' },
    schema: { querystring: noQuery, response: { 200: sessionsDocumentSchema } },
    handler: async (request) => sessionsOf(access, knownCaller(request)),
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/access/sessions/:id',
    config: {
      operationId: 'deleteSessionById',
      summary: 'Ends a session, and answers those that are left.',
      access: 'administer',
      rateLimit,
    },
    schema: { params: idParams, querystring: noQuery, response: { 200: sessionsDocumentSchema } },
    handler: async (request) => {
      await access.revokeSession(request.params.id);
      return sessionsOf(access, knownCaller(request));
    },
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/access/pin',
    config: {
      operationId: 'putPin',
      summary:
        'Sets the PIN, 6 to 12 digits, and ends all other sessions. A session says the one before as `current`.',
      access: 'administer',
      duringPairing: true,
      rateLimit,
    },
    schema: { querystring: noQuery, body: pinRequestSchema, response: { 200: accessDocumentSchema } },
    handler: async (request) => {
      const { pin, current } = request.body;
      await access.setPin(pin, knownCaller(request), current);
      return accessDocument(access, knownCaller(request));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/access/pin',
    config: {
      operationId: 'deletePin',
      summary: 'Removes the PIN and ends all sessions: nobody signs in until there is a new one.',
      access: 'administer',
      rateLimit,
    },
    schema: { querystring: noQuery, response: { 200: accessDocumentSchema } },
    handler: async (request, reply) => {
      await access.clearPin();
      void reply.header('set-cookie', closingCookie);
      return accessDocument(access, callerOf(request, access) ?? { kind: 'nobody' });
    },
  });

  addTokenRoutes(app, access, rateLimit);
}

function addTokenRoutes(app: App, access: AccessControl, rateLimit: { readonly max: number }): void {
  const listed = () => ({ tokens: [...access.tokens()] });

  app.route({
    method: 'GET',
    url: '/api/v1/access/tokens',
    config: {
      operationId: 'getTokens',
      summary: 'Tokens of programs, without their secrets.',
      access: 'administer',
    },
    schema: { querystring: noQuery, response: { 200: tokensDocumentSchema } },
    handler: async () => listed(),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/access/tokens',
    config: {
      operationId: 'postToken',
      summary: 'Makes a token. Its secret is told in this answer and never again.',
      access: 'administer',
      rateLimit,
    },
    schema: { querystring: noQuery, body: tokenRequestSchema, response: { 201: madeTokenSchema } },
    handler: async ({ body }, reply) => {
      const { token, secret } = await access.createToken(body);
      return reply.code(201).send({ token, secret });
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/access/tokens/:id',
    config: {
      operationId: 'deleteToken',
      summary: 'Revokes a token at once, and answers those that are left.',
      access: 'administer',
      rateLimit,
    },
    schema: { params: idParams, querystring: noQuery, response: { 200: tokensDocumentSchema } },
    handler: async ({ params: { id } }) => {
      await access.revokeToken(id);
      return listed();
    },
  });
}

function sessionsOf(access: AccessControl, caller: Caller) {
  const own = 'id' in caller ? caller.id : undefined;
  return {
    sessions: access.sessions().map(({ id, kind, createdAtMs, expiresAtMs, address }) => ({
      id,
      kind,
      createdAt: isoInstant(createdAtMs),
      expiresAt: isoInstant(expiresAtMs),
      address,
      current: id === own,
    })),
  };
}
