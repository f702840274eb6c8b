// What a destination is to the loop that delivers: something that takes rows and says what came of it.
import type { SequencedRow } from '../core/wire.js';
import type { Reply } from '../core/fleet/reaction.js';

/** A row that was refused for itself; the others of its batch were taken. */
export interface RefusedRow {
  readonly index: number;
  readonly code: string;
  readonly detail: string;
}

/** What came of a batch. */
export interface Delivery {
  readonly reply: Reply;
  /** In words, for people. */
  readonly detail?: string | undefined;
  readonly refused: readonly RefusedRow[];
  /** Who answered, where it says so: another one than before has none of the rows. */
  readonly answeredBy?: string | undefined;
}

/** Takes rows. Nothing here rejects. */
export interface Destination {
  readonly target: string;
  /** At most so many rows in one batch. */
  readonly mostRows: number;
  deliver(rows: readonly SequencedRow[], signal: AbortSignal): Promise<Delivery>;
  /** The destination's clock says this, ms: sign by it from now on. */
  setTime?(dateMs: number): void;
  /** Makes this device known; true where that succeeded. */
  enrol?(signal: AbortSignal): Promise<boolean>;
}
