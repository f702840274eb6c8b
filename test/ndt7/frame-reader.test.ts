// The frame reader: any split of the same bytes gives the same messages, and no bytes make it throw.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closePayload, MAX_MESSAGE_BYTES, opcodes, smallFrame } from '../../src/ndt7/frame-format.js';
import { createFrameReader, type FrameReaderOptions } from '../../src/ndt7/frame-reader.js';

interface Seen {
  readonly events: string[];
  readonly fault: string | undefined;
  readonly dataBytes: number;
}

function read(chunks: readonly Buffer[], options: Partial<FrameReaderOptions> = {}): Seen {
  const events: string[] = [];
  const reader = createFrameReader(
    { masked: false, binaryAllowed: true, ...options },
    {
      onText: (text) => events.push(`text ${text}`),
      onTextRejected: (reason) => events.push(`rejected ${reason}`),
      onPing: (payload) => events.push(`ping ${payload.toString('hex')}`),
      onClose: (code, reason) => events.push(`close ${code} ${reason}`),
    },
  );
  let fault: string | undefined;
  for (const chunk of chunks) {
    // The caller reuses its buffer: whatever the reader kept of a chunk must be a copy.
    const shared = Buffer.concat([Buffer.alloc(3, 0xee), chunk, Buffer.alloc(3, 0xee)]);
    fault ??= reader.feed(shared, 3, 3 + chunk.length);
    shared.fill(0xee);
    if (fault !== undefined) break;
  }
  return { events, fault, dataBytes: reader.dataBytes() };
}

function frame(first: number, payload: Uint8Array, mask?: Uint8Array): Buffer {
  const bytes = smallFrame(0, payload, mask);
  bytes.writeUInt8(first, 0);
  return bytes;
}

const text = (value: string): Buffer => Buffer.from(value, 'utf8');

/** Cuts `bytes` at the given positions (any numbers). */
function cut(bytes: Buffer, positions: readonly number[]): Buffer[] {
  const at = [...new Set(positions.map((position) => position % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => bytes.subarray(start, at[index] ?? bytes.length));
}

const message = fc.oneof(
  fc.record({ kind: fc.constant('binary' as const), size: fc.integer({ min: 0, max: 70_000 }) }),
  fc.record({ kind: fc.constant('text' as const), value: fc.string({ unit: 'grapheme', maxLength: 200 }) }),
  fc.record({ kind: fc.constant('ping' as const), payload: fc.uint8Array({ maxLength: 125 }) }),
  fc.record({
    kind: fc.constant('parts' as const),
    parts: fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 2, maxLength: 4 }),
  }),
);

describe('src/ndt7/frame-reader', () => {
  it.each([false, true])('gives the same messages for any split of the same bytes (masked: %s)', (masked) => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 8 }),
        fc.array(fc.nat(200_000), { maxLength: 40 }),
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        (messages, positions, maskBytes) => {
          const mask = masked ? maskBytes : undefined;
          const expected: string[] = [];
          let dataBytes = 0;
          const frames = messages.flatMap((one) => {
            switch (one.kind) {
              case 'binary':
                dataBytes += one.size;
                return [smallFrame(opcodes.binary, Buffer.alloc(one.size, 7), mask)];
              case 'ping':
                expected.push(`ping ${Buffer.from(one.payload).toString('hex')}`);
                return [smallFrame(opcodes.ping, one.payload, mask)];
              case 'text':
                dataBytes += text(one.value).length;
                expected.push(`text ${one.value}`);
                return [smallFrame(opcodes.text, text(one.value), mask)];
              case 'parts': {
                const whole = one.parts.join('');
                dataBytes += text(whole).length;
                // A control frame may come between the fragments of a message.
                expected.push('ping 01', `text ${whole}`);
                return one.parts.flatMap((part, index) => [
                  frame(
                    (index === one.parts.length - 1 ? 0x80 : 0) | (index === 0 ? 1 : 0),
                    text(part),
                    mask,
                  ),
                  ...(index === 0 ? [smallFrame(opcodes.ping, Buffer.from([1]), mask)] : []),
                ]);
              }
            }
          });
          const seen = read(cut(Buffer.concat(frames), positions), { masked });
          expect(seen).toEqual({ events: expected, fault: undefined, dataBytes });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes any bytes in any pieces without throwing, and counts no more than came', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.nat(400), { maxLength: 20 }),
        fc.boolean(),
        (bytes, positions, masked) => {
          const seen = read(cut(Buffer.from(bytes), positions), { masked });
          expect(seen.dataBytes).toBeLessThanOrEqual(bytes.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('counts the payload of a message that is not whole yet', () => {
    const bytes = smallFrame(opcodes.binary, Buffer.alloc(1000));
    expect(read([bytes.subarray(0, 504)]).dataBytes).toBe(500);
  });

  it('takes a message of 2^24 bytes and refuses one byte more, also in fragments', () => {
    const header = (first: number, length: number): Buffer => {
      const bytes = Buffer.alloc(10);
      bytes.writeUInt8(first, 0);
      bytes.writeUInt8(127, 1);
      bytes.writeUInt32BE(length, 6);
      return bytes;
    };
    expect(read([header(0x82, MAX_MESSAGE_BYTES)]).fault).toBeUndefined();
    expect(read([header(0x82, MAX_MESSAGE_BYTES + 1)]).fault).toMatch(/16777217 bytes/);
    const first = frame(0x02, Buffer.alloc(10));
    expect(read([first, header(0x80, MAX_MESSAGE_BYTES - 10)]).fault).toBeUndefined();
    expect(read([first, header(0x80, MAX_MESSAGE_BYTES - 9)]).fault).toMatch(/16777217 bytes/);
    const endless = header(0x82, 0);
    endless.writeUInt32BE(0x8000_0000, 2);
    expect(read([endless]).fault).toMatch(/a message has/);
  });

  it.each([
    ['reserved bits', frame(0xc2, Buffer.alloc(1)), 'a frame has reserved bits set'],
    ['an unknown data opcode', frame(0x83, Buffer.alloc(1)), 'unknown opcode 3'],
    ['an unknown control opcode', frame(0x8b, Buffer.alloc(1)), 'unknown opcode 11'],
    ['a masked frame from a server', smallFrame(2, Buffer.alloc(1), Buffer.alloc(4)), 'is masked'],
    ['a fragmented ping', frame(0x09, Buffer.alloc(1)), 'a control frame is fragmented'],
    ['a long ping', frame(0x89, Buffer.alloc(126)), 'a control frame has 126 bytes'],
    ['a continuation of nothing', frame(0x80, Buffer.alloc(1)), 'has no message before it'],
    [
      'a message inside a message',
      Buffer.concat([frame(0x02, Buffer.alloc(1)), frame(0x81, Buffer.alloc(1))]),
      'inside another message',
    ],
  ])('refuses %s', (_name, bytes, reason) => {
    expect(read([bytes]).fault).toContain(reason);
  });

  it('refuses an unmasked frame from a client', () => {
    expect(read([smallFrame(2, Buffer.alloc(1))], { masked: true }).fault).toContain('is not masked');
  });

  it('refuses binary messages from the side that must not send any', () => {
    expect(read([smallFrame(2, Buffer.alloc(1))], { binaryAllowed: false }).fault).toContain(
      'binary message',
    );
    expect(read([smallFrame(1, text('{}'))], { binaryAllowed: false }).events).toEqual(['text {}']);
  });

  it('passes over a text message that is too large or no UTF-8, and reads on', () => {
    const large = smallFrame(opcodes.text, Buffer.alloc(70_000, 0x61));
    const broken = smallFrame(opcodes.text, Buffer.from([0xc3, 0x28]));
    const seen = read([large, broken, smallFrame(opcodes.text, text('ok'))]);
    expect(seen.events).toEqual([
      'rejected a text message has 70000 bytes, 65536 are read',
      'rejected a text message is no valid UTF-8',
      'text ok',
    ]);
  });

  it('reads the code and reason of a close frame, and nothing after it', () => {
    const close = smallFrame(opcodes.close, closePayload(1011, 'out of order'));
    expect(read([Buffer.concat([close, smallFrame(1, text('late'))])]).events).toEqual([
      'close 1011 out of order',
    ]);
    expect(read([smallFrame(opcodes.close, Buffer.alloc(0))]).events).toEqual(['close 1005 ']);
  });
});
