import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema, cronSchema, timezoneSchema } from '../../src/core/config.js';
import type { NettestDescription } from '../../src/core/nettest.js';
import { nettests as builtIn } from '../../src/nettests/index.js';

const echo: NettestDescription = {
  id: 'echo',
  title: 'Echo',
  description: 'Says what it hears',
  version: '1',
  kind: 'light',
  scope: 'line',
  metrics: [],
  options: z.strictObject({ words: z.number().int().default(3) }),
  defaults: { enabled: false, cron: '7 * * * *', windowMinutes: 30, timeoutMs: 5_000 },
  estimate: { seconds: 1, bytesPerMbps: 0 },
};

describe('src/core/config', () => {
  it('needs nothing to be set, with any list of nettests', () => {
    expect(configSchema([]).parse({}).http.port).toBe(8788);
    expect(configSchema(builtIn).safeParse({}).error).toBeUndefined();
  });

  it('listens on the loopback only, unless told otherwise', () => {
    const config = configSchema([]).parse({});
    expect([config.http.host, config.ndt7Server.host]).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(config.ndt7Server.enabled).toBe(false);
  });

  it('has settings for each nettest, with the nettest’s defaults', () => {
    const config = configSchema([echo]).parse({ nettests: { echo: { enabled: true } } });
    expect(config.nettests).toEqual({
      echo: {
        enabled: true,
        cron: '7 * * * *',
        windowMinutes: 30,
        perDay: 4,
        timeoutMs: 5_000,
        options: { words: 3 },
      },
    });
  });

  it.each([
    [{ htp: {} }],
    [{ nettests: { ndt8: {} } }],
    [{ nettests: { echo: { options: { wrods: 1 } } } }],
    [{ nettests: { echo: { command: 'rm -rf /' } } }],
    [{ consent: { nobody: { who: 'a', when: '2030-01-01T00:00:00Z', textVersion: '1' } } }],
    [{ consent: { mlab: { who: 'a' } } }],
    [{ device: { tags: { '': 'x' } } }],
    [{ device: { tags: { a: 'x'.repeat(201) } } }],
    [{ http: { port: 65_536 } }],
    [{ plan: { downloadMbps: 0 } }],
    [{ plan: { validFrom: '2030-01-01' } }],
    [{ schedule: { gapSeconds: Number.NaN } }],
    [{ logLevel: 'trace' }],
    [null],
    ['text'],
    [[]],
  ])('refuses %j', (document) => {
    expect(configSchema([echo]).safeParse(document).success).toBe(false);
  });

  it('refuses a cron expression with the column of the error', () => {
    expect(cronSchema.safeParse('0 25 * * *').error?.issues[0]?.message).toBe(
      'hour: 25 is not in 0 to 23 (column 3 of "0 25 * * *")',
    );
    expect(cronSchema.parse('7-59/30 * * * *')).toBe('7-59/30 * * * *');
  });

  it('knows time zones by their IANA names', () => {
    for (const zone of ['Europe/Berlin', 'UTC', 'Asia/Kathmandu'])
      expect(timezoneSchema.parse(zone)).toBe(zone);
    for (const zone of ['Berlin', '', ':/etc/localtime', 'Europe/Berlin ', '../etc/passwd']) {
      expect(timezoneSchema.safeParse(zone).success, zone).toBe(false);
    }
  });
});
