import { describe, expect, it } from 'vitest';
import { classSet } from '../../src/config/class-set.js';
import { checkProvision } from '../../src/config/provision-file.js';
import { configSchema } from '../../src/core/config.js';
import { messageOf } from '../../src/core/errors.js';
import { provisionSchema } from '../../src/core/provision.js';
import { tableRecords } from '../../src/import/csv.js';
import { nettests } from '../../src/nettests/index.js';

const schema = provisionSchema(configSchema(nettests));
const shared = checkProvision(
  schema,
  'school.json',
  '{"device": {"site": "School"}, "wifi": {"networks": {"net": {"password": "12345678"}}}}',
).assignments;

const setOf = (table: string) => classSet(schema, 'class.csv', tableRecords(table) ?? [], shared);

function faultsOf(table: string): string {
  try {
    setOf(table);
    return 'none';
  } catch (thrown) {
    return messageOf(thrown);
  }
}

describe('config/class-set', () => {
  it('makes thirty files, each of what is shared and of its own row', () => {
    const rows = Array.from({ length: 30 }, (_, n) => `pi-${n + 1},${n + 1},"Room ${n + 1}, left"`);
    const files = setOf(`device.name,device.number,device.location\r\n${rows.join('\r\n')}\r\n`);
    expect(files).toHaveLength(30);
    expect(files[6]?.folder).toBe('07-pi-7');
    for (const [index, { text }] of files.entries()) {
      const { config } = checkProvision(schema, 'mk-kiosk.json', text);
      expect(config.device).toMatchObject({
        site: 'School',
        number: index + 1,
        location: `Room ${index + 1}, left`,
      });
      expect(config.wifi.networks.net?.password).toBe('12345678');
    }
  });

  it('takes folders from a column of their own, and a row over what is shared', () => {
    const [file] = setOf('folder;device.site;wifi.networks.net.password\nroom 3;Annex;87654321\n');
    expect(file?.folder).toBe('room 3');
    expect(JSON.parse(file?.text ?? '')).toEqual({
      device: { site: 'Annex' },
      wifi: { networks: { net: { password: '87654321' } } },
    });
  });

  it.each([
    ['device.name\n', 'the table has no device'],
    [
      'device.nam\npi\n',
      'row 1, column A (device.nam): there is no setting of this name. Did you mean "device.name"?',
    ],
    [
      'device.name,plan.downloadMbps\npi,fast\n',
      'row 2, column B (plan.downloadMbps): "plan.downloadMbps" is "fast"',
    ],
    [
      'device.name,plan.downloadMbps\n\npi,-1\n',
      'row 3, column B (plan.downloadMbps): "plan.downloadMbps" is -1',
    ],
    ['device.name\npi\npi\n', 'row 3, column A (device.name): "device.name pi" is that of row 2 too'],
    ['folder\n../etc\n', '"../etc" is no name for a folder'],
    ['device.name\npi,extra\n', 'row 2 has more cells than the first row'],
    [
      'wifi.networks.net.password\nkurz\n',
      'row 2, column A (wifi.networks.net.password): "wifi.networks.net": its password',
    ],
  ])('says row and column of what is wrong: %j', (table, words) => {
    expect(faultsOf(table)).toContain(words);
  });

  it('tells all faults at once, and never a password', () => {
    const text = faultsOf('device.number,wifi.networks.net.password\nx,kurz\ny,12345678\n');
    expect(text).toMatch(/row 2.*\n.*row 2.*\n.*row 3/);
    expect(text).not.toContain('kurz');
  });
});
