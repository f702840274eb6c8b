// The store as an outbox: rows of this device's own sequence, and which of them were read anew since.
// INVARIANTS: nothing is removed because it was sent; what was sent is a destination's own state (delivered.ts).
import type { SequencedRow } from '../wire.js';

/** What a forwarder takes rows from. Errors are KioskError `database_*`. */
export interface Outbox {
  /** The highest number of the sequence; 0 where there is no row. */
  newest(): Promise<number>;
  /**
   * At most `limit` rows with numbers `from` to `to` (both included), newest first; rows of another device's key, damaged ones
   * and those that were removed are left out.
   */
  sequenced(from: number, to: number, limit: number): Promise<readonly SequencedRow[]>;
  /** Numbers of rows that were read anew behind `mark`, and the mark to ask with next time. */
  rereadSince(
    mark: number,
    limit: number,
  ): Promise<{ readonly numbers: readonly number[]; readonly mark: number }>;
}
