// Corrects when rows began that were recorded before the clock was set: true start = wall − monotonic + the row's monotonic time.

/** The flag of a row whose start was corrected; its `clock` stays `unsynced`, and its record keeps the start as first recorded. */
export const clockCorrectedFlag = 'clock_corrected';

/** Both clocks, read together once the wall clock was set: ms since 1970, and ms since the boot `bootId`. */
export interface ClockReading {
  readonly bootId: string;
  readonly wallMs: number;
  readonly monotonicMs: number;
  /** Set where nobody says that the clock is right, only that it can be: then only starts that cannot be are corrected. */
  readonly onlyStartsBeforeMs?: number;
}

/** The part of a store that corrects starts. Errors are KioskError `database_*`. */
export interface ClockStore {
  /**
   * Gives each row of this boot that was recorded `unsynced` and has a monotonic time its true start, once: a corrected
   * row is not touched again. Roll-ups follow in the same transaction. A row that claims to be later than the reading, and
   * one that is damaged, stays as it is, so that no time in the future is ever made up. Minutes and outages of the
   * monitors follow. Resolves with the number of rows corrected.
   */
  correctStarts(reading: ClockReading): Promise<number>;
}

/** The corrected start in whole ms; undefined for a row of another boot, one that needs none, and one that is later than the reading. */
export function correctedStart(
  row: {
    readonly origin: string;
    readonly clock: string;
    readonly startedAt: string;
    readonly bootId?: string | undefined;
    readonly monotonicMs?: number | undefined;
    readonly flags: readonly string[];
  },
  { bootId, wallMs, monotonicMs, onlyStartsBeforeMs = Infinity }: ClockReading,
): number | undefined {
  if (row.origin !== 'device' || row.clock !== 'unsynced' || row.bootId !== bootId) return undefined;
  if (row.monotonicMs === undefined || row.monotonicMs > monotonicMs) return undefined;
  if (Date.parse(row.startedAt) >= onlyStartsBeforeMs) return undefined;
  if (row.flags.includes(clockCorrectedFlag)) return undefined;
  return Math.floor(wallMs - monotonicMs + row.monotonicMs);
}
