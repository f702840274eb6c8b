// Default routes, from the kernel's own tables and from garbage.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIpv4Routes, parseIpv6Routes } from '../../src/monitors/default-routes.js';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/network/${name}`, import.meta.url), 'utf8');

describe('src/monitors/default-routes', () => {
  it('reads IPv4 gateways, best metric first, and leaves out rejected routes', () => {
    expect(parseIpv4Routes(fixture('route'))).toEqual([
      { interfaceName: 'eth0', gateway: '192.0.2.1', metric: 100 },
      { interfaceName: 'wlan0', gateway: '192.168.1.1', metric: 600 },
      { interfaceName: 'ppp0', metric: 700 },
    ]);
  });

  it('reads IPv6 gateways in their short form, with a zone where they are link-local', () => {
    expect(parseIpv6Routes(fixture('ipv6_route'))).toEqual([
      { interfaceName: 'wlan0', gateway: '2001:db8::1', metric: 0x100 },
      { interfaceName: 'eth0', gateway: 'fe80::1%eth0', metric: 0x400 },
    ]);
  });

  it('finds nothing in garbage, and never throws', () => {
    const garbage = [
      '',
      'Iface',
      'eth0 00000000 zz 0003 0 0 0 00000000',
      'eth0\t00000000\t0101A8C0\t0003\t0\t0',
    ];
    for (const text of garbage)
      expect(parseIpv4Routes(text).flatMap(({ gateway }) => gateway ?? [])).toEqual([]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseIpv4Routes(text);
        parseIpv6Routes(`${'0'.repeat(32)} 00 x x ${text} 0 0 0 1 eth0`);
      }),
    );
  });
});
