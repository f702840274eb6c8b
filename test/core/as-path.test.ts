import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, asPathOf, createAsLookup, sharedPrefixes } from '../../src/core/as-path.js';

function lookup(addresses: readonly string[], table: string) {
  const found = createAsLookup(addresses);
  for (const line of table.split('\n')) found.line(line);
  return found;
}

describe('core/as-path', () => {
  it('takes the narrowest network of a table of networks', () => {
    const found = lookup(
      ['198.51.100.7', '198.51.103.1', '2001:db8::1'],
      'network,number,name\n198.51.100.0/22,64501,"Transit, big"\n198.51.100.0/24,64502,X\n2001:db8::/32,64503,Six',
    );
    expect(found.of('198.51.100.7')).toEqual({ asn: 64502, name: 'X' });
    expect(found.of('198.51.103.1')?.asn).toBe(64501);
    expect(found.of('2001:db8::1')).toEqual({ asn: 64503, name: 'Six' });
    expect(found.entries()).toBe(3);
  });

  it('reads ranges (iptoasn) and prefixes (pfx2as), and no entry that is not routed', () => {
    const ranges = '192.0.2.0\t192.0.2.127\t64500\tDE\tHome\n192.0.2.128\t192.0.2.255\t0\tNone\tNot routed';
    const found = lookup(['192.0.2.5', '192.0.2.200'], ranges);
    expect(found.of('192.0.2.5')).toEqual({ asn: 64500, name: 'Home' });
    expect(found.of('192.0.2.200')).toBeUndefined();
    expect(lookup(['192.0.2.5'], '192.0.2.0\t24\t64500_64501').of('192.0.2.5')).toEqual({ asn: 64500 });
  });

  it('names each system once, in order, and shares what begins alike', () => {
    const of = (address: string) => ({ asn: Number(address) });
    expect(asPathOf([['1'], [], ['1'], ['2', '9'], ['1']], of)).toEqual([1, 2, 1]);
    const path = (host: string, ...asns: number[]) => ({ host, asns, reached: true });
    expect(sharedPrefixes([path('a', 1, 2, 3), path('b', 1, 2), path('c', 9), path('d', 1, 5)])).toEqual([
      { hosts: ['a', 'b'], asns: [1, 2] },
      { hosts: ['a', 'd'], asns: [1] },
      { hosts: ['b', 'd'], asns: [1] },
    ]);
  });

  it('knows an address in all of its spellings, and nothing else', () => {
    expect(addressOf('::ffff:192.0.2.1')).toEqual(addressOf('0:0:0:0:0:ffff:c000:201'));
    expect(addressOf('2001:db8::')).toEqual(addressOf('2001:0db8:0:0:0:0:0:0'));
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.256',
      '::1::',
      ':::',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      'g::',
    ]) {
      expect(addressOf(text), text).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        expect(addressOf(text)?.family).toBe(6);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        addressOf(text);
        createAsLookup(['192.0.2.1']).line(text);
      }),
    );
  });
});
