// Who may have what a route gives: core's rule, asked before anything of the request is read.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessControl } from '../core/access-control.js';
import { mayCall, type Caller, type Need } from '../core/access.js';
import { KioskError } from '../core/errors.js';
import { callerOf } from './caller.js';
import { problemOfKioskError, sendProblem } from '../web/problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route needs; one that does not say, and an address that is not there, needs `read`. */
    access?: Need;
    /** Part of the first setup: a paired phone may do it. */
    duringPairing?: boolean;
  }
}

const callers = new WeakMap<FastifyRequest, Caller>();

/** Who makes a request that was let in. */
export function knownCaller(request: FastifyRequest): Caller {
  return callers.get(request) ?? { kind: 'nobody' };
}

const safeMethods = new Set(['GET', 'HEAD']);

/** Fastify's hook behind the guard of requests. INVARIANTS: no handler runs for a caller that core's rule does not let in. */
export function authoriseRequests(access: AccessControl) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const caller = callerOf(request, access);
    const refusal = caller === undefined ? badToken() : refusalOf(request, caller, access);
    if (caller !== undefined && refusal === undefined) {
      callers.set(request, caller);
      return undefined;
    }
    const problem = problemOfKioskError(refusal ?? badToken());
    // https://www.rfc-editor.org/rfc/rfc6750#section-3
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="mk-kiosk"');
    return sendProblem(reply.header('connection', 'close'), problem);
  };
}

function refusalOf(request: FastifyRequest, caller: Caller, access: AccessControl): KioskError | undefined {
  const { access: need = 'read', duringPairing = false } = request.routeOptions.config;
  const state = access.state();
  if (!mayCall(caller, need, state, duringPairing)) return notAllowed(caller, need, state.lan);
  const byCookie = caller.kind === 'session' || caller.kind === 'pairing';
  if (!byCookie || safeMethods.has(request.method) || saysItsOrigin(request)) return undefined;
  // A browser says where a change comes from; the guard has seen that it says us.
  return new KioskError(
    'forbidden',
    'The request does not say which page makes it.',
    'Use the kiosk\'s own page; programs use a token: "mk-kiosk token create".',
  );
}

function saysItsOrigin({ headers }: FastifyRequest): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin';
}

function badToken(): KioskError {
  return new KioskError(
    'unauthenticated',
    'The token is unknown, revoked or too old.',
    'Send "Authorization: Bearer …" with a token of "mk-kiosk token create".',
  );
}

function notAllowed(caller: Caller, need: Need, lan: 'off' | 'pin' | 'read' | undefined): KioskError {
  if (lan !== 'pin' && lan !== 'read' && !(caller.kind === 'token' && caller.local === true)) {
    return new KioskError(
      'forbidden',
      lan === 'off'
        ? 'Other machines are shut out.'
        : 'Nobody has chosen yet what other machines may do here.',
      'On the kiosk itself: its settings page, or mk-kiosk config set http.lan pin (or read).',
    );
  }
  if (need === 'own-page')
    return new KioskError('forbidden', 'Only the kiosk itself may do this.', 'Do it on its own display.');
  if (caller.kind === 'token') {
    return new KioskError(
      'forbidden',
      need === 'administer' ? 'No token may do this.' : `The token does not have the scope "${need}".`,
      'Sign in with the PIN, or create a token with that scope: "mk-kiosk token create".',
    );
  }
  if (caller.kind === 'pairing') {
    return new KioskError(
      'forbidden',
      'This is not part of the first setup.',
      'Finish it first, and set a PIN in it to go on from here.',
    );
  }
  return new KioskError(
    'unauthenticated',
    'This needs a sign-in.',
    'Sign in with the PIN of this kiosk; programs use a token: "mk-kiosk token create".',
  );
}
