import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile } from '../../src/config/config-file.js';
import { temporaryFolder } from './example.js';

describe('src/config/config-file', () => {
  it('prefers the flag, then the variable, then what is in the data folder', () => {
    const data = temporaryFolder();
    const environment = { MK_KIOSK_CONFIG: '/etc/kiosk.yaml' };
    expect(configFile('/a.yaml', environment, data)).toEqual({ filePath: '/a.yaml', fileRequired: true });
    expect(configFile(undefined, environment, data)).toEqual({
      filePath: '/etc/kiosk.yaml',
      fileRequired: true,
    });
    const standard = { filePath: join(data, 'config.yaml'), fileRequired: false };
    expect(configFile(undefined, {}, data)).toEqual(standard);
    expect(configFile(undefined, { MK_KIOSK_CONFIG: '' }, data)).toEqual(standard);
    writeFileSync(join(data, 'config.json'), '{}');
    expect(configFile(undefined, {}, data).filePath).toBe(join(data, 'config.json'));
    writeFileSync(join(data, 'config.yaml'), '');
    expect(configFile(undefined, {}, data)).toEqual(standard);
  });
});
