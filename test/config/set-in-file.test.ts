import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listSettings } from '../../src/config/key-path.js';
import { type FileRequest, setInFile, unsetInFile } from '../../src/config/set-in-file.js';
import { settingText } from '../../src/config/setting-text.js';
import { settingsOf } from '../../src/config/setting.js';
import { errorOf, load, schema, temporaryFile, temporaryFolder } from './example.js';

function request(
  filePath: string,
  rest: Partial<FileRequest<typeof schema>> = {},
): FileRequest<typeof schema> {
  return { schema, environment: {}, filePath, ...rest };
}

function edited(before: string, key: string, text: string, name?: string): string {
  const filePath = temporaryFile(before, name);
  setInFile(request(filePath), key, text);
  return readFileSync(filePath, 'utf8');
}

const commented = `# The kiosk in the library
device:
  name: "library" # shown on the wall

  # two floors up
  location: 'reading room'
nettests:
  mk.ndt: {enabled: false} # no server yet
# the end
`;

describe('src/config/set-in-file', () => {
  it('changes one value and keeps comments, order and quotes', () => {
    expect(edited(commented, 'device.name', 'hall')).toBe(commented.replace('"library"', '"hall"'));
    expect(edited(commented, 'nettests.mk_ndt.enabled', 'yes')).toBe(commented.replace('false', 'true'));
  });

  it('quotes what would otherwise mean something else', () => {
    const name = (value: string, before = 'x'): string =>
      edited(`device: {name: ${before}, site: y} # z\n`, 'device.name', value);
    expect(name('a b')).toBe('device: {name: a b, site: y} # z\n');
    expect(name('a, b')).toBe('device: {name: "a, b", site: y} # z\n');
    expect(name('yes: # no')).toBe('device: {name: "yes: # no", site: y} # z\n');
    expect(name('12')).toBe('device: {name: "12", site: y} # z\n');
    expect(name("it's", "'x'")).toBe("device: {name: 'it''s', site: y} # z\n");
    expect(name('two\nlines')).toBe('device: {name: "two\\nlines", site: y} # z\n');
    expect(edited('device:\n  name: |\n    a\n    b\n  site: y\n', 'device.name', 'c')).toBe(
      'device:\n  name: |-\n    c\n  site: y\n',
    );
  });

  it('adds a key to its group, and a group where there is none', () => {
    expect(edited(commented, 'device.number', '7')).toContain("  location: 'reading room'\n  number: 7\n");
    expect(edited(commented, 'plan.downloadMbps', '100')).toContain('plan:\n  downloadMbps: 100\n');
    expect(edited('device:\n', 'device.name', 'a')).toBe('device:\n  name: a\n');
    expect(edited('# only words\n', 'device.name', 'a')).toBe('# only words\n\ndevice:\n  name: a\n');
    expect(edited('', 'device.name', 'a')).toBe('device:\n  name: a\n');
    expect(edited('{}', 'device.name', 'a')).toBe('{\n  "device": {\n    "name": "a"\n  }\n}\n');
  });

  it('keeps JSON as JSON, and CRLF as CRLF', () => {
    expect(edited('{\n    "http": { "port": 1 }\n}\n', 'device.name', 'a', 'config.json')).toBe(
      '{\n    "http": {\n        "port": 1\n    },\n    "device": {\n        "name": "a"\n    }\n}\n',
    );
    expect(edited('device:\r\n  name: a\r\n', 'device.site', 'b')).toBe(
      'device:\r\n  name: a\r\n  site: b\r\n',
    );
  });

  it('makes a file that nobody else can read, and keeps the mode of one that was there', () => {
    const fresh = join(temporaryFolder(), 'config.yaml');
    setInFile(request(fresh), 'device.name', 'a');
    expect(statSync(fresh).mode & 0o777).toBe(0o600);
    const shared = temporaryFile('');
    chmodSync(shared, 0o640);
    setInFile(request(shared), 'device.name', 'a');
    expect(statSync(shared).mode & 0o777).toBe(0o640);
    expect(readdirSync(dirname(shared))).toEqual(['config.yaml']);
  });

  it('writes through a link and leaves the link', () => {
    const target = temporaryFile('');
    const link = join(temporaryFolder(), 'link.yaml');
    symlinkSync(target, link);
    setInFile(request(link), 'device.name', 'a');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('device:\n  name: a\n');
  });

  it.each([
    [
      'http.port',
      'abc',
      'config_invalid',
      /"http\.port" is "abc"\. It must be a whole number from 0 to 65535/,
    ],
    ['http.port', '70000', 'config_invalid', /"http\.port" is 70000/],
    ['nettests.ndt7.cron', '99 * * * *', 'config_invalid', /column 1 of "99/],
    ['plan', '{"downloadMbps": 100, "speed": 5}', 'config_invalid', /there is no setting "plan\.speed"/],
    ['device.tags', '{"__proto__": "x"}', 'config_invalid', /not allowed/],
    ['http.prot', '1', 'not_found', /there is no setting "http\.prot"/],
    ['nettests.ndt7.options.password', 'short', 'config_invalid', /\[secret\]/],
    ['device.site', '', 'config_invalid', /"device\.site" is ""/],
  ])('refuses %s=%s and leaves the file as it was', (key, text, code, message) => {
    const filePath = temporaryFile(commented);
    const error = errorOf(() => setInFile(request(filePath), key, text));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(readFileSync(filePath, 'utf8')).toBe(commented);
  });

  it('refuses a file that is already wrong elsewhere, unless the change mends it', () => {
    const filePath = temporaryFile('http: {port: abc}\n');
    expect(errorOf(() => setInFile(request(filePath), 'device.name', 'a')).message).toContain(
      '"http.port" is "abc"',
    );
    setInFile(request(filePath), 'http.port', '1');
    expect(load({ filePath }).config.http.port).toBe(1);
    const broken = temporaryFile('http: {port: \n');
    expect(errorOf(() => setInFile(request(broken), 'http.port', '1')).message).toMatch(/this is no YAML/);
    expect(readFileSync(broken, 'utf8')).toBe('http: {port: \n');
  });

  it('sets a whole group from JSON', () => {
    const filePath = temporaryFile('');
    setInFile(
      request(filePath),
      'consent.mlab',
      '{"who": "Ada", "when": "2030-01-01T00:00:00Z", "textVersion": "1"}',
    );
    expect(load({ filePath }).config.consent.mlab?.who).toBe('Ada');
  });

  it('refuses what a stronger layer overrides, and names it', () => {
    const filePath = temporaryFile('');
    const strong = request(filePath, { environment: { SITE: 'school', MK_KIOSK_HTTP__PORT: '1' } });
    const error = errorOf(() => setInFile(strong, 'http.port', '2'));
    expect(error.code).toBe('setting_overridden');
    expect(error.message).toBe(
      '"http.port" is set by environment variable MK_KIOSK_HTTP__PORT, which is stronger than the file',
    );
    expect(errorOf(() => setInFile(strong, 'device.site', 'x')).message).toContain(
      'environment variable SITE',
    );
    expect(readFileSync(filePath, 'utf8')).toBe('');
    const change = setInFile(strong, 'http.port', '2', { evenIfOverridden: true });
    expect(change.loaded.config.http.port).toBe(1);
    expect(readFileSync(filePath, 'utf8')).toBe('http:\n  port: 2\n');
  });

  it('takes a key out, with the groups that become empty', () => {
    const filePath = temporaryFile('# top\ndevice:\n  name: a\nplan:\n  downloadMbps: 5 # fast\n');
    expect(unsetInFile(request(filePath), 'plan.downloadMbps')).toMatchObject({
      key: 'plan.downloadMbps',
      changed: true,
    });
    expect(readFileSync(filePath, 'utf8')).toBe('# top\ndevice:\n  name: a\n');
    expect(unsetInFile(request(filePath), 'plan.downloadMbps').changed).toBe(false);
    unsetInFile(request(filePath), 'device');
    expect(load({ filePath }).config).toEqual(schema.parse({}));
  });

  it('does not take out what another setting needs', () => {
    const text = 'consent:\n  mlab: {who: Ada, when: "2030-01-01T00:00:00Z", textVersion: "1"}\n';
    const filePath = temporaryFile(text);
    const error = errorOf(() => unsetInFile(request(filePath), 'consent.mlab.who'));
    expect(error.message).toContain('"consent.mlab.who" is missing.');
    expect(readFileSync(filePath, 'utf8')).toBe(text);
  });

  it('says why it cannot write, and leaves nothing behind', () => {
    const filePath = join(temporaryFolder(), 'none', 'config.yaml');
    const error = errorOf(() => setInFile(request(filePath), 'device.name', 'a'));
    expect(error.code).toBe('data_folder_unusable');
    expect(error.fix).toBe('Create the folder first.');
    expect(existsSync(filePath)).toBe(false);
  });

  it('reads back what it wrote, for any value of any setting', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((value) => !/\p{Surrogate}/u.test(value));
    const samplesOf = ({ min = 1, max = 1000 }: { min?: number; max?: number }) => {
      const limits = { min: Math.max(min, 1), max: Math.min(max, 1000) };
      const samples: Record<string, fc.Arbitrary<unknown>> = {
        text,
        integer: fc.integer(limits),
        number: fc.double({ ...limits, noNaN: true, noDefaultInfinity: true }),
        boolean: fc.boolean(),
        json: fc
          .jsonValue()
          .filter((value) => value !== null && !JSON.stringify(value).includes('__proto__')),
      };
      return samples;
    };
    const leaves = listSettings(settingsOf(schema)).flatMap(({ path, setting }) => {
      const special = 'format' in setting || ['cron', 'timezone', 'password'].includes(path.at(-1) ?? '');
      const sample =
        setting.kind === 'record' || setting.kind === 'group'
          ? undefined
          : samplesOf(setting.kind === 'text' ? {} : setting)[setting.kind];
      // Settings of these groups are not free of each other.
      const bound = ['consent', 'forward', 'lights'].includes(path[0] ?? '');
      return sample === undefined || special || bound ? [] : [{ path, sample }];
    });
    expect(leaves.length).toBeGreaterThan(20);
    const filePath = temporaryFile('');
    for (const { path, sample } of leaves) {
      fc.assert(
        fc.property(sample, text, (value, name) => {
          // `__proto__` is refused as a name; test/config/key-path.test.ts shows it.
          fc.pre(name !== '__proto__');
          const quotable = name.replaceAll(/["'\]]/g, '_');
          const key = path.map((part) => `["${part === '*' ? quotable : part}"]`).join('');
          writeFileSync(filePath, commented);
          const written = setInFile(request(filePath), key, settingText(value));
          expect(load({ filePath }).config).toEqual(written.loaded.config);
          expect(JSON.stringify(written.loaded.config)).toContain(JSON.stringify(value));
          expect(readFileSync(filePath, 'utf8')).toMatch(/^# The kiosk in the library\n/);
        }),
        { numRuns: 10 },
      );
    }
  });
});
