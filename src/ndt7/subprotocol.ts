// The name both sides of ndt7 agree on in the WebSocket handshake, and the proof of having read it.
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md#the-websocket-handshake
import { createHash } from 'node:crypto';

/** The WebSocket sub-protocol of ndt7. */
export const SUBPROTOCOL = 'net.measurementlab.ndt.v7';

/** The query string may have this many bytes (spec, "The WebSocket handshake"). */
export const MAX_QUERY_BYTES = 4096;

/** What `Sec-WebSocket-Accept` must say for a key (RFC 6455, section 4.2.2). */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
