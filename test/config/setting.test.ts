import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listSettings } from '../../src/config/key-path.js';
import { expectedOf } from '../../src/config/expected.js';
import { holdsSecret, settingAt, settingsOf } from '../../src/config/setting.js';
import { parseSettingText } from '../../src/config/setting-text.js';
import { configSchema } from '../../src/core/config.js';
import { nettests } from '../../src/nettests/index.js';

function settingOf(schema: z.ZodType) {
  const setting = settingAt(settingsOf(z.strictObject({ it: schema })), ['it']);
  if (setting === undefined) throw new Error('no setting');
  return setting;
}

describe('src/config/setting', () => {
  it.each([
    [z.string(), 'text'],
    [z.string().min(1), 'text that is not empty'],
    [z.string().max(9).optional(), 'text of at most 9 characters'],
    [z.string().min(2).max(9).default('abc'), 'text of 2 to 9 characters'],
    [z.number(), 'a number'],
    [z.number().positive(), 'a number above 0'],
    [z.number().min(1), 'a number of at least 1'],
    [z.number().int(), 'a whole number'],
    [z.number().int().min(1).max(5), 'a whole number from 1 to 5'],
    [z.boolean(), 'true or false'],
    [z.enum(['a', 'b']), 'one of a, b'],
    [z.literal('x'), 'x'],
    [z.array(z.boolean()), 'a list, each entry true or false'],
    [z.union([z.literal('auto'), z.number()]), 'auto or a number'],
    [z.iso.datetime(), 'an instant in ISO 8601 with Z, such as 2030-01-31T12:00:00Z'],
    [z.json(), 'a value as JSON has it'],
    [z.strictObject({ a: z.string() }).prefault({ a: '' }), 'a group of settings'],
    [z.record(z.string(), z.string()), 'a group of settings'],
  ])('says what a value must be (%#)', (schema, expected) => {
    expect(expectedOf(settingOf(schema))).toBe(expected);
  });

  it('finds a secret in whatever it is wrapped', () => {
    const secret = z.string().meta({ secret: true });
    const wrapped = [
      secret,
      secret.optional(),
      secret.default('x'),
      z.array(secret),
      z.record(z.string(), secret),
      z.strictObject({ a: z.strictObject({ b: secret }) }),
      z.strictObject({ a: z.string() }).meta({ secret: true }),
    ];
    for (const schema of wrapped) expect(holdsSecret(settingOf(schema))).toBe(true);
    expect(holdsSecret(settingOf(z.strictObject({ a: z.string() })))).toBe(false);
  });

  it('gives what is below a secret group the secret', () => {
    const group = z.strictObject({ a: z.string() }).meta({ secret: true });
    expect(listSettings(settingOf(group)).every(({ setting }) => setting.secret)).toBe(true);
  });

  it('refuses a schema that is no object', () => {
    expect(() => settingsOf(z.string())).toThrow('no object');
  });

  it('can read the default of each built-in setting back from text', () => {
    for (const { path, setting } of listSettings(settingsOf(configSchema(nettests)))) {
      if (!('default' in setting) || setting.default === undefined) continue;
      const { default: value } = setting;
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      expect(parseSettingText(setting, text), path.join('.')).toEqual({ ok: true, value });
    }
  });
});
