// Reads WebSocket frames from chunks as they come off the socket. https://www.rfc-editor.org/rfc/rfc6455#section-5
import { applyMask, MAX_CONTROL_BYTES, MAX_MESSAGE_BYTES, opcodes } from './frame-format.js';

// INVARIANTS:
// - A chunk is never kept and its payload of binary messages never touched: the caller reuses one buffer.
// - Headers that lie whole in a chunk are read in place; only one that straddles chunks is gathered (14 bytes).
// - Memory is bounded by `maxTextBytes`, whatever the other side sends.

/** Who is told of what arrives; binary payload is only counted. */
export interface FrameReceiver {
  /** A whole text message in valid UTF-8. */
  onText(text: string): void;
  /** A text message that was too large or no UTF-8; reading goes on. */
  onTextRejected(reason: string): void;
  onPing(payload: Buffer): void;
  /** A close frame; nothing after it is read. `code` is 1005 where the frame had none (RFC 6455, section 7.4.1). */
  onClose(code: number, reason: string): void;
}

/** What the reader insists on. */
export interface FrameReaderOptions {
  /** True on a server: frames from a client must be masked, frames from a server must not be. */
  readonly masked: boolean;
  /** False where the other side must not send binary messages. */
  readonly binaryAllowed: boolean;
  readonly maxTextBytes?: number;
}

/** Reads frames; `feed` returns the reason when the other side broke the protocol, after which it must not be called again. */
export interface FrameReader {
  /** Reads `chunk` from `start` to `end`. */
  feed(chunk: Buffer, start: number, end: number): string | undefined;
  /** Payload bytes of binary and text messages so far, those of incomplete messages included. */
  dataBytes(): number;
  /** Those of binary messages alone. */
  binaryBytes(): number;
}

const MAX_TEXT_BYTES = 64 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Makes a reader for one connection. */
export function createFrameReader(options: FrameReaderOptions, receiver: FrameReceiver): FrameReader {
  const maxTextBytes = options.maxTextBytes ?? MAX_TEXT_BYTES;
  const head = Buffer.alloc(14);
  const control = Buffer.alloc(MAX_CONTROL_BYTES);
  let headLength = 0;
  let dataBytes = 0;
  let binaryBytes = 0;
  let closed = false;

  // The frame being read.
  let opcode: number = opcodes.continuation;
  let isFinal = true;
  let payloadBytes = 0;
  let remaining = 0;
  let mask: Buffer | undefined;

  // The data message being read: its opcode (0 for none), its size, and its text as far as it is kept.
  let messageOpcode: number = opcodes.continuation;
  let messageBytes = 0;
  let textParts: Buffer[] = [];

  /** Takes the header at `at`; returns the reason when it is not allowed. */
  function openFrame(bytes: Buffer, at: number, size: number): string | undefined {
    const first = bytes.readUInt8(at);
    const second = bytes.readUInt8(at + 1);
    if ((first & 0x70) !== 0) return 'a frame has reserved bits set';
    if (second >= 0x80 !== options.masked) {
      return options.masked ? 'a frame from the client is not masked' : 'a frame from the server is masked';
    }
    opcode = first & 0x0f;
    isFinal = first >= 0x80;
    const shortLength = second & 0x7f;
    if (shortLength < 126) {
      payloadBytes = shortLength;
    } else if (shortLength === 126) {
      payloadBytes = bytes.readUInt16BE(at + 2);
    } else {
      payloadBytes = bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6);
    }
    mask = options.masked ? Buffer.from(bytes.subarray(at + size - 4, at + size)) : undefined;
    remaining = payloadBytes;
    return opcode >= opcodes.close ? openControl() : openData();
  }

  function openControl(): string | undefined {
    if (opcode > opcodes.pong) return `a frame has the unknown opcode ${opcode}`;
    if (!isFinal) return 'a control frame is fragmented';
    return payloadBytes > MAX_CONTROL_BYTES ? `a control frame has ${payloadBytes} bytes` : undefined;
  }

  function openData(): string | undefined {
    if (opcode > opcodes.binary) return `a frame has the unknown opcode ${opcode}`;
    if (opcode === opcodes.continuation) {
      if (messageOpcode === opcodes.continuation) return 'a continuation has no message before it';
    } else {
      if (messageOpcode !== opcodes.continuation) return 'a message starts inside another message';
      messageOpcode = opcode;
      messageBytes = 0;
    }
    if (messageOpcode === opcodes.binary && !options.binaryAllowed) {
      return 'a binary message came from the side that must not send any';
    }
    messageBytes += payloadBytes;
    return messageBytes > MAX_MESSAGE_BYTES
      ? `a message has ${messageBytes} bytes, ${MAX_MESSAGE_BYTES} are allowed`
      : undefined;
  }

  /** Takes the next `length` bytes of payload; they end the frame when nothing remains. */
  function takePayload(chunk: Buffer, at: number, length: number): void {
    const offset = payloadBytes - remaining;
    remaining -= length;
    if (opcode >= opcodes.close) {
      control.set(chunk.subarray(at, at + length), offset);
    } else {
      dataBytes += length;
      if (messageOpcode === opcodes.binary) binaryBytes += length;
      if (messageOpcode === opcodes.text && messageBytes <= maxTextBytes) {
        const part = Buffer.from(chunk.subarray(at, at + length));
        if (mask !== undefined) applyMask(part, rotated(mask, offset));
        textParts.push(part);
      }
    }
    if (remaining === 0) closeFrame();
  }

  function closeFrame(): void {
    if (opcode >= opcodes.close) {
      const payload = Buffer.from(control.subarray(0, payloadBytes));
      if (mask !== undefined) applyMask(payload, mask);
      if (opcode === opcodes.ping) receiver.onPing(payload);
      if (opcode === opcodes.close) {
        closed = true;
        receiver.onClose(...readClose(payload));
      }
      return;
    }
    if (!isFinal) return;
    if (messageOpcode === opcodes.text) closeText();
    messageOpcode = opcodes.continuation;
  }

  function closeText(): void {
    const parts = textParts;
    textParts = [];
    if (messageBytes > maxTextBytes) {
      receiver.onTextRejected(`a text message has ${messageBytes} bytes, ${maxTextBytes} are read`);
      return;
    }
    const text = decode(Buffer.concat(parts));
    if (text === undefined) receiver.onTextRejected('a text message is no valid UTF-8');
    else receiver.onText(text);
  }

  /** Reads or gathers a header at `at`; returns the offset after it, or the reason. */
  function takeHeader(chunk: Buffer, at: number, end: number): number | string {
    if (headLength === 0 && end - at >= 2) {
      const size = headerSize(chunk.readUInt8(at + 1));
      if (end - at >= size) return openFrame(chunk, at, size) ?? at + size;
    }
    let next = at;
    while (next < end) {
      head.writeUInt8(chunk.readUInt8(next), headLength);
      headLength += 1;
      next += 1;
      if (headLength < 2) continue;
      const size = headerSize(head.readUInt8(1));
      if (headLength < size) continue;
      headLength = 0;
      return openFrame(head, 0, size) ?? next;
    }
    return -1;
  }

  function feed(chunk: Buffer, start: number, end: number): string | undefined {
    let at = start;
    while (at < end && !closed) {
      if (remaining > 0) {
        const length = Math.min(remaining, end - at);
        takePayload(chunk, at, length);
        at += length;
        continue;
      }
      const next = takeHeader(chunk, at, end);
      if (typeof next === 'string') return next;
      if (next < 0) return undefined;
      at = next;
      if (remaining === 0) closeFrame();
    }
    return undefined;
  }

  return { feed, dataBytes: () => dataBytes, binaryBytes: () => binaryBytes };
}

function headerSize(secondByte: number): number {
  const shortLength = secondByte & 0x7f;
  return (shortLength < 126 ? 2 : shortLength === 126 ? 4 : 10) + (secondByte >= 0x80 ? 4 : 0);
}

/** The mask as it applies `offset` bytes into the payload. */
function rotated(mask: Buffer, offset: number): Buffer {
  const shift = offset & 3;
  return Buffer.concat([mask.subarray(shift), mask.subarray(0, shift)]);
}

function readClose(payload: Buffer): [code: number, reason: string] {
  if (payload.length < 2) return [1005, ''];
  return [payload.readUInt16BE(0), decode(payload.subarray(2)) ?? ''];
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
