// Who may have what a route gives, asked before a body is read: core's rule of roles.
// INVARIANTS: a route that does not say what it needs is for nobody but root; where a fleet is touched, the handler asks
// again by that fleet, and what is of another fleet is not there (404).
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KioskError } from '../core/errors.js';
import {
  hasRole,
  hasRoleSomewhere,
  type CollectorNeed,
  type FleetCaller,
  type Role,
} from '../core/fleet/roles.js';
import { problemOfKioskError, sendProblem } from '../web/problem.js';
import type { Collector } from './collector.js';
import { digestOf, sameDigest } from './secrets.js';
import { callerOfSecret } from './store/people.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route needs. */
    need?: CollectorNeed;
  }
}

/** A caller with the credential that was shown; none for root. */
export type KnownCaller = FleetCaller & { readonly credential?: string };

const callers = new WeakMap<FastifyRequest, KnownCaller>();

/** The name of the sessions' cookie. */
export const fleetCookie = 'mk_collector_session';
const bearer = /^bearer +([\w.~+/-]+=*) *$/i;
const safeMethods = new Set(['GET', 'HEAD']);

/** Fastify's hook behind the guard of requests. */
export function authoriseRequests(collector: Collector) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { need } = request.routeOptions.config;
    // What a device signs is looked at with the body; what is not there may be said to anybody.
    if (need === 'anyone' || need === 'device' || request.is404) return undefined;
    const caller = await callerOf(request, collector);
    const refusal = refusalOf(caller, need);
    if (caller !== undefined && refusal === undefined) {
      callers.set(request, caller);
      return undefined;
    }
    const problem = problemOfKioskError(refusal ?? notSignedIn());
    // https://www.rfc-editor.org/rfc/rfc6750#section-3
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="mk-collector"');
    return sendProblem(reply.header('connection', 'close'), problem);
  };
}

/** Who makes a request that was let in. */
export function knownCaller(request: FastifyRequest): KnownCaller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('a route that asks who calls says what it needs');
  return caller;
}

/** Throws forbidden unless the caller has the role in the fleet, and not_found where not even looking is allowed. */
export function requireRole(caller: FleetCaller, fleet: string, role: Role): void {
  if (!hasRole(caller, fleet, 'viewer')) throw notThere();
  if (!hasRole(caller, fleet, role)) throw notEnough(role, fleet);
}

/** What is not there, or not for the caller. */
export function notThere(): KioskError {
  return new KioskError('not_found', 'There is no such thing here.', 'See mk-fleet devices list.');
}

function refusalOf(caller: KnownCaller | undefined, need: CollectorNeed | undefined): KioskError | undefined {
  if (caller === undefined) return notSignedIn();
  if (caller.root || need === 'signed-in') return undefined;
  if (need === undefined || need === 'anyone' || need === 'device') return notEnough('admin', '*');
  return hasRoleSomewhere(caller, need) ? undefined : notEnough(need, '*');
}

async function callerOf(request: FastifyRequest, collector: Collector): Promise<KnownCaller | undefined> {
  const { headers, method } = request;
  const nowMs = collector.clock.nowMs();
  if (headers.authorization !== undefined) {
    const [, secret] = bearer.exec(headers.authorization) ?? [];
    if (secret === undefined) return undefined;
    if (sameDigest(digestOf(secret), collector.adminSecretHash)) {
      return { name: 'root', root: true, roles: new Map() };
    }
    return callerOfSecret(collector.database, secret, nowMs);
  }
  const own = `${fleetCookie}=`;
  const cookie = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const secret = cookie.find((pair) => pair.startsWith(own))?.slice(own.length);
  if (secret === undefined) return undefined;
  // A browser says where a change comes from; the guard has seen that it says us.
  const saysOrigin = headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin';
  if (!safeMethods.has(method) && !saysOrigin) return undefined;
  return callerOfSecret(collector.database, secret, nowMs);
}

function notSignedIn(): KioskError {
  return new KioskError(
    'unauthenticated',
    'This needs a sign-in.',
    'Send "Authorization: Bearer …" with a token (POST /api/v1/credentials) or the admin secret, or sign in: POST /api/v1/session.',
  );
}

function notEnough(role: Role, fleet: string): KioskError {
  return new KioskError(
    'forbidden',
    `This needs the role ${role}${fleet === '*' ? '' : ` in the fleet "${fleet}"`}.`,
    'Ask an admin of the fleet: mk-fleet people set NAME --role FLEET=ROLE.',
  );
}
