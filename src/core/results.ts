// What other programs watch a kiosk by: the newest attempt of each nettest, and counts since the daemon began.
import type { Measurement, Status } from './measurement.js';
import type { ClockSync } from './clock.js';

/** The newest attempt of a nettest that really ran (not skipped, not stopped). */
export interface LatestAttempt {
  readonly attempt: Measurement;
  /** Start of the newest attempt that brought figures, ms; absent where none did for as long as is looked back. */
  readonly resultAtMs?: number;
}

/** Everything that a scrape shows; reading it starts nothing. */
export interface KioskResults {
  /** When the daemon began, and with it its counters; ms. */
  readonly startedAtMs: number;
  /** Set where the store was made up. */
  readonly demo?: true;
  readonly clock: ClockSync;
  /** One of each nettest that was attempted in the last {@link lookBackMs}, in the order of the nettests. */
  readonly latest: readonly LatestAttempt[];
  /** Rows recorded since the daemon began; every nettest has every status, so that a first one is seen as a rise. */
  readonly recorded: readonly { readonly nettest: string; readonly status: Status; readonly count: number }[];
  /** Bytes that tests moved over the line since the daemon began, as far as they were counted. */
  readonly moved: readonly { readonly nettest: string; readonly bytes: number }[];
}

/** An attempt that is older is no longer anybody's latest: it bounds what has to be searched. */
export const lookBackMs = 35 * 86_400_000;

/** Metrics that say how many bytes a test moved, in whatever words its program uses. */
export const movedBytesMetrics: readonly string[] = [
  'download_bytes',
  'downloaded_bytes',
  'upload_bytes',
  'uploaded_bytes',
];
