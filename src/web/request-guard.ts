// What is refused before anything is read: foreign names, other sites' pages, bodies that are not JSON.
// https://owasp.org/www-project-application-security-verification-standard/ 3.5 (origin), https://www.w3.org/TR/fetch-metadata/
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KioskError } from '../core/errors.js';
import { problemOf, problemOfKioskError, sendProblem, type Problem } from './problem.js';

const safeMethods = new Set(['GET', 'HEAD']);

/** What differs between servers. */
export interface GuardRules {
  isAllowedHost(host: string): boolean;
  /** The setting that has further names of the server, as people know it. */
  readonly namesSetting: string;
  /** Compressed forms in which a body may come, besides plain. */
  readonly contentEncodings?: readonly string[];
}

/**
 * Fastify's first hook. INVARIANTS: a request that passes names this machine, is not made by another site's page, and
 * carries JSON where it changes something.
 */
export function guardRequests(rules: GuardRules) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const problem = refusal(request, rules);
    // The body that may still be on its way is not read: the connection ends with the answer.
    return problem === undefined ? undefined : sendProblem(reply.header('connection', 'close'), problem);
  };
}

function refusal(request: FastifyRequest, rules: GuardRules): Problem | undefined {
  const { headers } = request;
  const { host } = headers;
  if (host === undefined || countHosts(request.raw.rawHeaders) !== 1) {
    return problemOf(400, { detail: 'The request must have exactly one Host header.', fix: 'Send one.' });
  }
  if (!rules.isAllowedHost(host)) return problemOfKioskError(misdirected(host, rules.namesSetting));
  if (isFromOtherSite(request)) {
    return problemOfKioskError(
      new KioskError(
        'forbidden',
        'The request was made by a page of another site.',
        `Open this server's own page; for another name of it add that to ${rules.namesSetting}.`,
      ),
    );
  }
  return safeMethods.has(request.method) ? undefined : refusalOfWrite(request, rules);
}

function refusalOfWrite(
  { headers, method }: FastifyRequest,
  { contentEncodings = [] }: GuardRules,
): Problem | undefined {
  // A form of another site can send neither: no body is what DELETE has.
  if (
    method === 'DELETE' &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  )
    return undefined;
  const encoding = headers['content-encoding'];
  const readable =
    jsonType.test(headers['content-type'] ?? '') &&
    ((encoding ?? 'identity') === 'identity' || contentEncodings.includes(encoding ?? ''));
  return readable ? undefined : problemOf(415);
}

const jsonType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** A browser says in these headers who asks. A link that is followed is the person's doing; anything else from elsewhere is not. */
function isFromOtherSite({ method, headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return !(safeMethods.has(method) && headers['sec-fetch-mode'] === 'navigate');
  }
  const { origin, host } = headers;
  if (origin === undefined) return false;
  const own = (host ?? '').toLowerCase();
  return origin.toLowerCase() !== `http://${own}` && origin.toLowerCase() !== `https://${own}`;
}

function misdirected(host: string, namesSetting: string): KioskError {
  return new KioskError(
    'misdirected',
    `"${host.slice(0, 100)}" is not a name of this server.`,
    `Use its address or <name>.local, or add the name to ${namesSetting}.`,
  );
}

/** Node keeps the first of several; two readers that keep different ones can be played against each other. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'host') count += 1;
  }
  return count;
}
