// Rows that the store refused, kept beside it until it takes them: a stop or a kill must not lose them.
import { z } from 'zod';
import { curveSchema, measurementSchema, type MeasurementDraft } from './measurement.js';

const draftSchema = z.object({
  measurement: measurementSchema.omit({
    device: true,
    epoch: true,
    sequence: true,
    previousHash: true,
    hash: true,
    raw: true,
  }),
  curves: z.array(curveSchema),
  raw: z.object({ format: z.string(), text: z.string() }).optional(),
});

/** A draft as a line of JSON. */
export function draftLine(draft: MeasurementDraft): string {
  return JSON.stringify(draft);
}

/** The draft of such a line; undefined for one that was cut or damaged. */
export function draftOfLine(line: string): MeasurementDraft | undefined {
  try {
    const { raw, ...draft } = draftSchema.parse(JSON.parse(line));
    return { ...draft, ...(raw && { raw }) };
  } catch {
    return undefined;
  }
}

/** Where refused rows are kept. Nothing here throws. */
export interface RowSpill {
  /** Keeps a row durably; false where that could not be done. */
  add(draft: MeasurementDraft): boolean;
  /** What is kept, oldest first. */
  read(): readonly MeasurementDraft[];
  /** Forgets all of it: the store has taken it. */
  clear(): void;
}

/** Keeps nothing. */
export const noSpill: RowSpill = { add: () => false, read: () => [], clear: () => undefined };
