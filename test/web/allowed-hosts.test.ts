import { describe, expect, it } from 'vitest';
import { allowedHosts, isLoopback, machineNames } from '../../src/web/allowed-hosts.js';
import { testNames } from '../http/open-server.js';

describe('web/allowed-hosts', () => {
  const isAllowed = allowedHosts(['Kiosk.School.example', 'other.example:9000', '[2001:db8::5]'], testNames);

  it.each([
    'localhost',
    'LOCALHOST:8788',
    'localhost.',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.99.0.3:8788',
    '[::1]',
    '[::1]:8788',
    '[::ffff:127.0.0.1]:80',
    'kitchen',
    'Kitchen.local:8788',
    '192.168.7.20:8788',
    '[fe80::7]',
    '[FE80:0:0::7]:8788',
    'kiosk.school.example:443',
    'other.example',
    '[2001:db8::5]',
  ])('answers to %s', (host) => {
    expect(isAllowed(host)).toBe(true);
  });

  it.each([
    '',
    'evil.example',
    'localhost.evil.example',
    'evil.example.localhost',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'localhost:80:90',
    'localhost:port',
    'localhost:999999',
    'localhost/',
    'local host',
    'kitchen.local.evil.example',
    'kitchenxlocal',
    '192.168.7.21',
    '1.2.3.4',
    '0.0.0.0',
    '2130706433',
    '0x7f.1',
    '[::2]',
    '[::1',
    '::1',
    '[evil.example]',
    '[::1]evil',
    'xn--e1afmkfd.example',
    'kitchen\u0000',
  ])('does not answer to %j', (host) => {
    expect(isAllowed(host)).toBe(false);
  });

  it('knows the addresses of the machine it runs on', () => {
    expect(machineNames.addresses()).toContain('127.0.0.1');
  });

  it('tells loopback peers from others', () => {
    const local = ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'];
    const remote = [
      '',
      '192.168.7.20',
      '::ffff:192.168.7.20',
      'fe80::1',
      '::',
      '0.0.0.0',
      '127.0.0.1.example',
    ];
    expect(local.map(isLoopback)).not.toContain(false);
    expect(remote.map(isLoopback)).not.toContain(true);
  });
});
