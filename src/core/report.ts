// The evidence report as a document: what was promised, what was measured, what was left out and why, how sure it is.
import { z } from 'zod';
import { demoMarkSchema } from './demo.js';
import { metricSpecSchema } from './metric.js';
import { outageKinds, outageSchema, unwatchedSchema } from './monitor.js';
import { planSchema } from './plan.js';
import { statusSchema } from './measurement.js';

/** The longest range of a report: it reads every row. */
export const longestReportMs = 400 * 86_400_000;

/** Query of GET /api/v1/report; `below` is the share of the plan under which a result counts as below it. */
export const reportQuerySchema = z.strictObject({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  below: z.coerce.number().min(0.05).max(1).default(0.9),
});

/** Why a row's figures are not used: what the attempt was, or what its validity says. */
export const exclusions = [
  'failed',
  'skipped',
  'aborted',
  'unusable',
  'disturbed',
  'clock',
  'no_figure',
] as const;

/** Why a row's figures are not used. */
export type Exclusion = (typeof exclusions)[number];

const proportionSchema = z.object({
  count: z.number().int(),
  n: z.number().int(),
  ratio: z.number(),
  low: z.number(),
  high: z.number(),
});

/** One metric in the time of one contract; values in the metric's unit. */
export const reportFigureSchema = z.object({
  heading: z.enum(['download', 'upload', 'latency']),
  metric: metricSpecSchema,
  n: z.number().int(),
  median: z.number(),
  /** Absent below six values. */
  interval: z.object({ low: z.number(), high: z.number(), coverage: z.number() }).optional(),
  p10: z.number(),
  p90: z.number(),
  min: z.number(),
  max: z.number(),
  /** How many of the values are lower bounds: the device was the limit. */
  lowerBounds: z.number().int(),
  /** The median is one itself: with the true values it could be higher. */
  atLeast: z.boolean(),
  /** What the contract promises, and what share of it the median is. */
  promised: z.number().optional(),
  ofPlan: z.number().optional(),
  /** Results worse than `limit`; lower bounds that do not reach it are left out, since nobody knows. */
  worse: proportionSchema.extend({ limit: z.number() }).optional(),
});

/** The time of one contract, or of none. */
export const reportSegmentSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  plan: planSchema.optional(),
  figures: z.array(reportFigureSchema),
});

/** Medians of one hour of the day (local), and how many values they are of, by metric name. */
export const reportHourSchema = z.object({
  hour: z.number().int(),
  medians: z.record(z.string(), z.object({ n: z.number().int(), median: z.number() })),
});

/** GET /api/v1/report. */
export const reportDocumentSchema = z.object({
  device: z.object({ id: z.string(), name: z.string(), annotations: z.record(z.string(), z.string()) }),
  version: z.string(),
  demo: demoMarkSchema.optional(),
  madeAt: z.iso.datetime(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  timezone: z.string(),
  below: z.number(),
  /** SHA-256 (hex) over the rows' hashes in the order of their numbers, each as hex with a line feed. */
  data: z.object({
    rows: z.number().int(),
    sha256: z.string(),
    firstSequence: z.number().int().optional(),
    lastSequence: z.number().int().optional(),
    bytes: z.number(),
  }),
  attempts: z.partialRecord(statusSchema, z.number().int()),
  failures: z.array(z.object({ failure: z.string(), count: z.number().int() })),
  skips: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  excluded: z.partialRecord(z.enum(exclusions), z.number().int()),
  nettests: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      attempts: z.number().int(),
      valid: z.number().int(),
      segments: z.array(reportSegmentSchema),
      hours: z.array(reportHourSchema),
    }),
  ),
  outages: z.object({
    list: z.array(outageSchema),
    count: z.number().int(),
    totalMs: z.number(),
    longestMs: z.number(),
    byKind: z.partialRecord(z.enum(outageKinds), z.object({ count: z.number().int(), totalMs: z.number() })),
    unwatched: z.array(unwatchedSchema),
    unwatchedMs: z.number(),
  }),
});

/** GET /api/v1/report. */
export type ReportDocument = z.output<typeof reportDocumentSchema>;
/** One metric in the time of one contract. */
export type ReportFigure = z.output<typeof reportFigureSchema>;
/** The time of one contract. */
export type ReportSegment = z.output<typeof reportSegmentSchema>;
