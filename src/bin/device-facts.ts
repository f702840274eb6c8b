// What the configuration says of this device, as it goes into each row.
import type { ClockSync } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { Measurement } from '../core/measurement.js';

/** The zone of the schedule: configured, else the system's. */
export function timezoneOf(config: Config): string {
  return config.schedule.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Annotations of each row: name, number, site and places, kind of line, and the owner's own tags. */
export function annotationsOf({ device }: Config): Record<string, string> {
  const { number, tags, uplink: _uplink, required: _required, ...texts } = device;
  const annotations: Record<string, string> = { ...tags };
  for (const [key, value] of Object.entries(texts)) if (value !== undefined) annotations[key] = value;
  if (number !== undefined) annotations.number = String(number);
  return annotations;
}

/** Who keeps the clock and how long ago it was set, for a row's conditions; nothing where nobody tells. */
export function clockConditions({ by, lastSyncMs }: ClockSync, nowMs: number): Measurement['conditions'] {
  if (by === undefined) return {};
  const ageMs = lastSyncMs === undefined ? undefined : nowMs - lastSyncMs;
  return { clock: { by, ...(ageMs !== undefined && ageMs >= 0 && { lastSyncAgeMs: ageMs }) } };
}
