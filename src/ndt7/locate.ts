// Asks M-Lab's Locate API v2 (or one like it) which servers to measure against. https://github.com/m-lab/locate/blob/main/USAGE.md
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { z } from 'zod';
import type { Failure } from '../core/failure.js';
import type { LocateAnswer, LocateOutcome, LocateRequest, Ndt7Scheme, Ndt7Target } from '../core/ndt7.js';
import type { ProxyRoute } from '../core/network-settings.js';
import { networkFailure } from './network-failure.js';
import { openTunnel } from './proxy-tunnel.js';
import { withoutToken, type ClientIdentity } from './ndt7-url.js';

// INVARIANT: nothing is cached. An access token ends 60 s after it was given out, and a fresh request per run is what
// lets M-Lab spread the load.

const DEFAULT_BASE_URL = 'https://locate.measurementlab.net';
const NEAREST_PATH = '/v2/nearest/ndt/ndt7';
const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 3;
/** A real answer has 4 servers in about 5 KB. */
const MAX_BODY_BYTES = 256 * 1024;
const MAX_SERVERS = 16;
const MAX_QUOTED_CHARACTERS = 200;

const resultSchema = z.object({
  machine: z.string().max(256).optional().catch(undefined),
  hostname: z.string().max(256).optional().catch(undefined),
  location: z
    .object({ city: z.string().max(256), country: z.string().max(64) })
    .partial()
    .optional()
    .catch(undefined),
  urls: z.record(z.string().max(256), z.string().max(8192)),
});

/** Each result is read by itself: one that is odd must not hide the servers beside it. */
const answerSchema = z.object({ results: z.array(z.unknown()) });

const errorSchema = z.object({ error: z.object({ title: z.string() }) });

/** Asks once. Always resolves; 204 and 429 are `no_capacity`, so that the run is skipped and not failed. */
export async function locate(
  request: LocateRequest,
  client: ClientIdentity,
  proxyTo: (host: string) => ProxyRoute | undefined = () => undefined,
): Promise<LocateOutcome> {
  const url = requestUrl(request, client);
  if (typeof url === 'string') return { kind: 'failed', failure: 'locate_failed', detail: url };
  const timeout = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  const reply = await fetchFollowing(url, {
    signal,
    ca: request.ca,
    proxyTo,
    userAgent: `${client.name}/${client.version}`,
  });
  if ('failure' in reply) {
    if (request.signal?.aborted === true) return failed('interrupted', 'stopped while asking for a server');
    if (timeout.aborted)
      return failed('generic_timeout_error', 'the server directory did not answer in time');
    return failed(reply.failure, reply.detail ?? '');
  }
  return outcomeOf(reply, request.scheme, request.otherwise);
}

function requestUrl(request: LocateRequest, client: ClientIdentity): URL | string {
  const base = request.baseUrl ?? DEFAULT_BASE_URL;
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return `the address of the server directory is no http or https URL: ${base}`;
  }
  url.pathname = `${url.pathname.replace(/\/$/, '')}${NEAREST_PATH}`;
  url.searchParams.set('client_name', client.name);
  url.searchParams.set('client_version', client.version);
  if (request.country !== undefined) url.searchParams.set('country', request.country);
  if (request.region !== undefined) url.searchParams.set('region', request.region);
  if (request.site !== undefined) url.searchParams.set('site', request.site);
  if (request.earlyExit === true) url.searchParams.set('early_exit', '250');
  return url;
}

interface Reply {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

interface FetchOptions {
  readonly signal: AbortSignal;
  readonly ca: string | undefined;
  proxyTo(host: string): ProxyRoute | undefined;
  readonly userAgent: string;
}

/** Follows a few redirects; what began on https stays on it. */
async function fetchFollowing(first: URL, options: FetchOptions): Promise<Reply | Failure> {
  let url = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const reply = await fetchOnce(url, options);
    if ('failure' in reply || reply.status < 300 || reply.status >= 400) return reply;
    const next = redirectTarget(reply.location, url);
    if (next === undefined || (first.protocol === 'https:' && next.protocol !== 'https:')) {
      return {
        failure: 'http_unexpected_redirect_url',
        detail: `the server directory redirected to ${quoted(reply.location ?? 'nowhere')}`,
      };
    }
    url = next;
  }
  return { failure: 'locate_failed', detail: `more than ${MAX_REDIRECTS} redirects` };
}

function redirectTarget(location: string | undefined, base: URL): URL | undefined {
  if (location === undefined || !URL.canParse(location, base.href)) return undefined;
  const url = new URL(location, base);
  return ['http:', 'https:'].includes(url.protocol) ? url : undefined;
}

async function fetchOnce(url: URL, options: FetchOptions): Promise<Reply | Failure> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const proxy = options.proxyTo(host);
  const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
  const tunnel = proxy === undefined ? undefined : await openTunnel(proxy, { host, port }, options.signal);
  if (tunnel !== undefined && 'failure' in tunnel) return tunnel;
  const { promise, resolve } = Promise.withResolvers<Reply | Failure>();
  const settings = {
    signal: options.signal,
    headers: { 'User-Agent': options.userAgent, Accept: 'application/json' },
    ...(tunnel === undefined
      ? { agent: false }
      : { createConnection: () => throughTunnel(tunnel.socket, url, host, options.ca) }),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  } as const;
  const onResponse = (response: IncomingMessage): void => {
    readBody(response, resolve);
  };
  const sent =
    url.protocol === 'https:' ? getHttps(url, settings, onResponse) : getHttp(url, settings, onResponse);
  sent.on('error', (error) => resolve(networkFailure(error)));
  return promise;
}

function throughTunnel(socket: Socket, url: URL, host: string, ca: string | undefined): Socket {
  // The tunnel was paused so that no byte got lost.
  socket.resume();
  if (url.protocol === 'http:') return socket;
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ socket, host, ...servername, ...(ca === undefined ? {} : { ca }) });
}

function readBody(response: IncomingMessage, resolve: (reply: Reply | Failure) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes <= MAX_BODY_BYTES) return;
    resolve({ failure: 'locate_failed', detail: `the answer is larger than ${MAX_BODY_BYTES} bytes` });
    response.destroy();
  });
  response.on('error', (error) => resolve(networkFailure(error)));
  response.on('close', () => resolve({ failure: 'eof_error', detail: 'the answer broke off' }));
  response.on('end', () => {
    resolve({
      status: response.statusCode ?? 0,
      location: response.headers.location,
      body: Buffer.concat(chunks).toString('utf8'),
    });
  });
}

function outcomeOf(
  { status, body }: Reply,
  scheme: Ndt7Scheme,
  otherwise: Ndt7Scheme | undefined,
): LocateOutcome {
  const json = jsonOf(body);
  const said = errorSchema.safeParse(json).data?.error.title ?? body;
  if (status === 204 || status === 429) {
    return { kind: 'no_capacity', detail: quoted(`HTTP ${status} ${said}`) };
  }
  if (status !== 200) return failed('locate_failed', quoted(`HTTP ${status} ${said}`));
  const answer = answerSchema.safeParse(json);
  if (!answer.success) {
    return failed('locate_failed', `the answer is not the documented JSON: ${quoted(body)}`);
  }
  const results = answer.data.results
    .slice(0, MAX_SERVERS)
    .flatMap((result) => resultSchema.safeParse(result).data ?? []);
  const targets = (wanted: Ndt7Scheme) => results.flatMap((result) => targetOf(result, wanted) ?? []);
  const preferred = targets(scheme);
  const [first, ...others] = preferred.length > 0 || otherwise === undefined ? preferred : targets(otherwise);
  if (first === undefined) return failed('locate_failed', `the answer names no server for ${scheme}`);
  return { kind: 'servers', targets: [first, ...others], answer: { results: results.map(storable) } };
}

type Result = z.output<typeof resultSchema>;

function targetOf(result: Result, scheme: Ndt7Scheme): Ndt7Target | undefined {
  const downloadUrl = result.urls[`${scheme}:///ndt/v7/download`];
  const uploadUrl = result.urls[`${scheme}:///ndt/v7/upload`];
  if (downloadUrl === undefined || uploadUrl === undefined) return undefined;
  if (![downloadUrl, uploadUrl].every((url) => URL.canParse(url) && new URL(url).protocol === `${scheme}:`)) {
    return undefined;
  }
  const { city, country } = result.location ?? {};
  return {
    scheme,
    hostname: result.hostname ?? new URL(downloadUrl).hostname,
    downloadUrl,
    uploadUrl,
    ...(result.machine === undefined ? {} : { machine: result.machine }),
    ...(city === undefined ? {} : { city }),
    ...(country === undefined ? {} : { country }),
  };
}

/** What of a result may be stored: everything but its access token. */
function storable(result: Result): LocateAnswer['results'][number] {
  const { location, urls, ...rest } = result;
  const entries = Object.entries(urls).map(([name, url]) => [name, withoutToken(url)] as const);
  return { ...rest, ...location, urls: Object.fromEntries(entries) };
}

function failed(failure: string, detail: string): LocateOutcome {
  return { kind: 'failed', failure, detail };
}

function jsonOf(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return value;
  } catch {
    return undefined;
  }
}

function quoted(text: string): string {
  return text
    .replace(/access_token=[^&\s"]*/g, 'access_token=removed')
    .replace(/[^\x21-\x7e]+/g, ' ')
    .trim()
    .slice(0, MAX_QUOTED_CHARACTERS);
}
