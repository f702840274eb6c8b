// The client's side of the WebSocket handshake: the request's text and the check of the answer.
// https://www.rfc-editor.org/rfc/rfc6455#section-4.1
import type { Failure } from '../core/failure.js';
import type { Endpoint } from './ndt7-url.js';
import { acceptOf, SUBPROTOCOL } from './subprotocol.js';

/** An answer's head may have this many bytes; a server that sends more is not talking to us. */
const MAX_HEAD_BYTES = 16 * 1024;

/** How much of a refusal's body is quoted. */
const MAX_QUOTED_CHARACTERS = 200;

/** The upgrade request. `key` is 16 random bytes in base64. */
export function upgradeRequest(endpoint: Endpoint, key: string, userAgent: string): string {
  const lines = [
    `GET ${endpoint.path} HTTP/1.1`,
    `Host: ${endpoint.authority}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
    `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
    `User-Agent: ${userAgent}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** What reading one more chunk of the answer came to; `rest` is where frames begin in that chunk. */
export type AnswerState =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'accepted'; readonly rest: number }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** Reads the answer's head from chunks and checks it against `key`. */
export function createAnswerReader(key: string): (chunk: Buffer, length: number) => AnswerState {
  let text = '';
  return (chunk, length) => {
    const before = text.length;
    text += chunk.toString('latin1', 0, length);
    const end = text.indexOf('\r\n\r\n');
    if (end < 0 || end > MAX_HEAD_BYTES) {
      if (text.length > MAX_HEAD_BYTES) return refused(`the answer has no end after ${MAX_HEAD_BYTES} bytes`);
      return looksLikeHttp(text) ? { kind: 'incomplete' } : refused('the answer is not HTTP');
    }
    const reason = faultOf(text.slice(0, end), text.slice(end + 4), key);
    return reason === undefined ? { kind: 'accepted', rest: end + 4 - before } : refused(reason);
  };
}

function refused(detail: string): AnswerState {
  return { kind: 'refused', failure: { failure: 'ndt7_handshake_failed', detail } };
}

/** False as soon as the first bytes cannot become a status line, so that garbage is not waited for. */
function looksLikeHttp(text: string): boolean {
  return text.startsWith('HTTP/1.1'.slice(0, text.length)) || /^HTTP\/1\.[01]/.test(text);
}

function faultOf(head: string, body: string, key: string): string | undefined {
  const [statusLine = '', ...lines] = head.split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1];
  if (status === undefined) return 'the answer is not HTTP';
  if (status !== '101') {
    const quoted = printable(`${statusLine.slice(9)} ${body}`).slice(0, MAX_QUOTED_CHARACTERS);
    return `the server answered: ${quoted}`;
  }
  const headers = headersOf(lines);
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket') return 'the answer upgrades to no WebSocket';
  const connection = headers.get('connection')?.toLowerCase().split(',') ?? [];
  if (!connection.some((token) => token.trim() === 'upgrade')) return 'the answer has no Connection: Upgrade';
  if (headers.get('sec-websocket-accept') !== acceptOf(key)) {
    return 'the answer has a wrong Sec-WebSocket-Accept';
  }
  if (headers.get('sec-websocket-protocol') !== SUBPROTOCOL) {
    return `the answer does not select the sub-protocol ${SUBPROTOCOL}`;
  }
  return headers.has('sec-websocket-extensions')
    ? 'the answer uses an extension nobody asked for'
    : undefined;
}

/** Header fields by lower-case name, values trimmed; of a repeated field the values joined by commas. */
function headersOf(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return headers;
}

function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, ' ').trim();
}
