// The WebSocket frame format: opcodes, limits and how a frame's header is written. https://www.rfc-editor.org/rfc/rfc6455#section-5.2

/** Opcodes of RFC 6455, section 11.8. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The longest header: 2 bytes, 8 of extended length, 4 of mask. */
export const MAX_HEADER_BYTES = 14;

/** Control frames carry at most this much (RFC 6455, section 5.5). */
export const MAX_CONTROL_BYTES = 125;

/** The largest message ndt7 allows (spec, "WebSocket channel usage"). */
export const MAX_MESSAGE_BYTES = 1 << 24;

/** Binary messages are sent from this size … */
export const MIN_SENT_BYTES = 1 << 13;

/** … scaled up to this one, as M-Lab's server and Go client do; larger ones cost more over TLS and delay pong and close. */
export const MAX_SENT_BYTES = 1 << 20;

/**
 * Over TLS a client's frames end here, header included on the end of the sixteenth record of 2^14 bytes: encrypted,
 * they still lie in the processor's cache when the kernel copies them, and no record is sent for a few odd bytes.
 */
export const MAX_SENT_BYTES_TLS = (1 << 18) - MAX_HEADER_BYTES;

/** A message doubles in size while it is less than this part of what was sent before (spec, appendix). */
export const SCALING_FRACTION = 16;

/** Bytes that a header for `payloadBytes` takes. */
export function headerBytes(payloadBytes: number, masked: boolean): number {
  const length = payloadBytes < 126 ? 2 : payloadBytes < 65536 ? 4 : 10;
  return masked ? length + 4 : length;
}

/** Writes the header of an unfragmented frame at the start of `target`, leaving the mask's 4 bytes (if any) as they are. */
export function writeHeader(target: Buffer, opcode: number, payloadBytes: number, masked: boolean): void {
  const maskBit = masked ? 0x80 : 0;
  target.writeUInt8(0x80 | opcode, 0);
  if (payloadBytes < 126) {
    target.writeUInt8(maskBit | payloadBytes, 1);
  } else if (payloadBytes < 65536) {
    target.writeUInt8(maskBit | 126, 1);
    target.writeUInt16BE(payloadBytes, 2);
  } else {
    target.writeUInt8(maskBit | 127, 1);
    target.writeUInt32BE(0, 2);
    target.writeUInt32BE(payloadBytes, 6);
  }
}

/** A whole small frame (text, ping, pong, close); masked with `mask` (4 bytes) when it is given. */
export function smallFrame(opcode: number, payload: Uint8Array, mask?: Uint8Array): Buffer {
  const start = headerBytes(payload.length, mask !== undefined);
  const frame = Buffer.allocUnsafe(start + payload.length);
  writeHeader(frame, opcode, payload.length, mask !== undefined);
  frame.set(payload, start);
  if (mask !== undefined) {
    frame.set(mask, start - 4);
    applyMask(frame.subarray(start), mask);
  }
  return frame;
}

/** Masks or unmasks in place (the same operation); `mask` has 4 bytes. */
export function applyMask(bytes: Uint8Array, mask: Uint8Array): void {
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = (bytes[index] ?? 0) ^ (mask[index & 3] ?? 0);
  }
}

/** The payload of a close frame: the status code and a reason of at most 123 bytes. */
export function closePayload(code: number, reason = ''): Buffer {
  const text = Buffer.from(reason, 'utf8').subarray(0, MAX_CONTROL_BYTES - 2);
  const payload = Buffer.allocUnsafe(2 + text.length);
  payload.writeUInt16BE(code, 0);
  payload.set(text, 2);
  return payload;
}
