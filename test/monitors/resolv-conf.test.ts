// The system's resolvers.
import { describe, expect, it } from 'vitest';
import { isStub, parseResolvConf } from '../../src/monitors/resolv-conf.js';

describe('src/monitors/resolv-conf', () => {
  it('takes the first three addresses, each once, and no comments or names', () => {
    const text =
      '# nameserver 192.0.2.9\nsearch home\nnameserver 192.0.2.1\n nameserver\tfe80::1%eth0\nnameserver 192.0.2.1\n' +
      'nameserver resolver.example\nnameserver 2001:db8::53\nnameserver 192.0.2.4\noptions edns0\n';
    expect(parseResolvConf(text)).toEqual(['192.0.2.1', 'fe80::1%eth0', '2001:db8::53']);
    expect(parseResolvConf('')).toEqual([]);
  });

  it("knows systemd-resolved's stub", () => {
    expect(isStub(['127.0.0.53'])).toBe(true);
    expect(isStub(['127.0.0.53', '192.0.2.1'])).toBe(false);
    expect(isStub([])).toBe(false);
  });
});
