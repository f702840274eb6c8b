import { describe, expect, it } from 'vitest';
import { explain, explainAll, shownConfig } from '../../src/config/explain.js';
import { errorOf, load, loadText } from './example.js';

describe('src/config/explain', () => {
  it('tells the value, its layer and place, and what the other layers say', () => {
    const loaded = loadText('http:\n  port: 1\n', {
      collector: { http: { port: 2 } },
      environment: { MK_KIOSK_HTTP__PORT: '3' },
    });
    expect(explain(loaded, 'http.port')).toEqual([
      {
        key: 'http.port',
        value: 3,
        layer: 'environment',
        where: 'environment variable MK_KIOSK_HTTP__PORT',
        meaning: 'Port; 0 takes a free one',
        expected: 'a whole number from 0 to 65535',
        variable: 'MK_KIOSK_HTTP__PORT',
        others: [
          { layer: 'collector', where: "the collector's configuration of this device", value: 2 },
          { layer: 'file', where: 'config.yaml:2:9', value: 1 },
          { layer: 'defaults', value: 8788 },
        ],
      },
    ]);
  });

  it('tells of a setting that nothing sets', () => {
    const [site] = explain(load(), 'device.site');
    expect(site).toMatchObject({ key: 'device.site', layer: 'defaults', others: [] });
    expect(site).not.toHaveProperty('value');
    expect(explain(load(), 'http.port')).toMatchObject([{ value: 8788, layer: 'defaults', others: [] }]);
  });

  it('tells of each setting of a group', () => {
    const keys = explain(load(), 'nettests.mk_ndt').map(({ key }) => key);
    expect(keys).toEqual([
      'nettests.mk.ndt.enabled',
      'nettests.mk.ndt.cron',
      'nettests.mk.ndt.windowMinutes',
      'nettests.mk.ndt.mode',
      'nettests.mk.ndt.perDay',
      'nettests.mk.ndt.timeoutMs',
      'nettests.mk.ndt.options.server',
      'nettests.mk.ndt.options.port',
    ]);
  });

  it('tells of the names that are free', () => {
    const loaded = loadText('device: {tags: {room: "12"}}\nprograms: {iperf3: /opt/iperf3}\n');
    expect(explain(loaded, 'device.tags')).toMatchObject([
      { key: 'device.tags.room', value: '12', layer: 'file' },
    ]);
    expect(explainAll(loaded).map(({ key }) => key)).toContain('programs.iperf3');
    expect(explainAll(load()).filter(({ key }) => key.startsWith('consent'))).toEqual([]);
  });

  it('has each key once, with a meaning', () => {
    const all = explainAll(load());
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    expect(all.filter(({ key, meaning }) => meaning === '' && !key.includes('.options.'))).toEqual([]);
  });

  it('does not know keys that are none', () => {
    const error = errorOf(() => explain(load(), 'http.prot'));
    expect([error.code, error.message, error.fix]).toEqual([
      'not_found',
      'there is no setting "http.prot"',
      'Did you mean "http.port"?',
    ]);
  });

  it('never shows a secret, in force or not', () => {
    const loaded = loadText('nettests: {ndt7: {options: {password: SECRETMARK1}}}', {
      environment: { MK_KIOSK_NETTESTS__NDT7__OPTIONS__PASSWORD: 'SECRETMARK2' },
    });
    expect(loaded.config.nettests.ndt7?.options).toMatchObject({ password: 'SECRETMARK2' });
    const said = JSON.stringify([explainAll(loaded), shownConfig(loaded)]);
    expect(said).not.toContain('SECRETMARK');
    expect(explain(loaded, 'nettests.ndt7.options.password')).toMatchObject([
      { value: '[secret]', others: [{ value: '[secret]' }] },
    ]);
  });

  it('shows the whole configuration but the secrets', () => {
    const loaded = loadText('plan: {downloadMbps: 100}\n');
    expect(shownConfig(loaded)).toEqual(loaded.config);
  });
});
