// Where monitors keep what they found; the kiosk's store does it beside the measurements.
import type { LatencyMinute, Outage, Unwatched, WatchMinute } from './monitor.js';

/** A half open range of instants, ms. */
export interface MonitorRange {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** When something was that a clock told that was not set yet: ms since the boot. Its time is corrected once the clock is set. */
export interface Undated {
  readonly bootId: string;
  readonly monotonicMs: number;
}

/** The bounds of an outage that were told by a clock that was not set. */
export interface UndatedOutage {
  readonly bootId: string;
  readonly beginMonotonicMs?: number;
  readonly endMonotonicMs?: number;
}

/** What one minute of all monitors leaves; `undated` where the clock was not set when it began. */
export interface MonitorMinutes {
  readonly latency: readonly (LatencyMinute & { readonly undated?: Undated })[];
  readonly watch: readonly (WatchMinute & { readonly undated?: Undated })[];
}

/** The monitors' part of a store. Errors are KioskError `database_*`; a call took effect whole or not at all. */
export interface MonitorStore {
  /** Adds minutes in one commit. A minute that is there already stays as it is (the clock was set back). */
  addMonitorMinutes(minutes: MonitorMinutes): Promise<void>;
  /** Adds an outage, or replaces the one with its id. Without `undated` its bounds are those of a clock that was set. */
  saveOutage(outage: Outage, undated?: UndatedOutage): Promise<void>;
  /** The newest outage that has no end. */
  openOutage(): Promise<Outage | undefined>;
  /** Outages that touch the range, oldest first; at most the newest `limit`. */
  outages(range: MonitorRange, limit: number): Promise<readonly Outage[]>;
  /** Spans of two or more minutes that nobody watched and that touch the range, oldest first; at most the newest `limit`. */
  unwatched(range: MonitorRange, limit: number): Promise<readonly Unwatched[]>;
  /** The newest watched minute. */
  lastWatched(): Promise<WatchMinute | undefined>;
  /** Minutes of latency, oldest first; at most the newest `limit`. */
  latencyMinutes(
    range: MonitorRange,
    target: string | undefined,
    limit: number,
  ): Promise<readonly LatencyMinute[]>;
}
