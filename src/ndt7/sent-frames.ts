// The binary messages that make the load: prepared once, sent many times, growing with the rate.
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md#adapting-binary-message-size
import { randomFillSync } from 'node:crypto';
import {
  headerBytes,
  MAX_HEADER_BYTES,
  MAX_SENT_BYTES,
  MIN_SENT_BYTES,
  opcodes,
  SCALING_FRACTION,
  writeHeader,
} from './frame-format.js';

/** One frame ready to be written. */
export interface SentFrame {
  readonly bytes: Buffer;
  readonly headerBytes: number;
}

/** Gives the next frame for a connection that has sent `sentBytes` of payload so far. */
export type SentFrames = (sentBytes: number) => SentFrame;

/**
 * Frames of a client. One buffer of random bytes serves all of them: a new mask in the header (RFC 6455 asks for a
 * fresh one per frame) turns the same bytes on the wire into another random payload, so that nothing is masked twice.
 *
 * The payload grows up to `maxBytes`.
 *
 * INVARIANT: a frame is valid until the next one is asked for; the one before must have left the process by then.
 */
export function maskedFrames(maxBytes = MAX_SENT_BYTES): SentFrames {
  const buffer = randomFillSync(Buffer.allocUnsafeSlow(MAX_HEADER_BYTES + maxBytes));
  let size = 0;
  let frame: SentFrame | undefined;
  return (sentBytes) => {
    const wanted = scaled(size, sentBytes, maxBytes);
    if (frame === undefined || wanted !== size) {
      size = wanted;
      const header = headerBytes(size, true);
      const bytes = buffer.subarray(MAX_HEADER_BYTES - header, MAX_HEADER_BYTES + size);
      writeHeader(bytes, opcodes.binary, size, true);
      frame = { bytes, headerBytes: header };
    }
    randomFillSync(buffer, MAX_HEADER_BYTES - 4, 4);
    return frame;
  };
}

/** Frames of a server for any number of connections: they are never changed, and there are eight of them. */
export function createPlainFrames(): () => SentFrames {
  const bySize = new Map<number, SentFrame>();
  return () => {
    let size = 0;
    return (sentBytes) => {
      size = scaled(size, sentBytes, MAX_SENT_BYTES);
      const known = bySize.get(size) ?? plainFrame(size);
      bySize.set(size, known);
      return known;
    };
  };
}

function plainFrame(size: number): SentFrame {
  const header = headerBytes(size, false);
  const bytes = randomFillSync(Buffer.allocUnsafeSlow(header + size));
  writeHeader(bytes, opcodes.binary, size, false);
  return { bytes, headerBytes: header };
}

function scaled(size: number, sentBytes: number, maxBytes: number): number {
  if (size === 0) return MIN_SENT_BYTES;
  return size < sentBytes / SCALING_FRACTION ? Math.min(size * 2, maxBytes) : size;
}
