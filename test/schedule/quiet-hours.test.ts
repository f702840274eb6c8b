// Quiet hours on the calendar, over midnight and over both changes of the clock.
import { describe, expect, it } from 'vitest';
import { createQuietHours } from '../../src/schedule/quiet-hours.js';
import { localDigitsOf } from '../../src/schedule/local-time.js';

function untilOf(iso: string, quiet: readonly string[], only: readonly string[] = [], timezone = 'UTC') {
  const untilMs = createQuietHours(quiet, only, timezone).until(Date.parse(iso));
  if (untilMs === undefined) return undefined;
  return Number.isFinite(untilMs) ? new Date(untilMs).toISOString().replace(':00.000Z', 'Z') : 'never';
}

describe('schedule/quiet-hours', () => {
  it('is open without hours, and half open with them', () => {
    expect(untilOf('2030-01-01T03:00Z', [])).toBeUndefined();
    const day = ['08:00-16:00'];
    expect(untilOf('2030-01-01T07:59:59.999Z', day)).toBeUndefined();
    expect(untilOf('2030-01-01T08:00Z', day)).toBe('2030-01-01T16:00Z');
    expect(untilOf('2030-01-01T15:59:59.999Z', day)).toBe('2030-01-01T16:00Z');
    expect(untilOf('2030-01-01T16:00Z', day)).toBeUndefined();
  });

  it('belongs to the day on which it begins, over midnight too', () => {
    const friday = ['fri 22:00-06:00'];
    // 4 January 2030 is a Friday.
    expect(untilOf('2030-01-04T05:00Z', friday)).toBeUndefined();
    expect(untilOf('2030-01-04T23:00Z', friday)).toBe('2030-01-05T06:00Z');
    expect(untilOf('2030-01-05T05:59Z', friday)).toBe('2030-01-05T06:00Z');
    expect(untilOf('2030-01-05T23:00Z', friday)).toBeUndefined();
  });

  it('joins hours that touch, in zones of their own', () => {
    const hours = ['sat 00:00-24:00', 'sun 00:00-12:00', '12:00-13:00 Europe/Berlin'];
    expect(untilOf('2030-01-05T00:00Z', hours)).toBe('2030-01-06T12:00Z');
    expect(untilOf('2030-01-07T11:30Z', hours)).toBe('2030-01-07T12:00Z');
  });

  it('never ends where the whole week is quiet or nothing is allowed', () => {
    expect(untilOf('2030-01-01T00:00Z', ['00:00-24:00'])).toBe('never');
    expect(untilOf('2030-01-01T00:00Z', ['09:00-09:00'])).toBe('never');
    expect(untilOf('2030-01-01T00:00Z', ['09:00-17:00'], ['10:00-11:00'])).toBe('never');
  });

  it('allows only the hours that are named', () => {
    const only = ['mon-fri 06:00-08:00'];
    expect(untilOf('2030-01-04T07:00Z', [], only)).toBeUndefined();
    expect(untilOf('2030-01-04T08:00Z', [], only)).toBe('2030-01-07T06:00Z');
  });

  it('goes by the clock on the wall when it changes', () => {
    const berlin = 'Europe/Berlin';
    // Spring: 02:00 to 03:00 do not exist on 31 March, the hours end when the wall shows 03:00 or more.
    expect(untilOf('2030-03-31T00:30Z', ['01:00-02:30'], [], berlin)).toBe('2030-03-31T01:00Z');
    // Autumn: 02:00 to 03:00 come twice on 27 October.
    expect(untilOf('2030-10-26T23:30Z', ['01:00-02:30'], [], berlin)).toBe('2030-10-27T00:30Z');
    expect(untilOf('2030-10-27T01:10Z', ['01:00-02:30'], [], berlin)).toBe('2030-10-27T01:30Z');
    expect(untilOf('2030-10-26T23:30Z', ['01:00-03:00'], [], berlin)).toBe('2030-10-27T02:00Z');
  });

  it.each(['Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Kiritimati'])(
    'says for each half hour of a year in %s what the wall shows',
    (timezone) => {
      const hours = createQuietHours(['21:30-05:15', 'sun 12:00-13:00'], [], timezone);
      for (let atMs = Date.UTC(2030, 0, 1); atMs < Date.UTC(2031, 0, 1); atMs += 1_800_000) {
        const local = new Date(localDigitsOf(atMs, timezone));
        const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
        const quiet =
          minute >= 1290 || minute < 315 || (local.getUTCDay() === 0 && minute >= 720 && minute < 780);
        const untilMs = hours.until(atMs);
        if ((untilMs !== undefined) !== quiet) expect.fail(`${timezone} ${local.toISOString()}`);
        if (untilMs !== undefined && hours.until(untilMs) !== undefined) expect.fail('it did not end');
      }
    },
  );
});
