// What the gates ask of a store: which runs turned to a family of servers, and what tests moved. Kept by queries over the rows.
import type { RunUsage } from './gate-budget.js';
import type { Contact } from './gate-quota.js';

/** A recorded run that turned to servers of a family; `bootId` and `monotonicMs` place it when the clock was set since. */
export interface RecordedContact extends Contact {
  readonly id: string;
  readonly bootId?: string;
  readonly monotonicMs?: number;
}

/** The part of a store that the gates read. Times are ms; `fromMs` is the first that counts. */
export interface GateStore {
  /** Runs of this device on `uplink` with servers of `family`, by the wall clock or, of boot `bootId`, since `fromMonotonicMs`. */
  contacts(query: ContactQuery): Promise<readonly RecordedContact[]>;
  /** What runs of `nettests` on the line moved since `fromMs`, oldest first. */
  usages(query: UsageQuery): Promise<readonly RunUsage[]>;
  /** Minutes since `fromMs` in which the monitors ran. */
  watchedMinutes(fromMs: number): Promise<number>;
}

/** Whose usage, since when. */
export interface UsageQuery {
  readonly nettests: readonly string[];
  readonly fromMs: number;
}

/** Which contacts. */
export interface ContactQuery {
  readonly family: string;
  readonly uplink: string;
  readonly fromMs: number;
  readonly bootId?: string | undefined;
  readonly fromMonotonicMs?: number | undefined;
}
