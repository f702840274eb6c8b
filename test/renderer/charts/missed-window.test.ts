// When two results may be joined by a line, and when a run is missing between them.
import { describe, expect, it } from 'vitest';
import { missedWindows, unusualSpans } from '../../../renderer/charts/missed-window.js';

const hourMs = 3_600_000;
const at = (text: string) => Date.parse(text);

describe('renderer/charts/missed-window', () => {
  it('finds a window without a run, however the instants fell in their windows', () => {
    const missed = missedWindows('0 */4 * * *', 4 * hourMs, 'UTC');
    // First minute of one window to the last of the next: nearly 8 h, and nothing is missing.
    expect(missed?.(at('2026-11-20T00:01Z'), at('2026-11-20T07:59Z'))).toBe(false);
    expect(missed?.(at('2026-11-20T00:01Z'), at('2026-11-20T08:10Z'))).toBe(false);
    expect(missed?.(at('2026-11-20T00:01Z'), at('2026-11-20T08:30Z'))).toBe(true);
    expect(missed?.(at('2026-11-20T03:59Z'), at('2026-11-20T08:30Z'))).toBe(true);
  });

  it('does not take the hours without a schedule for a gap', () => {
    const missed = missedWindows('0 8-20/2 * * *', hourMs, 'UTC');
    expect(missed?.(at('2026-11-19T20:30Z'), at('2026-11-20T08:30Z'))).toBe(false);
    expect(missed?.(at('2026-11-19T18:30Z'), at('2026-11-20T08:30Z'))).toBe(true);
  });

  it('goes on from Saturday to Sunday', () => {
    const missed = missedWindows('0 12 * * sun', 0, 'UTC');
    expect(missed?.(at('2026-11-15T12:00Z'), at('2026-11-22T12:00Z'))).toBe(false);
    expect(missed?.(at('2026-11-15T12:00Z'), at('2026-11-29T12:00Z'))).toBe(true);
  });

  it('reads the schedule in the zone of the kiosk', () => {
    const missed = missedWindows('0 6 * * *', 0, 'Europe/Berlin');
    expect(missed?.(at('2026-11-19T06:00Z'), at('2026-11-20T04:00Z'))).toBe(false);
    expect(missed?.(at('2026-11-19T04:00Z'), at('2026-11-20T06:00Z'))).toBe(true);
  });

  it('knows nothing of expressions that depend on the date, or that are none', () => {
    expect(missedWindows('0 0 1 * *', 0, 'UTC')).toBeUndefined();
    expect(missedWindows('0 0 * jan *', 0, 'UTC')).toBeUndefined();
    expect(missedWindows('whenever', 0, 'UTC')).toBeUndefined();
  });

  it('takes a span far beyond the usual one for a gap where no schedule is known', () => {
    const missed = unusualSpans([0, 1, 2, 3, 10, 11].map((hour) => hour * hourMs));
    expect(missed(3 * hourMs, 10 * hourMs)).toBe(true);
    expect(missed(0, 2 * hourMs)).toBe(false);
    expect(unusualSpans([0])(0, 1e12)).toBe(false);
  });
});
