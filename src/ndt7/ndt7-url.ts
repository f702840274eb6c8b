// The URL of one direction: what the client connects to, what it asks for, and what may be kept of it.
import type { Failure } from '../core/failure.js';
import type { Ndt7RunRequest, Ndt7Scheme } from '../core/ndt7.js';
import { MAX_QUERY_BYTES } from './subprotocol.js';

/** Where to connect and what to ask for. */
export interface Endpoint {
  readonly scheme: Ndt7Scheme;
  /** Name or address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** `Host` header: as in the URL. */
  readonly authority: string;
  /** Path and query, whole. */
  readonly path: string;
  /** True when the query asks for an early exit, whoever put it there. */
  readonly earlyExit: boolean;
}

/** Says who measures, in the query of a server that no directory gave (Locate puts it there itself). */
export interface ClientIdentity {
  readonly name: string;
  readonly version: string;
}

/** The endpoint of a request. The query is kept whole; only what is missing is added to it. */
export function endpointOf(request: Ndt7RunRequest, client: ClientIdentity): Endpoint | Failure {
  const text = request.direction === 'download' ? request.target.downloadUrl : request.target.uploadUrl;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url?.protocol === 'wss:' ? 'wss' : url?.protocol === 'ws:' ? 'ws' : undefined;
  if (url === undefined || scheme === undefined || url.hostname === '') {
    return { failure: 'ndt7_handshake_failed', detail: 'the URL of the server is no ws or wss URL' };
  }
  const additions: [string, string][] = [
    ['client_name', client.name],
    ['client_version', client.version],
  ];
  if (request.earlyExit === true && request.direction === 'download') additions.push(['early_exit', '250']);
  const query = withAdditions(url.search, additions);
  if (Buffer.byteLength(query) > MAX_QUERY_BYTES + 1) {
    return { failure: 'ndt7_handshake_failed', detail: `the query is longer than ${MAX_QUERY_BYTES} bytes` };
  }
  return {
    scheme,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (scheme === 'wss' ? 443 : 80) : Number(url.port),
    authority: url.host,
    path: `${url.pathname}${query}`,
    earlyExit: request.direction === 'download' && new URLSearchParams(query).has('early_exit'),
  };
}

/** The query as it stood, with what it does not have yet; keys are never doubled (spec: MUST NOT). */
function withAdditions(search: string, additions: readonly [string, string][]): string {
  const present = new URLSearchParams(search);
  const missing = additions
    .filter(([key]) => !present.has(key))
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  if (missing.length === 0) return search;
  return `${search === '' ? '?' : `${search}&`}${missing.join('&')}`;
}

/** A URL without its access token, fit to be stored; what is no URL gives an empty text. */
export function withoutToken(text: string): string {
  if (!URL.canParse(text)) return '';
  const url = new URL(text);
  url.username = '';
  url.password = '';
  if (url.searchParams.has('access_token')) url.searchParams.set('access_token', 'removed');
  return url.toString();
}
