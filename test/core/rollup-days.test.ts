import { describe, expect, it } from 'vitest';
import { dayHours, hourMs, localDays, utcDays } from '../../src/core/rollup-days.js';

const hourAt = (iso: string) => Date.parse(iso) / hourMs;
const dayAt = (date: string) => Date.parse(date) / hourMs / dayHours;

describe('src/core/rollup-days', () => {
  it('puts every hour into the local day in which it begins, in every zone there is', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const { dayOf, firstHour } = localDays(zone);
      const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
      for (let hour = hourAt('2026-01-01T00:00Z'); hour < hourAt('2027-01-01T00:00Z'); hour += 611) {
        const day = dayOf(hour);
        expect(new Date(day * dayHours * hourMs).toISOString().slice(0, 10)).toBe(
          format.format(hour * hourMs),
        );
        expect(firstHour(day)).toBeLessThanOrEqual(hour);
        expect(firstHour(day + 1)).toBeGreaterThan(hour);
      }
    }
  });

  it('knows days of 23 and 25 hours, also where clocks change at midnight', () => {
    const lengthOf = (zone: string, date: string) => {
      const { firstHour } = localDays(zone);
      return firstHour(dayAt(date) + 1) - firstHour(dayAt(date));
    };
    expect(lengthOf('Europe/Rome', '2026-03-29')).toBe(23);
    expect(lengthOf('Europe/Rome', '2026-10-25')).toBe(25);
    expect(lengthOf('Africa/Cairo', '2026-04-24')).toBe(23);
    expect(lengthOf('Pacific/Apia', '2011-12-29')).toBe(24);
    expect(lengthOf('Pacific/Apia', '2011-12-30')).toBe(0);
  });

  it('rounds midnight to the next hour of UTC where an offset is no whole hour', () => {
    expect(localDays('Asia/Kolkata').firstHour(dayAt('2026-03-02'))).toBe(hourAt('2026-03-01T19:00Z'));
    expect(localDays('Asia/Kathmandu').firstHour(dayAt('2026-03-02'))).toBe(hourAt('2026-03-01T19:00Z'));
    expect(localDays('America/St_Johns').firstHour(dayAt('2026-03-02'))).toBe(hourAt('2026-03-02T04:00Z'));
  });

  it('counts days before 1970 backwards', () => {
    expect(utcDays.dayOf(-1)).toBe(-1);
    expect(localDays('America/New_York').dayOf(-1)).toBe(-1);
    expect(utcDays.firstHour(-1)).toBe(-24);
  });

  it('refuses a zone that there is not', () => {
    expect(() => localDays('Europe/Nowhere')).toThrow(RangeError);
  });
});
