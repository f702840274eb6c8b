import { DEFAULT_CIPHERS } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { cipherOrder, processorHasAes } from '../../src/ndt7/cipher-order.js';

describe('src/ndt7/cipher-order', () => {
  it('asks for AES-128 first where the processor has AES instructions, else for ChaCha20, and drops none', () => {
    const sorted = (list: string): string[] => list.split(':').sort();
    expect(cipherOrder(true).split(':')[0]).toBe('TLS_AES_128_GCM_SHA256');
    expect(cipherOrder(false).split(':')[0]).toBe('TLS_CHACHA20_POLY1305_SHA256');
    expect(sorted(cipherOrder(true))).toEqual(sorted(DEFAULT_CIPHERS));
    expect(sorted(cipherOrder(false))).toEqual(sorted(DEFAULT_CIPHERS));
  });

  it.each([
    ['x86 with AES', 'flags\t\t: fpu sse2 aes avx', true],
    ['Raspberry Pi 5', 'Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32', true],
    ['Raspberry Pi 4', 'Features\t: fp asimd evtstrm crc32 cpuid', false],
    ['a text that says nothing', 'model name : unknown', true],
    ['no text', undefined, true],
  ])('reads %s', (_name, text, expected) => {
    // `undefined` as an argument would read the file of this machine.
    expect(text === undefined ? processorHasAes('') : processorHasAes(text)).toBe(expected);
  });
});
