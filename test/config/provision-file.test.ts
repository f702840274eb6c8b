import { describe, expect, it } from 'vitest';
import { blanked, checkProvision, secretBlanks } from '../../src/config/provision-file.js';
import { configSchema } from '../../src/core/config.js';
import { provisionSchema } from '../../src/core/provision.js';
import { nettests } from '../../src/nettests/index.js';
import { messageOf } from '../../src/core/errors.js';

const schema = provisionSchema(configSchema(nettests));

function complaint(text: string): string {
  try {
    checkProvision(schema, 'mk-kiosk.json', text);
    return 'none';
  } catch (thrown) {
    return messageOf(thrown);
  }
}

describe('config/provision-file', () => {
  it('reads JSON and YAML alike, with a byte order of lines as Windows writes them', () => {
    const json =
      '{\r\n  "device": {"site": "School"},\r\n  "wifi": {"networks": {"a;b": {"password": "12345678"}}}\r\n}\r\n';
    const yaml = 'device:\n  site: School\nwifi:\n  networks:\n    a;b: {password: "12345678"}\n';
    for (const text of [json, yaml]) {
      const { config } = checkProvision(schema, 'mk-kiosk', text);
      expect(config.device.site).toBe('School');
      expect(config.wifi.networks['a;b']?.password).toBe('12345678');
    }
  });

  it.each([
    ['{"device": {"site": 5}}', /^mk-kiosk\.json:1:21: "device\.site" is 5\./],
    ['{\n  "device": {\n    "sitte": "x"\n  }\n}', /^mk-kiosk\.json:3:5: .*Did you mean "device\.site"/],
    ['{"device": {"site": "x" "name": "y"}}', /^mk-kiosk\.json:1:\d+: this is no YAML/],
    ['{"device": {"site": "x}', /^mk-kiosk\.json:1:\d+: this is no YAML/],
    ['[]', /the file is no list of settings/],
    ['\u0001', /mk-kiosk\.json:1:1: /],
    ['{"wifi": {"country": "de"}}', /^mk-kiosk\.json:1:22: "wifi\.country" is "de"/],
    [
      '{"wifi": {"networks": {"net": {"password": "kurz"}}}}',
      /"wifi\.networks\.net": its password has 8 to 63/,
    ],
    ['{"wifi": {"networks": {"net": {"security": "enterprise", "serverName": "x"}}}}', /needs a user/],
    [
      '{"wifi": {"networks": {"net": {"security": "enterprise", "user": "u", "password": "p"}}}}',
      /needs caFile or serverName/,
    ],
    [
      '{"wifi": {"networks": {"net": {"user": "u", "password": "12345678"}}}}',
      /"wifi\.networks\.net\.user": is for enterprise networks/,
    ],
    [`{"wifi": {"networks": {"${'ü'.repeat(17)}": {"security": "open"}}}}`, /at most 32 bytes/],
    ['{"network": {"proxy": "http://user:word@proxy:3128"}}', /"network\.proxy" is/],
  ])('refuses %s with line and column', (text, words) => {
    expect(complaint(text)).toMatch(words);
  });

  it('never repeats a secret in a complaint', () => {
    const text =
      '{"wifi": {"networks": {"net": {"password": "Tr0ub"}}}, "forward": {"destinations": {"a": {"url": 5, "token": "xyz"}}}}';
    expect(complaint(text)).not.toMatch(/Tr0ub|xyz/);
  });

  it('blanks each secret in its own bytes, and nothing else', () => {
    const text =
      '{"device": {"site": "Schüler"}, "wifi": {"networks": {"ü": {"password": "pässwörd \\"x\\""}}},\n "forward": {"destinations": {"a": {"token": "abcd", "url": "https://c.example"}}}}';
    const blanks = secretBlanks(schema, text);
    const after = blanked(text, blanks);
    expect(Buffer.byteLength(after)).toBe(Buffer.byteLength(text));
    expect(JSON.parse(after)).toEqual({
      device: { site: 'Schüler' },
      wifi: { networks: { ü: { password: null } } },
      forward: { destinations: { a: { token: null, url: 'https://c.example' } } },
    });
    expect(secretBlanks(schema, after)).toEqual([]);
    expect(
      blanked('network: {proxyPassword: ab}', secretBlanks(schema, 'network: {proxyPassword: ab}')),
    ).toBe('network: {proxyPassword: ~ }');
  });

  it('is well with a file whose secrets were taken out', () => {
    expect(
      complaint(
        '{"forward": {"destinations": {"a": {"url": "https://c.example", "token": null}}}, "wifi": {"networks": {"n": {"password": null}}}}',
      ),
    ).toBe('none');
  });
});
