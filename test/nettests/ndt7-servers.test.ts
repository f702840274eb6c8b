import { describe, expect, it } from 'vitest';
import type { Ndt7Target } from '../../src/core/ndt7.js';
import { ndt7 } from '../../src/nettests/ndt7.js';
import { drawn, metroOf, preferringMetro } from '../../src/nettests/ndt7-servers.js';

function target(machine: string): Ndt7Target {
  const url = `wss://${machine}.example/ndt/v7`;
  return { scheme: 'wss', hostname: `${machine}.example`, machine, downloadUrl: url, uploadUrl: url };
}

describe('nettests/ndt7-servers', () => {
  it('draws each server of a group first equally often', () => {
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const firsts = new Map<string | undefined, number>();
    for (let run = 0; run < 3000; run += 1) {
      const order = drawn(['a', 'b', 'c'], random);
      expect([...order].sort()).toEqual(['a', 'b', 'c']);
      firsts.set(order[0], (firsts.get(order[0]) ?? 0) + 1);
    }
    for (const count of firsts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
    expect(drawn([], random)).toEqual([]);
  });

  it('puts servers of the metro first, and keeps the order of the directory', () => {
    const targets = [target('mlab1-mil04'), target('mlab2-trn02'), target('mlab1-trn03')] as const;
    expect(preferringMetro(targets, 'trn').map(metroOf)).toEqual(['trn', 'trn', 'mil']);
    expect(preferringMetro(targets, 'lax')).toEqual(targets);
    expect(preferringMetro(targets, undefined)).toEqual(targets);
  });

  it('tells what it would ask, and needs no consent for a group of servers', () => {
    expect(ndt7.preview?.({ country: 'GB' }, '1.2.3').argv).toEqual([
      'GET',
      'https://locate.measurementlab.net/v2/nearest/ndt/ndt7?client_name=mk-kiosk&client_version=1.2.3&country=GB',
    ]);
    expect(ndt7.preview?.({ servers: ['ndt.example:4443'] }, '1.2.3').argv).toEqual([
      'GET',
      'wss://ndt.example:4443/ndt/v7/download',
    ]);
    expect(ndt7.provider({ servers: ['ndt.example'] })).toBeUndefined();
    expect(ndt7.provider({})).toBe('mlab');
    expect(ndt7.options.safeParse({ server: 'a.example', servers: ['b.example'] }).success).toBe(false);
  });
});
