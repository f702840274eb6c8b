import { describe, expect, it } from 'vitest';
import { listSettings } from '../../src/config/key-path.js';
import { settingsOf } from '../../src/config/setting.js';
import { reservedVariables, variableName } from '../../src/config/variable-name.js';
import { errorOf, load, schema, temporaryFile } from './example.js';

function config(environment: Record<string, string>) {
  return load({ environment }).config;
}

function message(environment: Record<string, string>): string {
  return errorOf(() => load({ environment })).message;
}

describe('src/config/environment', () => {
  it('reads a variable for each kind of setting', () => {
    const read = config({
      MK_KIOSK_PLAN__DOWNLOAD_MBPS: '100.5',
      MK_KIOSK_NETTESTS__MK_NDT__ENABLED: 'no',
      MK_KIOSK_NETTESTS__NDT7__CRON: '*/5 * * * *',
      MK_KIOSK_NETTESTS__NDT7__OPTIONS__DIRECTIONS: 'download',
      MK_KIOSK_NETTESTS__NDT7__OPTIONS__STREAMS: '4',
      MK_KIOSK_NETTESTS__NDT7__OPTIONS__EXTRA: '{"a": [1, null]}',
      MK_KIOSK_HTTP__PORT: '0',
      MK_KIOSK_HTTP__ALLOWED_HOSTS: 'kiosk.local, kiosk',
      MK_KIOSK_PROGRAMS__MEASUREMENT_KIT: '/opt/mk',
      MK_KIOSK_DEVICE__TAGS: '{"room": "12", "Floor": "1"}',
      MK_KIOSK_DEVICE__TAGS__WING: 'east',
      MK_KIOSK_CONSENT__OWN_SERVERS__WHO: 'Ada',
      MK_KIOSK_CONSENT__OWN_SERVERS__WHEN: '2030-01-01T00:00:00Z',
      MK_KIOSK_CONSENT__OWN_SERVERS__TEXT_VERSION: '1',
      MK_KIOSK_LOG_LEVEL: 'DEBUG',
      MK_KIOSK_NDT7_SERVER__TLS_PORT: '8443',
    });
    expect(read.plan).toEqual({ downloadMbps: 100.5 });
    expect(read.nettests['mk.ndt']?.enabled).toBe(false);
    expect(read.nettests.ndt7).toMatchObject({
      cron: '*/5 * * * *',
      options: { directions: ['download'], streams: 4, extra: { a: [1, null] } },
    });
    expect(read.http).toMatchObject({ host: '127.0.0.1', port: 0, allowedHosts: ['kiosk.local', 'kiosk'] });
    expect(read.programs).toEqual({ measurement_kit: '/opt/mk' });
    expect(read.device.tags).toEqual({ room: '12', Floor: '1', wing: 'east' });
    expect(read.consent['own-servers']?.who).toBe('Ada');
    expect(read.logLevel).toBe('debug');
    expect(read.ndt7Server.tlsPort).toBe(8443);
  });

  it.each([
    ['true', true],
    ['1', true],
    ['yes', true],
    ['YES', true],
    ['on', true],
    ['false', false],
    ['0', false],
    ['no', false],
    ['off', false],
    ['False', false],
  ])('reads %s as %s', (text, value) => {
    expect(config({ MK_KIOSK_SCHEDULE__RUN_AT_START: text }).schedule.runAtStart).toBe(value);
  });

  it.each([
    ['MK_KIOSK_HTTP__PORT', 'abc', 'It must be a whole number from 0 to 65535.'],
    ['MK_KIOSK_HTTP__PORT', '80 80', 'It must be a whole number from 0 to 65535.'],
    ['MK_KIOSK_HTTP__PORT', '0x50', 'It must be a whole number from 0 to 65535.'],
    ['MK_KIOSK_HTTP__PORT', 'Infinity', 'It must be a whole number from 0 to 65535.'],
    ['MK_KIOSK_HTTP__PORT', '1.5', 'It must be a whole number from 0 to 65535.'],
    ['MK_KIOSK_HTTP__PORT', '-1', 'It must be a whole number from 0 to 65535.'],
    ['MK_KIOSK_HTTP__PORT', '1e999', 'It must be a whole number from 0 to 65535.'],
    ['MK_KIOSK_SCHEDULE__RUN_AT_START', 'maybe', 'It must be true or false.'],
    ['MK_KIOSK_LOG_LEVEL', 'loud', 'It must be one of debug, info, warn, error.'],
    ['MK_KIOSK_DEVICE__TAGS', 'a=b', 'It must be a JSON object such as {"name": "value"}.'],
    ['MK_KIOSK_DEVICE__TAGS', '{"a": 5}', 'It must be text of at most 200 characters: put it in quotes.'],
    ['MK_KIOSK_HTTP__ALLOWED_HOSTS', '["a", 5]', 'It must be text that is not empty: put it in quotes.'],
    [
      'MK_KIOSK_HTTP__ALLOWED_HOSTS',
      '["a"',
      'It must be a list, each entry text that is not empty, as JSON.',
    ],
    ['MK_KIOSK_NETTESTS__NDT7__OPTIONS__STREAMS', 'many', 'It must be auto or a whole number from 1 to 8.'],
    ['MK_KIOSK_NETTESTS__NDT7__CRON', '0 0 * * 9', '(column 9 of "0 0 * * 9")'],
  ])('refuses %s=%s and says what it must be', (name, text, expected) => {
    const said = message({ [name]: text });
    expect(said).toContain(`environment variable ${name}: `);
    expect(said).toContain(expected);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(config({ MK_KIOSK_HTTP__PORT: '', MK_KIOSK_NONSENSE: '', SITE: '' })).toEqual(schema.parse({}));
  });

  it.each([
    ['MK_KIOSK_HTTP_PORT', 'Did you mean MK_KIOSK_HTTP__PORT?'],
    ['MK_KIOSK_HTTP__PROT', 'Did you mean MK_KIOSK_HTTP__PORT?'],
    ['MK_KIOSK_DATE', 'Did you mean MK_KIOSK_DATA?'],
    ['MK_KIOSK_FROBNICATE', 'Unset it; docs/configuration.md lists the names.'],
    ['MK_KIOSK_', 'Unset it; docs/configuration.md lists the names.'],
    ['MK_KIOSK____PROTO__', ''],
  ])('refuses %s', (name, fix) => {
    expect(message({ [name]: '1' })).toContain(
      `environment variable ${name}: no setting has this name. ${fix}`,
    );
  });

  it('leaves reserved and foreign variables alone', () => {
    const environment = Object.fromEntries(reservedVariables.map(({ name }) => [name, '/x']));
    expect(config({ ...environment, PATH: '/bin', mk_kiosk_x: '1', MK_OTHER: '1' })).toEqual(
      schema.parse({}),
    );
  });

  it('has a variable for each setting, and no two alike', () => {
    const names = listSettings(settingsOf(schema)).map(({ path }) => variableName(path));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('MK_KIOSK_NETTESTS__MK_NDT__WINDOW_MINUTES');
    expect(names).toContain('MK_KIOSK_DEVICE__TAGS__<NAME>');
    for (const reserved of reservedVariables) expect(names).not.toContain(reserved.name);
    for (const name of names.filter((each) => !each.includes('<'))) {
      const failure = errorOf(() => load({ environment: { [name]: '\u0000' }, flags: [['none', '']] }));
      expect(failure.message).not.toContain(`${name}: no setting`);
    }
  });

  it('reads a value from the file that a _FILE variable names', () => {
    const path = temporaryFile('12345678\n');
    const loaded = load({ environment: { MK_KIOSK_NETTESTS__NDT7__OPTIONS__PASSWORD_FILE: path } });
    expect(loaded.config.nettests.ndt7?.options).toMatchObject({ password: '12345678' });
    expect(loaded.origins.get('nettests.ndt7.options.password')?.where).toBe(
      'environment variable MK_KIOSK_NETTESTS__NDT7__OPTIONS__PASSWORD_FILE',
    );
  });

  it('refuses a _FILE variable whose file is missing, unreadable or holds a bad value', () => {
    expect(message({ MK_KIOSK_HTTP__PORT_FILE: '/nonexistent/port' })).toContain(
      'there is no file /nonexistent/port.',
    );
    expect(message({ MK_KIOSK_HTTP__PORT_FILE: '/' })).toContain('/ cannot be read: it is a folder.');
    expect(message({ MK_KIOSK_HTTP__PORT_FILE: temporaryFile('x\n') })).toContain('"http.port" is "x".');
    expect(message({ MK_KIOSK_HTTP__PORT_FILE: temporaryFile(new Uint8Array(70_000).fill(0x31)) })).toContain(
      '70000 bytes',
    );
  });

  it('refuses a setting that two variables set', () => {
    const path = temporaryFile('1');
    expect(message({ MK_KIOSK_HTTP__PORT: '1', MK_KIOSK_HTTP__PORT_FILE: path })).toBe(
      'environment variable MK_KIOSK_HTTP__PORT_FILE: "http.port" is set by environment variable MK_KIOSK_HTTP__PORT too. Unset one of the two.',
    );
    expect(message({ MK_KIOSK_HTTP__PORT: '1', MK_KIOSK_HTTP__Port: '1' })).toContain('is set by');
  });

  it('never shows a secret', () => {
    expect(message({ MK_KIOSK_NETTESTS__NDT7__OPTIONS__PASSWORD: 'hunter2' })).toContain(
      'password" is [secret].',
    );
  });
});
