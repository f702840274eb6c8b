// Taking data out: which rows, in which form, and how much of it tells where it was measured.
import { z } from 'zod';
import { scopeSchema, statusSchema } from './measurement.js';
import type { MeasurementFilter } from './store.js';

/** Forms of text that rows are given out in; `ooni` is one entry of OONI's data format a line. */
export const exportFormats = ['csv', 'jsonl', 'ooni'] as const;

/**
 * What is left out: nothing; every network address and network name (`address`); with those also what tells where the
 * device is and whose line it is (`place`).
 */
export const redactions = ['none', 'address', 'place'] as const;

/** What is left out of an export. */
export type Redaction = (typeof redactions)[number];

/** Query of GET /api/v1/export.csv and .jsonl; times are ISO 8601, half open. */
export const exportQuerySchema = z.strictObject({
  nettest: z.string().max(64).optional(),
  status: statusSchema.optional(),
  scope: scopeSchema.optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  redact: z.enum(redactions).default('none'),
});

/** The same with raw output, which only JSONL can carry, and only whole. */
export const exportJsonlQuerySchema = exportQuerySchema.extend({
  raw: z.enum(['true', 'false']).default('false'),
});

/** What to give out. */
export interface ExportRequest {
  readonly format: (typeof exportFormats)[number];
  readonly filter: MeasurementFilter;
  readonly redact: Redaction;
  /** With raw output; JSONL only, and not where anything is left out. */
  readonly raw: boolean;
}

/** Gives rows out as pieces of UTF-8 text, newest first. Throws KioskError `usage` for a request that contradicts itself. */
export type ExportText = (request: ExportRequest) => AsyncIterable<string>;

/** First member of each JSONL line: what the line is, and the version of its form. */
export const exportedMeasurementType = 'mk-kiosk/measurement/1';
export const exportedNoteType = 'mk-kiosk/note/1';
