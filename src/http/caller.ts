// Who makes a request: the machine itself, a bearer token, the cookie of a session, or nobody in particular.
import type { FastifyRequest } from 'fastify';
import type { AccessControl } from '../core/access-control.js';
import type { Caller } from '../core/access.js';
import { isLoopback } from '../web/allowed-hosts.js';

/** The name of the cookie. Browsers send it to every port of the same host: it is worth nothing elsewhere. */
export const sessionCookie = 'mk_kiosk_session';

/** Set by programs that pass requests on: what they bring is not the kiosk's own page, though it comes from this machine. */
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

const bearer = /^bearer +([\w.~+/-]+=*) *$/i;

/**
 * The caller of a request, or undefined for an Authorization header that is good for nothing. INVARIANTS: who shows a token
 * is that token, also on the machine itself; a forwarded request is never the machine itself.
 */
export function callerOf(
  { headers, raw }: Pick<FastifyRequest, 'headers' | 'raw'>,
  access: Pick<AccessControl, 'token' | 'session'>,
): Caller | undefined {
  const forwarded = forwardingHeaders.some((name) => headers[name] !== undefined);
  const local = isLoopback(raw.socket.remoteAddress ?? '') && !forwarded;
  if (headers.authorization !== undefined) {
    const [, secret] = bearer.exec(headers.authorization) ?? [];
    const token = secret === undefined ? undefined : access.token(secret);
    return token && { ...token, local };
  }
  if (local) return { kind: 'loopback' };
  const secret = cookieOf(headers.cookie ?? '');
  const session = secret === undefined ? undefined : access.session(secret);
  return session === undefined ? { kind: 'nobody' } : { kind: session.kind, id: session.id };
}

/** The first value of the session's cookie. https://www.rfc-editor.org/rfc/rfc6265#section-4.2 */
function cookieOf(header: string): string | undefined {
  const own = `${sessionCookie}=`;
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(own));
  return found?.slice(own.length);
}

/** The Set-Cookie header that opens a session. Plain http has no `Secure`; a page of another site is never sent it. */
export function openingCookie(secret: string, seconds: number): string {
  return `${sessionCookie}=${secret}; Path=/; Max-Age=${Math.max(0, Math.floor(seconds))}; HttpOnly; SameSite=Strict`;
}

/** The Set-Cookie header that takes it away. */
export const closingCookie = `${sessionCookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`;
