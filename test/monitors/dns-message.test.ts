// A DNS question as bytes, and what answers mean.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnsQuery, readAnswer } from '../../src/monitors/dns-message.js';

const header = (id: number, flags: number) => {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16BE(id, 0);
  bytes.writeUInt16BE(flags, 2);
  return bytes;
};

describe('src/monitors/dns-message', () => {
  it('asks for an IPv4 address with recursion (RFC 1035, section 4.1)', () => {
    expect(dnsQuery(0xabcd, 'a.root.example').toString('hex')).toBe(
      'abcd0100000100000000000001610472' + '6f6f74076578616d706c65' + '0000010001',
    );
  });

  it('refuses names that DNS cannot hold', () => {
    expect(() => dnsQuery(1, `${'a'.repeat(64)}.example`)).toThrow(RangeError);
    expect(() => dnsQuery(1, Array.from({ length: 60 }, () => 'abcd').join('.'))).toThrow(RangeError);
  });

  it.each([
    ['no error', 0x8180, 'answered'],
    ['no such name', 0x8183, 'answered'],
    ['server failure', 0x8182, 'refused'],
    ['refused', 0x8185, 'refused'],
    ['a query', 0x0100, undefined],
  ])('%s', (_name, flags, meaning) => {
    expect(readAnswer(header(7, flags), 7)).toBe(meaning);
  });

  it('takes no answer to another question, and no garbage', () => {
    expect(readAnswer(header(8, 0x8180), 7)).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 11 }), (bytes) => {
        expect(readAnswer(bytes, 0)).toBeUndefined();
      }),
    );
  });
});
