// What is brought over from a damaged store that was set aside: the account of it, and the part of a store that does it.
import { z } from 'zod';
import type { Measurement, Raw } from './measurement.js';
import type { Rederived } from './rederive.js';

/** What was saved and lost of one damaged file. Rows of a table that was not met have no count. */
export const salvageReportSchema = z.object({
  finishedAt: z.iso.datetime(),
  /** The file could be read at all; its epoch was found. */
  readable: z.boolean(),
  measurements: z.object({
    /** As they were written, by both hashes. */
    proven: z.number().int(),
    /** Proven as recorded; their figures were read again from raw output. */
    reread: z.number().int(),
    /** Kept, and flagged `salvaged_unproven`: figures that no hash proves any more. */
    unproven: z.number().int(),
    /** Kept outside of the sequence, as imported from the file, and flagged: no hash proves them at all. */
    asImported: z.number().int(),
    /** Known by their number, and gone. */
    lost: z.number().int(),
    /** Brought over without their raw output, which the file has no more. */
    withoutRaw: z.number().int(),
  }),
  /** Rows of other tables. */
  others: z.record(z.string(), z.object({ saved: z.number().int(), lost: z.number().int() })),
  /** Consent was not brought over, since a decision among it is lost: everybody is asked again. */
  consentLost: z.boolean(),
  damagedPages: z.number().int(),
  /** SHA-256 (hex) of the list of what is lost. */
  lostSha256: z.string(),
});

/** What was saved and lost of one damaged file. */
export type SalvageReport = z.output<typeof salvageReportSchema>;

/** A file that was set aside; without a report it is still being read. */
export interface Salvage {
  /** Its name in the data folder. */
  readonly file: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly setAsideAt: string;
  readonly report?: SalvageReport;
}

/** Flag of a row whose figures came out of a damaged file without a hash that proves them. */
export const salvagedUnprovenFlag = 'salvaged_unproven';

/** Reads raw output again; undefined where nobody can read it. */
export type Reread = (
  measurement: Measurement,
  raw: Raw,
) => (Rederived & { readonly version: string }) | undefined;

/** The part of a store that brings rows over from a damaged one. */
export interface SalvageStore {
  /** All files that were ever set aside, oldest first. */
  salvages(): Promise<readonly Salvage[]>;
  /** Takes files that were set aside and have no account yet into the books: before anything is recorded. */
  beginSalvages(reason: string): Promise<void>;
  /**
   * Reads the file `name`, which lies beside the store, and brings over what it has, in small transactions; may be
   * stopped or killed and done again. Resolves with the report.
   */
  salvage(name: string, reread: Reread, stop?: AbortSignal): Promise<SalvageReport>;
}
