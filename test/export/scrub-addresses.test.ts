import { describe, expect, it } from 'vitest';
import { scrubAddresses } from '../../src/export/scrub-addresses.js';

describe('export/scrub-addresses', () => {
  it.each([
    ['connect to 192.0.2.7:443 failed', 'connect to [address]:443 failed'],
    ['no route to 2001:db8::1.', 'no route to [address].'],
    ['[2001:db8:0:1:1:1:1:1]:443', '[[address]]:443'],
    ['fe80::1%wlan0 is down', '[address] is down'],
    ['::1', '[address]'],
    ['::ffff:192.0.2.7', '[address]'],
    ['ap 00:1A:2b:3c:4d:5e lost', 'ap [address] lost'],
    ['ap 00-1a-2b-3c-4d-5e lost', 'ap [address] lost'],
  ])('takes the address out of %j', (text, scrubbed) => {
    expect(scrubAddresses(text)).toBe(scrubbed);
  });

  it.each([
    'at 12:34:56 it ended',
    '2026-11-20T12:00:00.000Z',
    'std::vector',
    'error: none',
    'v0.10.14',
    'a::b',
  ])('leaves %j alone', (text) => {
    // "a::b" is a valid address, so it goes: better one word too many than one address.
    expect(scrubAddresses(text)).toBe(text === 'a::b' ? '[address]' : text);
  });
});
