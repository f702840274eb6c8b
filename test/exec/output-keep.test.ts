import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepHead, keepTail } from '../../src/exec/output-keep.js';

const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });

/** ASCII only, so that bytes and characters are the same. */
function ascii(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.map((byte) => byte & 0x7f));
}

describe('exec/output-keep', () => {
  it('keeps exactly the first bytes, however they are cut into chunks', () => {
    fc.assert(
      fc.property(chunks, fc.nat(100), (pieces, cap) => {
        const keep = keepHead(cap);
        const all = Buffer.concat(pieces.map(ascii));
        for (const piece of pieces) keep.push(ascii(piece));
        expect(keep.text()).toBe(all.subarray(0, cap).toString());
        expect(keep.truncated()).toBe(all.length > cap);
      }),
    );
  });

  it('keeps exactly the last bytes, however they are cut into chunks', () => {
    fc.assert(
      fc.property(chunks, fc.nat(100), (pieces, cap) => {
        const keep = keepTail(cap);
        const all = Buffer.concat(pieces.map(ascii));
        for (const piece of pieces) keep.push(ascii(piece));
        expect(keep.text()).toBe(all.subarray(Math.max(0, all.length - cap)).toString());
        expect(keep.truncated()).toBe(all.length > cap);
      }),
    );
  });

  it('leaves out a character that the cap cut in two', () => {
    const text = Buffer.from('aé€😀');
    for (let cap = 0; cap <= text.length; cap += 1) {
      const head = keepHead(cap);
      const tail = keepTail(cap);
      head.push(text);
      tail.push(text);
      expect('aé€😀'.startsWith(head.text()), `head ${String(cap)}`).toBe(true);
      expect('aé€😀'.endsWith(tail.text()), `tail ${String(cap)}`).toBe(true);
    }
  });
});
