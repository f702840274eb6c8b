import { describe, expect, it } from 'vitest';
import { keyfileName, keyfileText } from '../../src/host/wifi-keyfile.js';

describe('host/wifi-keyfile', () => {
  it('writes a network with a password', () => {
    expect(keyfileText('a;b', { password: ' sp\\ace', priority: 5, hidden: true }, undefined)).toBe(
      [
        '[connection]',
        'id=mk-kiosk a;b',
        expect.stringMatching(/^uuid=[0-9a-f-]{36}$/),
        'type=wifi',
        'autoconnect-priority=5',
        'autoconnect-retries=0',
        '',
        '[wifi]',
        'mode=infrastructure',
        'ssid=97;59;98;',
        'hidden=true',
        '',
        '[wifi-security]',
        'key-mgmt=wpa-psk',
        'psk=\\ssp\\\\ace',
        '',
        '[ipv4]',
        'method=auto',
        '',
        '[ipv6]',
        'method=auto',
        '',
      ]
        .map((line) =>
          typeof line === 'string'
            ? line
            : /^uuid.*$/m.exec(keyfileText('a;b', { security: 'open' }, undefined) ?? '')?.[0],
        )
        .join('\n'),
    );
  });

  it('writes the login of an enterprise network, with an authority or with the name alone', () => {
    const login = {
      security: 'enterprise',
      user: 'u@s.example',
      password: 'p',
      method: 'ttls',
      inner: 'pap',
    } as const;
    const withFile = keyfileText('eduroam', login, '/etc/mk-kiosk/ca.pem');
    expect(withFile).toContain(
      '[802-1x]\neap=ttls;\nidentity=u@s.example\npassword=p\nphase2-auth=pap\nca-cert=/etc/mk-kiosk/ca.pem\n',
    );
    const withName = keyfileText('eduroam', { ...login, serverName: 'radius.s.example' }, undefined);
    expect(withName).toContain('system-ca-certs=true\ndomain-suffix-match=radius.s.example\n');
  });

  it('lets no value begin a line or a section of its own', () => {
    const text = keyfileText(
      'x\n[evil]',
      { security: 'enterprise', user: 'a\n[evil]\nb=c', password: 'p' },
      undefined,
    );
    expect(text?.split('\n').filter((line) => line.startsWith('['))).toEqual([
      '[connection]',
      '[wifi]',
      '[wifi-security]',
      '[802-1x]',
      '[ipv4]',
      '[ipv6]',
    ]);
  });

  it('has one file for a network, whatever its name, and none without a password', () => {
    expect(keyfileName('../../etc')).toMatch(/^mk-kiosk--etc-[0-9a-f]{8}\.nmconnection$/);
    expect(keyfileName('a b')).not.toBe(keyfileName('a-b'));
    expect(keyfileText('a', {}, undefined)).toBeUndefined();
    expect(keyfileText('a', { security: 'open' }, undefined)).not.toContain('wifi-security');
  });
});
