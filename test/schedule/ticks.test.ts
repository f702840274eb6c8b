// Cron ticks in their zone, over both changes of the clock.
import { describe, expect, it } from 'vitest';
import { parseCron } from '../../src/core/cron.js';
import { localDigitsOf } from '../../src/schedule/local-time.js';
import { nextTick } from '../../src/schedule/ticks.js';

function ticks(expression: string, fromIso: string, count: number, timezone = 'UTC'): string[] {
  const cron = parseCron(expression);
  if (!cron.ok) throw new Error(cron.error.message);
  const found: string[] = [];
  let afterMs = Date.parse(fromIso);
  for (let i = 0; i < count; i += 1) {
    const tick = nextTick(cron.fields, afterMs, timezone);
    if (tick === undefined) break;
    found.push(new Date(tick).toISOString().replace(':00.000Z', 'Z'));
    afterMs = tick;
  }
  return found;
}

describe('schedule/ticks', () => {
  it('knows steps with an offset', () => {
    expect(ticks('7-59/30 * * * *', '2030-01-01T00:00Z', 4)).toEqual([
      '2030-01-01T00:07Z',
      '2030-01-01T00:37Z',
      '2030-01-01T01:07Z',
      '2030-01-01T01:37Z',
    ]);
  });

  it('is strictly after the instant asked for', () => {
    expect(ticks('0 * * * *', '2030-01-01T00:00Z', 1)).toEqual(['2030-01-01T01:00Z']);
    expect(ticks('0 * * * *', '2029-12-31T23:59:59.999Z', 1)).toEqual(['2030-01-01T00:00Z']);
  });

  it('takes either of day and weekday when both are restricted, as crontab(5) does', () => {
    expect(ticks('0 12 13 * fri', '2030-09-01T00:00Z', 3)).toEqual([
      '2030-09-06T12:00Z',
      '2030-09-13T12:00Z',
      '2030-09-20T12:00Z',
    ]);
  });

  it('finds 29 February over the years without one', () => {
    expect(ticks('0 0 29 2 *', '2029-03-01T00:00Z', 2)).toEqual(['2032-02-29T00:00Z', '2036-02-29T00:00Z']);
  });

  it('runs a skipped local time once, at the change of the clock in spring', () => {
    expect(ticks('30 2 * * *', '2030-03-30T00:00Z', 3, 'Europe/Berlin')).toEqual([
      '2030-03-30T01:30Z',
      '2030-03-31T01:00Z',
      '2030-04-01T00:30Z',
    ]);
    expect(ticks('*/20 2 * * *', '2030-03-31T00:00Z', 2, 'Europe/Berlin')).toEqual([
      '2030-03-31T01:00Z',
      '2030-04-01T00:00Z',
    ]);
  });

  it('does not double the hour that comes twice in autumn', () => {
    expect(ticks('30 2 * * *', '2030-10-26T12:00Z', 2, 'Europe/Berlin')).toEqual([
      '2030-10-27T00:30Z',
      '2030-10-28T01:30Z',
    ]);
    expect(ticks('0 * * * *', '2030-10-26T23:30Z', 3, 'Europe/Berlin')).toEqual([
      '2030-10-27T00:00Z',
      '2030-10-27T02:00Z',
      '2030-10-27T03:00Z',
    ]);
  });

  it('handles zones with half-hour changes and those across the date line', () => {
    expect(ticks('15 2 * * *', '2030-10-05T00:00Z', 2, 'Australia/Lord_Howe')).toEqual([
      '2030-10-05T15:30Z',
      '2030-10-06T15:15Z',
    ]);
    expect(ticks('0 0 * * *', '2030-01-01T12:00Z', 1, 'Pacific/Kiritimati')).toEqual(['2030-01-02T10:00Z']);
  });

  it('is strictly increasing over a whole year in a zone with changes', () => {
    const year = ticks('5,25,45 * * * *', '2029-12-31T23:00Z', 27_000, 'America/New_York');
    expect(year).toHaveLength(27_000);
    for (let i = 1; i < year.length; i += 1) {
      if (Date.parse(year[i] ?? '') <= Date.parse(year[i - 1] ?? ''))
        expect.fail(`${String(year[i])} is not later`);
    }
  });

  it('ticks once on each local day of spring and autumn in every zone that the system knows', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    expect(zones.length).toBeGreaterThan(400);
    for (const zone of zones) {
      for (const from of ['2030-03-01T12:00Z', '2030-09-20T12:00Z']) {
        const days = ticks('30 2 * * *', from, 45, zone).map((tick) =>
          Math.floor((localDigitsOf(Date.parse(tick), zone) - Date.parse(from)) / 86_400_000),
        );
        const first = days[0] ?? 0;
        if (days.some((day, index) => day !== first + index))
          expect.fail(`${zone} from ${from}: ${days.join()}`);
      }
    }
  });
});
