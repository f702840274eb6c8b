// Marks of the time axis, over both clock changes.
import { describe, expect, it } from 'vitest';
import { localTicks } from '../../../renderer/charts/time-ticks.js';

function ticks(from: string, to: string, stepHours: number): string[] {
  return localTicks(Date.parse(from), Date.parse(to), stepHours, 'Europe/Berlin').map((ms) =>
    new Date(ms).toISOString().slice(0, 16),
  );
}

describe('renderer/charts/time-ticks', () => {
  it('marks every sixth hour of the local day', () => {
    expect(ticks('2026-11-19T15:42Z', '2026-11-20T15:42Z', 6)).toEqual([
      '2026-11-19T17:00',
      '2026-11-19T23:00',
      '2026-11-20T05:00',
      '2026-11-20T11:00',
    ]);
  });

  it('marks local midnights when the clock goes forward and back', () => {
    expect(ticks('2026-03-28T12:00Z', '2026-03-30T12:00Z', 24)).toEqual([
      '2026-03-28T23:00',
      '2026-03-29T22:00',
    ]);
    expect(ticks('2026-10-24T12:00Z', '2026-10-26T12:00Z', 24)).toEqual([
      '2026-10-24T22:00',
      '2026-10-25T23:00',
    ]);
  });
});
