import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyText, listSettings, resolvePath } from '../../src/config/key-path.js';
import { settingsOf } from '../../src/config/setting.js';
import { schema } from './example.js';

const settings = settingsOf(schema);

function pathOf(key: string): readonly string[] | undefined {
  const resolved = resolvePath(settings, key);
  return resolved.ok ? resolved.path : undefined;
}

describe('src/config/key-path', () => {
  it.each([
    ['http.port', ['http', 'port']],
    ['HTTP.Port', ['http', 'port']],
    ['nettests.mk.ndt.enabled', ['nettests', 'mk.ndt', 'enabled']],
    ['nettests["mk.ndt"].enabled', ['nettests', 'mk.ndt', 'enabled']],
    ["nettests['mk.ndt'].enabled", ['nettests', 'mk.ndt', 'enabled']],
    ['nettests[mk.ndt].enabled', ['nettests', 'mk.ndt', 'enabled']],
    ['nettests.mk_ndt.enabled', ['nettests', 'mk.ndt', 'enabled']],
    ['nettests.mk-ndt.window_minutes', ['nettests', 'mk.ndt', 'windowMinutes']],
    ['ndt7_server.tls_port', ['ndt7Server', 'tlsPort']],
    ['device.tags.room', ['device', 'tags', 'room']],
    ['device.tags.Room', ['device', 'tags', 'Room']],
    ['device.tags.room.number', ['device', 'tags', 'room.number']],
    ['device.tags["a b.c"]', ['device', 'tags', 'a b.c']],
    ['consent.own-servers.who', ['consent', 'own-servers', 'who']],
    ['consent.own_servers.who', ['consent', 'own-servers', 'who']],
    ['programs.measurement_kit', ['programs', 'measurement_kit']],
    ['nettests.ndt7.options.extra.deep.value', ['nettests', 'ndt7', 'options', 'extra', 'deep', 'value']],
    ['plan', ['plan']],
    ['["http"].port', ['http', 'port']],
  ])('finds %s', (key, path) => {
    expect(pathOf(key)).toEqual(path);
  });

  it.each([
    '',
    '.',
    'http.',
    '.http',
    'http..port',
    'http.port.x',
    'http[port',
    'http]',
    'http["port"]x',
    'nettests.mk',
    '__proto__',
    'device.tags.__proto__',
    'device.constructor',
    '*',
    'consent.nobody.who',
  ])('finds nothing for %j', (key) => {
    expect(pathOf(key)).toBeUndefined();
  });

  it.each([
    ['schedule.timzone', 'schedule.timezone'],
    ['timezone', 'schedule.timezone'],
    ['http.prot', 'http.port'],
    ['nettests.mk.ntd.enabled', 'nettests.mk.ndt.enabled'],
    ['nettest.ndt7.cron', 'nettests.ndt7.cron'],
    ['downloadMbps', 'plan.downloadMbps'],
  ])('suggests for %s the key %s', (key, suggestion) => {
    expect(resolvePath(settings, key)).toEqual({ ok: false, suggestion });
  });

  it('suggests nothing for what resembles nothing, or too much', () => {
    expect(resolvePath(settings, 'quux.corge')).toEqual({ ok: false });
    expect(resolvePath(settings, 'enabled')).toEqual({ ok: false });
  });

  it('writes each key so that it leads back to its path', () => {
    for (const { path } of listSettings(settings)) {
      const named = path.map((name) => (name === '*' ? 'a.b c' : name));
      expect(pathOf(keyText(settings, named))).toEqual(named);
    }
    expect(keyText(settings, ['nettests', 'mk.ndt', 'cron'])).toBe('nettests.mk.ndt.cron');
    expect(keyText(settings, ['device', 'tags', 'a.b'])).toBe('device.tags.a.b');
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        expect(typeof resolvePath(settings, key).ok).toBe('boolean');
      }),
    );
  });
});
