// Where the time axis has its marks: round hours and midnights of the kiosk's zone, right over both clock changes.
import { DateTime } from 'luxon';

/** Instants (ms) within the range at every `stepHours` of the local day (24: midnights). */
export function localTicks(
  fromMs: number,
  toMs: number,
  stepHours: number,
  timezone: string,
): readonly number[] {
  const ticks: number[] = [];
  let day = DateTime.fromMillis(fromMs, { zone: timezone }).startOf('day');
  while (day.toMillis() <= toMs) {
    for (let hour = 0; hour < 24; hour += stepHours) {
      const at = day.set({ hour }).toMillis();
      if (at >= fromMs && at <= toMs) ticks.push(at);
    }
    day = day.plus({ days: 1 });
  }
  return ticks;
}
