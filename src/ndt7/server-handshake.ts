// The server's side of the WebSocket handshake: what is accepted, and what the refusals say.
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md#the-websocket-handshake
import type { IncomingHttpHeaders } from 'node:http';
import type { Direction } from '../core/measurement.js';
import { acceptOf, MAX_QUERY_BYTES, SUBPROTOCOL } from './subprotocol.js';

/** The only early exit there is, in MB: M-Lab's servers refuse every other. */
const EARLY_EXIT_MB = 250;

/** A request that was accepted, or the refusal. */
export type HandshakeVerdict =
  | {
      readonly kind: 'accepted';
      readonly direction: Direction;
      /** The download ends after this many bytes. */
      readonly maxBytes: number | undefined;
      readonly answer: string;
    }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string };

/** Checks an upgrade request's method, target and headers; `access_token` only where one is asked for. */
export function checkUpgrade(
  method: string,
  target: string,
  headers: IncomingHttpHeaders,
  accessToken?: string,
): HandshakeVerdict {
  const [path = '', ...rest] = target.split('?');
  const direction =
    path === '/ndt/v7/download' ? 'download' : path === '/ndt/v7/upload' ? 'upload' : undefined;
  if (direction === undefined) return refused(404, 'the paths are /ndt/v7/download and /ndt/v7/upload');
  if (method !== 'GET') return refused(405, 'the method of an upgrade is GET');
  if (headers.upgrade?.toLowerCase() !== 'websocket') return refused(426, 'this is a WebSocket service');
  if (headers['sec-websocket-version'] !== '13') return refused(426, 'the WebSocket version is 13');
  const key = headers['sec-websocket-key'];
  if (key === undefined || !/^[A-Za-z0-9+/]{22}==$/.test(key)) {
    return refused(400, 'Sec-WebSocket-Key is no 16 bytes in base64');
  }
  const offered = headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim());
  if (offered?.includes(SUBPROTOCOL) !== true) {
    return refused(400, `the sub-protocol ${SUBPROTOCOL} is missing`);
  }
  const query = rest.join('?');
  if (Buffer.byteLength(query) > MAX_QUERY_BYTES) {
    return refused(400, `the query is longer than ${MAX_QUERY_BYTES} bytes`);
  }
  if (!isDecodable(query)) return refused(400, 'the query is not URL-encoded UTF-8');
  const parameters = new URLSearchParams(query);
  if (accessToken !== undefined && parameters.get('access_token') !== accessToken) {
    return refused(401, 'the access token is missing or another one');
  }
  const earlyExit = parameters.get('early_exit');
  if (earlyExit !== null && earlyExit !== String(EARLY_EXIT_MB)) {
    return refused(400, `early_exit is ${EARLY_EXIT_MB} or absent`);
  }
  return {
    kind: 'accepted',
    direction,
    maxBytes: earlyExit === null ? undefined : EARLY_EXIT_MB * 1_000_000,
    answer: [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${acceptOf(key)}`,
      `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
      '\r\n',
    ].join('\r\n'),
  };
}

/** The whole answer of a refusal. */
export function refusal(status: number, reason: string): string {
  const text = `${reason}\n`;
  return [
    `HTTP/1.1 ${status} ${statusTexts[status] ?? 'Error'}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    ...(status === 503 ? ['Retry-After: 30'] : []),
    ...(status === 426 ? ['Upgrade: websocket', 'Sec-WebSocket-Version: 13'] : []),
    '',
    text,
  ].join('\r\n');
}

const statusTexts: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  426: 'Upgrade Required',
  503: 'Service Unavailable',
};

function refused(status: number, reason: string): HandshakeVerdict {
  return { kind: 'refused', status, reason };
}

function isDecodable(query: string): boolean {
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}
