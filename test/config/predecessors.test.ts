import { describe, expect, it } from 'vitest';
import { predecessors } from '../../src/config/predecessors.js';
import { settingAt, settingsOf } from '../../src/config/setting.js';
import { errorOf, load, loadText, schema } from './example.js';

describe('src/config/predecessors', () => {
  it('takes the variables of Measurement Kit boxes', () => {
    const environment = {
      DEVICE_ID: '7',
      SITE: 'school',
      DEVICE_LOC: 'library',
      CONNECTION_LOC: 'cellar',
      CONNECTION_TYPE: 'wired',
      NETWORK_TYPE: 'dsl',
      TZ: 'Europe/Berlin',
      BALENA_DEVICE_NAME_AT_INIT: 'falling-leaf',
    };
    const { config } = load({ environment });
    expect(config.device).toEqual({
      name: 'falling-leaf',
      number: 7,
      site: 'school',
      location: 'library',
      connectionLocation: 'cellar',
      connectionType: 'wired',
      networkType: 'dsl',
      tags: {},
      uplink: 'default',
      required: [],
    });
    expect(config.schedule.timezone).toBe('Europe/Berlin');
  });

  it('keeps a DEVICE_ID that is no number as an annotation', () => {
    const { config } = load({ environment: { DEVICE_ID: 'pi-07' } });
    expect(config.device.number).toBeUndefined();
    expect(config.device.tags).toEqual({ deviceId: 'pi-07' });
  });

  it('takes the settings of Murakami that have an equal, and names the others', () => {
    const loaded = load({
      environment: {
        MURAKAMI_SETTINGS_PORT: '80',
        MURAKAMI_SETTINGS_LOGLEVEL: 'WARNING',
        MURAKAMI_SETTINGS_IMMEDIATE: '0',
        MURAKAMI_SETTINGS_LOCATION: 'attic',
        MURAKAMI_TESTS_NDT5_ENABLED: 'true',
        MURAKAMI_TESTS_DASH_ENABLED: 'true',
        MURAKAMI_SETTINGS_TESTS_PER_DAY: '4',
        MURAKAMI_EXPORTERS_LOCAL_PATH: '/data/',
      },
    });
    expect(loaded.config.http.port).toBe(80);
    expect(loaded.config.logLevel).toBe('warn');
    expect(loaded.config.schedule.runAtStart).toBe(false);
    expect(loaded.config.device.location).toBe('attic');
    expect(loaded.config.nettests['mk.ndt']?.enabled).toBe(true);
    expect(loaded.warnings).toEqual([
      'environment variable MURAKAMI_EXPORTERS_LOCAL_PATH has no equal here and is not used',
      'environment variable MURAKAMI_SETTINGS_TESTS_PER_DAY has no equal here and is not used',
      // This schema has no mk.dash.
      'environment variable MURAKAMI_TESTS_DASH_ENABLED has no equal here and is not used',
    ]);
  });

  it('is stronger than the file and weaker than our own variables', () => {
    const environment = { SITE: 'old', MK_KIOSK_DEVICE__SITE: 'new', DEVICE_LOC: 'hall' };
    const { config, origins } = loadText('device: {site: file, location: file}', { environment });
    expect(config.device).toMatchObject({ site: 'new', location: 'hall' });
    expect(origins.get('device.location')?.where).toBe('environment variable DEVICE_LOC');
  });

  it('prefers the earlier of two predecessors', () => {
    const environment = { DEVICE_LOC: 'first', MURAKAMI_SETTINGS_LOCATION: 'second' };
    expect(load({ environment }).config.device.location).toBe('first');
  });

  it.each([':/etc/localtime', 'CET-1CEST', 'nowhere', ':'])('leaves TZ=%s to the system', (zone) => {
    expect(load({ environment: { TZ: zone } }).config.schedule.timezone).toBeUndefined();
  });

  it('refuses a value that cannot be meant', () => {
    const error = errorOf(() => load({ environment: { MURAKAMI_SETTINGS_PORT: 'eighty' } }));
    expect(error.message).toBe(
      'environment variable MURAKAMI_SETTINGS_PORT: "http.port" is "eighty". It must be a whole number from 0 to 65535.',
    );
  });

  it('leads to settings that exist', () => {
    const settings = settingsOf(schema);
    for (const { path } of predecessors.filter((entry) => entry.path[0] !== 'nettests')) {
      expect(settingAt(settings, path), path.join('.')).toBeDefined();
    }
  });
});
