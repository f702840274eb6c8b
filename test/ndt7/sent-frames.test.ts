// The prepared messages: their sizes, headers and masks.
import { describe, expect, it } from 'vitest';
import { MAX_SENT_BYTES_TLS } from '../../src/ndt7/frame-format.js';
import { createFrameReader } from '../../src/ndt7/frame-reader.js';
import { createPlainFrames, maskedFrames, type SentFrames } from '../../src/ndt7/sent-frames.js';

/** Sends `total` bytes through a reader; gives the sizes in order. */
function send(frames: SentFrames, masked: boolean, total: number): number[] {
  const reader = createFrameReader(
    { masked, binaryAllowed: true },
    {
      onText: () => undefined,
      onTextRejected: () => undefined,
      onPing: () => undefined,
      onClose: () => undefined,
    },
  );
  const sizes: number[] = [];
  for (let sent = 0; sent < total;) {
    const { bytes, headerBytes } = frames(sent);
    expect(reader.feed(bytes, 0, bytes.length)).toBeUndefined();
    const size = bytes.length - headerBytes;
    sent += size;
    expect(reader.dataBytes()).toBe(sent);
    sizes.push(size);
  }
  return sizes;
}

describe('src/ndt7/sent-frames', () => {
  it.each([
    ['masked', true, maskedFrames],
    ['plain', false, createPlainFrames()],
  ])(
    'doubles %s messages from 2^13 to 2^20 while they are under a 16th of what was sent',
    (_name, masked, make) => {
      const sizes = send(make(), masked, 64 << 20);
      let sent = 0;
      let expected = 1 << 13;
      for (const size of sizes) {
        if (expected < 1 << 20 && sent > 0 && expected < sent / 16) expected *= 2;
        expect(size).toBe(expected);
        sent += size;
      }
      expect(sizes.at(-1)).toBe(1 << 20);
    },
  );

  it('ends the largest message over TLS with its sixteenth record', () => {
    const frames = maskedFrames(MAX_SENT_BYTES_TLS);
    const sizes = send(frames, true, 8 << 20);
    expect(Math.max(...sizes)).toBe(MAX_SENT_BYTES_TLS);
    expect(frames(8 << 20).bytes.length).toBe(16 * 2 ** 14);
  });

  it('masks each message afresh without touching the payload on the wire', () => {
    const frames = maskedFrames();
    const masks = new Set<string>();
    const payloads = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      const { bytes, headerBytes } = frames(0);
      masks.add(bytes.toString('hex', headerBytes - 4, headerBytes));
      payloads.add(bytes.toString('hex', headerBytes, headerBytes + 64));
    }
    expect(masks.size).toBe(10);
    expect(payloads.size).toBe(1);
  });

  it('shares plain messages between connections', () => {
    const newFrames = createPlainFrames();
    expect(newFrames()(0)).toBe(newFrames()(0));
  });
});
