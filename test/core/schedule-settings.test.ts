// Settings of the schedule: hours as people write them, what a device must have, and a law that no setting weakens.
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/core/config.js';
import { parseWeeklyHours } from '../../src/core/schedule-hours.js';
import { ndt7 } from '../../src/nettests/ndt7.js';

const schema = configSchema([ndt7]);

function issuesOf(config: unknown): string[] {
  const { error } = schema.safeParse(config);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('src/core/schedule-hours', () => {
  it('reads days, times and a zone', () => {
    expect(parseWeeklyHours('22:00-06:30')).toEqual({
      ok: true,
      hours: { days: new Set([0, 1, 2, 3, 4, 5, 6]), fromMinute: 1320, toMinute: 390 },
    });
    expect(parseWeeklyHours(' Mon-Fri,sun 8:00-24:00 Europe/Rome ')).toEqual({
      ok: true,
      hours: { days: new Set([1, 2, 3, 4, 5, 0]), fromMinute: 480, toMinute: 1440, timezone: 'Europe/Rome' },
    });
    const weekend = parseWeeklyHours('fri-mon 00:00-24:00');
    expect(weekend.ok && weekend.hours.days).toEqual(new Set([5, 6, 0, 1]));
  });

  it.each([
    '',
    'mon',
    '8-9',
    '25:00-26:00',
    '24:00-06:00',
    '08:60-09:00',
    'mo 08:00-09:00',
    'mon- 08:00-09:00',
    'mon-tue-wed 08:00-09:00',
    '08:00-09:00 Mars/Olympus',
    'mon 08:00-09:00 UTC extra',
    'mon fri 08:00-09:00',
    '08:00–09:00',
  ])('refuses %j', (text) => {
    expect(parseWeeklyHours(text).ok).toBe(false);
    expect(issuesOf({ schedule: { quietHours: [text] } })).toHaveLength(1);
  });
});

describe('src/core/schedule-settings', () => {
  it('refuses to weaken the law on public M-Lab servers, and lets the owner of a server decide', () => {
    for (const mode of ['window', 'stratified', 'poisson']) {
      expect(issuesOf({ nettests: { ndt7: { mode } } })).toEqual([
        expect.stringContaining('nettests.ndt7.mode: ' + mode + " is not for M-Lab's public servers"),
      ]);
      expect(issuesOf({ nettests: { ndt7: { mode, options: { server: 'ndt.example' } } } })).toEqual([]);
    }
    expect(issuesOf({ nettests: { ndt7: { mode: 'exponential' } } })).toEqual([]);
    const other = { mode: 'window', options: { locateUrl: 'https://locate.measurementlab.net.example.org' } };
    expect(issuesOf({ nettests: { ndt7: other } })).toEqual([]);
  });

  it('names all that device.required finds missing, tags among them', () => {
    const required = ['site', 'number', 'name', 'region', 'constructor', 'networkType'];
    expect(issuesOf({ device: { required, networkType: 'fibre' } })).toEqual([
      'device.site: is required by device.required',
      'device.number: is required by device.required',
      'device.tags.region: is required by device.required',
      'device.tags.constructor: is required by device.required',
    ]);
    const tags = { region: 'r', constructor: 'c' };
    expect(issuesOf({ device: { required, networkType: 'f', site: 's', number: 0, tags } })).toEqual([]);
  });

  it.each([
    { budget: { dailyMegabytes: 0 } },
    { budget: { monthlyMegabytes: -1 } },
    { budget: { dailyMegabytes: '5' } },
    { schedule: { missedRuns: 'all' } },
    { nettests: { ndt7: { mode: 'random' } } },
    { nettests: { ndt7: { perDay: 0 } } },
    { device: { uplink: '' } },
  ])('refuses %j', (config) => {
    expect(issuesOf(config)).toHaveLength(1);
  });
});
