import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLayers } from '../../src/config/assignment.js';
import { maxConfigBytes } from '../../src/config/read-text.js';
import { errorOf, load, loadText, schema, temporaryFile, temporaryFolder } from './example.js';

const invalid = join(import.meta.dirname, '../fixtures/config/invalid');

describe('src/config/load-config', () => {
  it('gives the defaults when nothing is set', () => {
    const loaded = load();
    expect(loaded.config).toEqual(schema.parse({}));
    expect(new Set([...loaded.origins.values()].map((origin) => origin.layer))).toEqual(
      new Set(['defaults']),
    );
  });

  it('lets each layer win over the one before, key by key', () => {
    const loaded = loadText('http: {port: 1, host: a}\ndevice: {name: file, site: file, location: file}\n', {
      fleet: { device: { name: 'fleet', site: 'fleet', networkType: 'fleet' } },
      collector: { device: { name: 'collector', tags: { a: '1' } }, http: { port: 3 } },
      environment: {
        MK_KIOSK_DEVICE__NAME: 'environment',
        MK_KIOSK_HTTP__PORT: '4',
        MK_KIOSK_LOG_LEVEL: 'warn',
      },
      flags: [
        ['http.port', '5'],
        ['device.tags.b', '2'],
      ],
    });
    expect(loaded.config.http).toMatchObject({ port: 5, host: 'a', allowedHosts: [] });
    expect(loaded.config.device).toEqual({
      name: 'environment',
      site: 'fleet',
      location: 'file',
      networkType: 'fleet',
      tags: { a: '1', b: '2' },
      uplink: 'default',
      required: [],
    });
    const layers = Object.fromEntries([...loaded.origins].map(([key, origin]) => [key, origin.layer]));
    expect(layers).toMatchObject({
      'http.port': 'flags',
      'http.host': 'file',
      'http.allowedHosts': 'defaults',
      'device.name': 'environment',
      'device.site': 'fleet',
      'device.location': 'file',
      'device.tags.a': 'collector',
      'device.tags.b': 'flags',
      logLevel: 'environment',
    });
    expect(loaded.origins.get('http.host')).toEqual({ layer: 'file', where: 'config.yaml:1:23' });
    expect(loaded.origins.get('device.name')?.where).toBe('environment variable MK_KIOSK_DEVICE__NAME');
  });

  it('replaces lists, and leaves the siblings of a key alone', () => {
    const loaded = loadText('http: {allowedHosts: [a, b]}\nnettests: {ndt7: {enabled: false}}\n', {
      flags: [['http.allowedHosts', 'c']],
    });
    expect(loaded.config.http.allowedHosts).toEqual(['c']);
    expect(loaded.config.nettests.ndt7).toMatchObject({ enabled: false, cron: '0 */6 * * *' });
  });

  it.each([
    ['an empty file', ''],
    ['a file of comments', '# nothing\n\n# yet\n'],
    ['an empty document', '---\n...\n'],
    ['null', 'null\n'],
    ['an empty mapping', '{}'],
    ['groups without settings', 'device:\nplan:\nconsent:\n  mlab:\n'],
    ['a setting without a value', 'device:\n  site:\n  number: ~\n'],
  ])('reads %s as no settings', (_, text) => {
    expect(loadText(text).config).toEqual(schema.parse({}));
  });

  it('reads a file with a byte order mark, CRLF and JSON alike', () => {
    const path = temporaryFile('\uFEFF{\r\n  "device": { "name": "Größe" }\r\n}\r\n', 'config.json');
    expect(load({ filePath: path }).config.device.name).toBe('Größe');
  });

  it('takes a missing file for an empty one, unless somebody named it', () => {
    const filePath = join(temporaryFolder(), 'none.yaml');
    expect(load({ filePath }).fileText).toBeUndefined();
    const error = errorOf(() => load({ filePath, fileRequired: true }));
    expect(error.code).toBe('config_unreadable');
    expect(error.message).toBe(`${filePath} cannot be read: there is no such file`);
  });

  it.each([
    ['bytes that are no text', new Uint8Array([0x61, 0, 1, 2]), /no text \(a zero byte at offset 1\)/],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0]), /UTF-16/],
    ['bytes that are not UTF-8', new Uint8Array([0x61, 0xff, 0x62]), /not UTF-8/],
    ['more than 256 KiB', new Uint8Array(256 * 1024 + 1).fill(0x20), /262145 bytes/],
  ])('refuses %s', (_, bytes, message) => {
    const filePath = temporaryFile(bytes);
    const error = errorOf(() => load({ filePath }));
    expect(error.code).toBe('config_unreadable');
    expect(error.message).toMatch(message);
    expect(error.message).toContain(filePath);
  });

  it('refuses a folder and a pipe in the file’s place without waiting', () => {
    const folder = temporaryFolder();
    expect(errorOf(() => load({ filePath: folder })).message).toMatch(/is a folder/);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(errorOf(() => load({ filePath: pipe })).message).toMatch(/is no file/);
    writeFileSync(join(folder, 'file'), '');
    expect(errorOf(() => load({ filePath: join(folder, 'file', 'x') })).message).toMatch(/no folder/);
  });

  it.skipIf(process.getuid?.() === 0)('refuses a file that may not be read', () => {
    const filePath = temporaryFile('');
    chmodSync(filePath, 0);
    expect(errorOf(() => load({ filePath })).message).toMatch(/may not read/);
  });

  it.each(readdirSync(invalid).filter((name) => !name.endsWith('.txt')))(
    'says what is wrong with %s',
    async (name) => {
      const text = readFileSync(join(invalid, name), 'utf8');
      const error = errorOf(() => loadText(text, { filePath: name }));
      expect(error.code).toBe('config_invalid');
      expect(error.message).not.toContain('SECRET');
      // Renew with `npx vitest run test/config -u`, and read the difference.
      await expect(`${error.message}\n`).toMatchFileSnapshot(join(invalid, `${name}.txt`));
    },
  );

  it('lists the problems of all layers at once', () => {
    const error = errorOf(() =>
      loadText('http:\n  port: x\ndevcie:\n  name: a\n', {
        fleet: { device: { number: 'seven' } },
        environment: { MK_KIOSK_HTTP__PORT: 'abc', MK_KIOSK_HTTP_HOST: 'x' },
        flags: [['nettests.ndt7.corn', 'x']],
      }),
    );
    expect(error.message.split('\n')).toEqual([
      'the configuration has 6 problems',
      '- config.yaml:2:9: "http.port" is "x". It must be a whole number from 0 to 65535.',
      '- config.yaml:3:1: there is no setting "devcie". Did you mean "device"?',
      '- the fleet\'s configuration: "device.number" is "seven". It must be a whole number of at least 0.',
      '- environment variable MK_KIOSK_HTTP__PORT: "http.port" is "abc". It must be a whole number from 0 to 65535.',
      '- environment variable MK_KIOSK_HTTP_HOST: no setting has this name. Did you mean MK_KIOSK_HTTP__HOST?',
      '- flag nettests.ndt7.corn: there is no setting "nettests.ndt7.corn". Did you mean "nettests.ndt7.cron"?',
    ]);
  });

  it('does not let a stronger layer hide a mistake below it', () => {
    const error = errorOf(() => loadText('http: {port: x}\n', { flags: [['http.port', '1']] }));
    expect(error.message).toMatch(/^config\.yaml:1:14: "http\.port" is "x"/);
  });

  it('lets layers complete each other', () => {
    const loaded = loadText('consent: {mlab: {who: Ada, textVersion: "1"}}\n', {
      environment: { MK_KIOSK_CONSENT__MLAB__WHEN: '2030-01-01T00:00:00Z' },
    });
    expect(loaded.config.consent).toEqual({
      mlab: { who: 'Ada', textVersion: '1', when: '2030-01-01T00:00:00Z' },
    });
  });

  it('never touches a prototype, whatever the layer', () => {
    const polluted: unknown = JSON.parse('{"device":{"tags":{"__proto__":"x"}},"__proto__":{"a":1}}');
    expect(errorOf(() => load({ fleet: polluted })).message).toMatch(/not allowed/);
    expect(errorOf(() => load({ flags: [['__proto__.polluted', '1']] })).code).toBe('config_invalid');
    expect(errorOf(() => load({ flags: [['device.tags.__proto__', '1']] })).code).toBe('config_invalid');
    expect(errorOf(() => load({ environment: { MK_KIOSK_DEVICE__TAGS____PROTO__: '1' } })).code).toBe(
      'config_invalid',
    );
    expect(errorOf(() => load({ flags: [['device.tags', '{"__proto__":"1"}']] })).message).toMatch(
      /not allowed/,
    );
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('refuses what a fleet must never send: settings that are none', () => {
    const error = errorOf(() => load({ collector: { eval: 'rm -rf /', device: 'x' } }));
    expect(error.message).toContain("the collector's configuration of this device");
    expect(error.message).toContain('there is no setting "eval"');
    expect(errorOf(() => load({ fleet: ['a'] })).code).toBe('config_invalid');
    expect(errorOf(() => load({ fleet: 'a' })).code).toBe('config_invalid');
  });

  it('answers garbage with an error or a configuration, never with anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), yamlish), (text) => {
        try {
          schema.parse(loadText(text).config);
        } catch {
          expect(['config_invalid', 'config_unreadable']).toContain(errorOf(() => loadText(text)).code);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('answers the largest file of garbage within seconds', { timeout: 60_000 }, () => {
    for (const unit of ['[', '{', '- ', 'a:\n', '&a [', '"', '!']) {
      const text = unit.repeat(Math.floor(maxConfigBytes / unit.length));
      expect(errorOf(() => loadText(text)).message.length).toBeLessThan(60_000);
    }
  });

  it('merges layers in any grouping alike', () => {
    const layer = fc.array(
      fc.record({
        layer: fc.constantFrom('file', 'fleet', 'collector', 'environment', 'flags'),
        path: fc.constantFrom(['http', 'port'], ['device', 'number']),
        value: fc.nat({ max: 65_535 }),
        where: fc.string(),
      }),
    );
    fc.assert(
      fc.property(layer, layer, layer, (a, b, c) => {
        expect(mergeLayers(mergeLayers(a, b), c)).toEqual(mergeLayers(a, mergeLayers(b, c)));
      }),
    );
  });

  it('gives each leaf the value and the origin of the strongest layer that sets it', () => {
    const port = fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined });
    fc.assert(
      fc.property(fc.tuple(port, port, port, port, port), (ports) => {
        const [file, fleet, collector, environment, flag] = ports;
        const loaded = loadText(file === undefined ? '' : `http: {port: ${String(file)}}`, {
          fleet: fleet === undefined ? {} : { http: { port: fleet } },
          collector: collector === undefined ? undefined : { http: { port: collector } },
          environment: { MK_KIOSK_HTTP__PORT: environment === undefined ? '' : String(environment) },
          flags: flag === undefined ? [] : [['http.port', String(flag)]],
        });
        const strongest = ports.findLastIndex((value) => value !== undefined);
        const names = ['file', 'fleet', 'collector', 'environment', 'flags'];
        expect(loaded.config.http.port).toBe(ports[strongest] ?? 8788);
        expect(loaded.origins.get('http.port')?.layer).toBe(names[strongest] ?? 'defaults');
      }),
    );
  });

  it('does not follow a folder named like the file', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'config.yaml'));
    expect(errorOf(() => load({ filePath: join(folder, 'config.yaml') })).code).toBe('config_unreadable');
  });
});

const yamlish = fc
  .array(
    fc.constantFrom(
      'device',
      'http',
      'port',
      ':',
      ' ',
      '\n',
      '  ',
      '- ',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      '1',
      '*',
      '&',
      '#',
      '|',
      '>',
      '!',
      '%',
      '\t',
      'nettests',
      'mk.ndt',
      '~',
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));
