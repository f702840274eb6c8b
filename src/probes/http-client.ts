// An HTTP client that tells the time of each step: DNS, TCP, TLS, first byte, last byte. A new connection for each fetch.
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../core/clock.js';
import { codeOf, messageOf } from '../core/errors.js';
import { failureOfErrno } from '../core/failure.js';
import type { HttpClient, HttpOrder, HttpOutcome } from '../core/http-client.js';

/** A client over the clock's monotonic time. */
export function createHttpClient(clock: Pick<Clock, 'monotonicMs'>): HttpClient {
  return {
    async get(order, signal) {
      const url = URL.canParse(order.url) ? new URL(order.url) : undefined;
      if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
        return { url: order.url, failure: 'unknown_failure', detail: 'no http or https address' };
      }
      return fetchOnce(order, url, clock, signal);
    },
  };
}

function fetchOnce(
  order: HttpOrder,
  url: URL,
  clock: Pick<Clock, 'monotonicMs'>,
  signal: AbortSignal,
): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const beganMs = clock.monotonicMs();
    const timer = createTimer(clock, beganMs);
    let ended = false;
    let facts: Partial<HttpOutcome> = {};
    const limit = setTimeout(
      () => fail('generic_timeout_error', 'the time of this address was over'),
      order.timeoutMs,
    );
    const onAbort = () => fail('interrupted');
    let sent: ClientRequest | undefined;

    function end(more: Partial<HttpOutcome>): void {
      if (ended) return;
      ended = true;
      clearTimeout(limit);
      signal.removeEventListener('abort', onAbort);
      resolve({ url: order.url, ...timer.times(), ...facts, ...more });
      sent?.destroy();
    }

    function fail(failure: string, detail?: string): void {
      end({ failure, ...(detail !== undefined && { detail }) });
    }

    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) {
      onAbort();
      return;
    }
    try {
      sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
        agent: false,
        family: order.family,
        headers: { 'User-Agent': order.userAgent, Accept: '*/*', 'Accept-Encoding': 'identity' },
      });
    } catch (thrown) {
      fail('unknown_failure', messageOf(thrown));
      return;
    }
    sent.on('socket', (socket) => {
      timer.watch(socket, isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0, (found) => {
        facts = { ...facts, ...found };
      });
    });
    sent.on('error', (error) => fail(failureOfErrno(codeOf(error)), messageOf(error)));
    sent.on('response', (response) => {
      timer.mark('firstByte');
      const { location } = response.headers;
      facts = {
        ...facts,
        ...(response.statusCode !== undefined && { status: response.statusCode }),
        ...(location !== undefined && { location: location.slice(0, 2000) }),
      };
      readBody(response, order.maxBytes, (bytes, how) => {
        const counted = { bytes, ...(how === 'cut' && { cut: true }) };
        if (how === 'broken') end({ bytes, failure: 'eof_error', detail: 'the answer broke off' });
        else end({ ...counted, totalMs: clock.monotonicMs() - beganMs });
      });
    });
    sent.end();
  });
}

type BodyEnd = 'whole' | 'cut' | 'broken';

/** Counts a body and ends after `maxBytes`. */
function readBody(
  response: IncomingMessage,
  maxBytes: number,
  done: (bytes: number, how: BodyEnd) => void,
): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes >= maxBytes) done(bytes, 'cut');
  });
  response.on('end', () => done(bytes, 'whole'));
  response.on('error', () => done(bytes, 'broken'));
  response.on('close', () => done(bytes, response.complete ? 'whole' : 'broken'));
}

/** Takes the instants of a connection and gives what lies between them. */
function createTimer(clock: Pick<Clock, 'monotonicMs'>, beganMs: number) {
  const at: Partial<Record<'lookup' | 'connect' | 'secure' | 'firstByte', number>> = {};
  let named = false;
  const mark = (name: keyof typeof at) => {
    at[name] ??= clock.monotonicMs();
  };
  const since = (later: number | undefined, earlier: number | undefined): number | undefined =>
    later === undefined || earlier === undefined ? undefined : later - earlier;
  return {
    mark,
    watch(socket: Socket, isName: boolean, found: (facts: Partial<HttpOutcome>) => void) {
      named = isName;
      socket.on('lookup', (error: Error | null) => {
        if (error === null) mark('lookup');
      });
      socket.on('connect', () => {
        mark('connect');
        const { remoteAddress, remotePort } = socket;
        found({
          ...(remoteAddress !== undefined && { address: remoteAddress }),
          ...(remotePort !== undefined && { port: remotePort }),
        });
      });
      socket.on('secureConnect', () => {
        mark('secure');
        if (!(socket instanceof TLSSocket)) return;
        found({ tls: { protocol: socket.getProtocol() ?? 'unknown', cipher: socket.getCipher().name } });
      });
    },
    times(): Partial<HttpOutcome> {
      const dnsMs = named ? since(at.lookup, beganMs) : undefined;
      const connectMs = since(at.connect, at.lookup ?? beganMs);
      const tlsMs = since(at.secure, at.connect);
      const firstByteMs = since(at.firstByte, at.secure ?? at.connect);
      return {
        ...(dnsMs !== undefined && { dnsMs }),
        ...(connectMs !== undefined && { connectMs }),
        ...(tlsMs !== undefined && { tlsMs }),
        ...(firstByteMs !== undefined && { firstByteMs }),
      };
    },
  };
}
