import { describe, expect, it } from 'vitest';
import { startTimeOf } from '../../src/import/start-time.js';

const now = Date.UTC(2026, 10, 21);
const file = Date.UTC(2026, 10, 20);
const hour = 3_600_000;

describe('import/start-time', () => {
  it.each([
    ['what the record says', now - hour, now - hour, []],
    ['a clock that is a little ahead', now + 23 * hour, now + 23 * hour, []],
    [
      'a clock that is days ahead',
      now + 25 * hour,
      file,
      ['recorded_start_implausible', 'start_from_file_time'],
    ],
    ['a clock that was never set', 60_000, file, ['recorded_start_implausible', 'start_from_file_time']],
    ['a date that is none', NaN, file, ['recorded_start_implausible', 'start_from_file_time']],
    ['no date', undefined, file, ['start_from_file_time']],
  ])('handles %s', (_what, recorded, startedAtMs, flags) => {
    expect(startTimeOf(recorded, file, now)).toEqual({ startedAtMs, flags });
  });

  it('falls back on now where the file has no time, or one of the future', () => {
    const fromNow = { startedAtMs: now, flags: ['start_from_import_time'] };
    expect(startTimeOf(undefined, undefined, now)).toEqual(fromNow);
    expect(startTimeOf(undefined, now + 48 * hour, now)).toEqual(fromNow);
  });

  it('does not call a record wrong because the clock of this device is not set', () => {
    expect(startTimeOf(file, undefined, 5000)).toEqual({ startedAtMs: file, flags: [] });
  });
});
