// One POST and its reply, whatever happens: no redirects, verified TLS, limits on time and size. Never rejects.
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { codeOf, messageOf } from '../core/errors.js';
import type { Reply } from '../core/fleet/reaction.js';

/** What is sent, and where. */
export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
  /** PEM of authorities to trust instead of the system's. */
  readonly ca?: string | undefined;
}

/** A reply before anybody looked at what it says. */
export type RawReply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly text: string;
    }
  | Extract<Reply, { kind: 'none' }>;

/** More than this is no answer of ours. */
const longestAnswer = 512 * 1024;

/** Sends it and reads the whole answer; `timeoutMs` is for all of it together. */
export function post({ url, headers, body, timeoutMs, ca }: Post, signal: AbortSignal): Promise<RawReply> {
  return new Promise((resolve) => {
    let sent: ClientRequest | undefined;
    let ended = false;
    const end = (reply: RawReply) => {
      if (ended) return;
      ended = true;
      clearTimeout(limit);
      signal.removeEventListener('abort', onAbort);
      resolve(reply);
      sent?.destroy();
    };
    const onAbort = () => end({ kind: 'none', failure: 'other', detail: 'the kiosk is stopping' });
    const limit = setTimeout(
      () => end({ kind: 'none', failure: 'timeout', detail: `no answer within ${timeoutMs} ms` }),
      timeoutMs,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) {
      onAbort();
      return;
    }
    const options = {
      method: 'POST',
      // Connections are not kept: between two batches a home router forgets them.
      agent: false,
      headers: { ...headers, host: url.host, 'content-length': String(body.length) },
    } as const;
    try {
      sent =
        url.protocol === 'https:'
          ? requestHttps(url, { ...options, ...(ca !== undefined && { ca }) })
          : requestHttp(url, options);
    } catch (thrown) {
      end({ kind: 'none', failure: 'other', detail: messageOf(thrown) });
      return;
    }
    sent.on('error', (error) => end(failureOf(error)));
    sent.on('response', (response) => read(response, end));
    sent.end(body);
  });
}

function read(response: IncomingMessage, end: (reply: RawReply) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= longestAnswer) chunks.push(chunk);
    else answer('');
  });
  const answer = (text: string) =>
    end({ kind: 'answer', status: response.statusCode ?? 0, headers: response.headers, text });
  response.on('error', (error) => end(failureOf(error)));
  response.on('end', () => {
    if (response.complete) answer(Buffer.concat(chunks).toString('utf8'));
    else end({ kind: 'none', failure: 'reset', detail: 'the answer was cut' });
  });
  response.on('close', () => end({ kind: 'none', failure: 'reset', detail: 'the answer was cut' }));
}

const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH)/;

function failureOf(error: Error): RawReply {
  const code = codeOf(error) ?? '';
  const detail = `${code === '' ? '' : `${code}: `}${messageOf(error)}`.slice(0, 300);
  if (tlsCode.test(code)) return { kind: 'none', failure: 'tls', detail };
  if (code === 'ECONNREFUSED') return { kind: 'none', failure: 'refused', detail };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { kind: 'none', failure: 'dns', detail };
  if (code === 'ECONNRESET' || code === 'EPIPE' || code.startsWith('HPE_'))
    return { kind: 'none', failure: 'reset', detail };
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return { kind: 'none', failure: 'timeout', detail };
  return { kind: 'none', failure: 'other', detail };
}
