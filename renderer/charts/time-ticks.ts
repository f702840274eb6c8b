// Where the time axis has its marks: round hours and midnights of the kiosk's zone, right over both clock changes.
import { instantOf, wallTime } from '../local-clock.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Instants (ms) within the range at every `stepHours` of the local day (24: midnights). */
export function localTicks(
  fromMs: number,
  toMs: number,
  stepHours: number,
  timezone: string,
): readonly number[] {
  const ticks: number[] = [];
  const last = wallTime(toMs, timezone);
  const step = stepHours * hourMs;
  for (let wall = Math.floor(wallTime(fromMs, timezone) / dayMs) * dayMs; wall <= last; wall += step) {
    const at = instantOf(wall, timezone);
    if (at >= fromMs && at <= toMs) ticks.push(at);
  }
  return ticks;
}
