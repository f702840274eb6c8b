// GET /api/v1/series: one metric over time, narrowed to circumstances or split by one of them, with where its line breaks.
import { z } from 'zod';
import { metricSpecSchema } from './metric.js';
import { scopeSchema, statusSchema, validitySchema } from './measurement.js';
import { splitNames } from './rollup-store.js';
import { timezoneSchema } from './schedule-settings.js';
import { circumstanceNames } from './timeline.js';

const circumstanceSchema = z.string().min(1).max(200);

/** Circumstances that a query can be narrowed to: only what was measured with that server, over that network, by that interface. */
export const whereQuery = {
  server: circumstanceSchema.optional(),
  network: circumstanceSchema.optional(),
  interface: circumstanceSchema.optional(),
};

/**
 * Query of GET /api/v1/series; `scope` defaults to the line. `group` puts values together by hour or by day; `auto`
 * picks by the length of the range: rows up to 7 days, hours up to 60, else days. `timezone` says whose days. Values of `server`,
 * `network` and `interface` are those that the document lists in `values`.
 */
export const seriesQuerySchema = z.strictObject({
  metric: z.string().max(64),
  nettest: z.string().max(64).optional(),
  scope: scopeSchema.default('line'),
  /** What other programs' files say may be of another line: it is left out unless asked for. */
  origin: z.enum(['device', 'import', 'all']).default('device'),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  group: z.enum(['none', 'hour', 'day', 'auto']).default('none'),
  timezone: timezoneSchema.optional(),
  ...whereQuery,
  /** One series for each value of this circumstance beside that of all together. */
  by: z.enum(splitNames).optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(2100),
});

/**
 * An hour or a day of a metric. Percentiles are within 1 %; the figures are absent where no attempt gave a value.
 * `attempts` says how the attempts of the nettests that have the metric ended.
 */
export const seriesBinSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  n: z.number().int().nonnegative(),
  /** So many of the `n` values are lower bounds; absent where none is. */
  lowerBounds: z.number().int().positive().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  mean: z.number().optional(),
  p10: z.number().optional(),
  median: z.number().optional(),
  p90: z.number().optional(),
  attempts: z.partialRecord(statusSchema, z.number().int()),
});

const figuresShape = {
  points: z.array(
    z.object({
      at: z.iso.datetime(),
      value: z.number(),
      id: z.string(),
      nettest: z.string(),
      status: statusSchema,
      server: z.string().optional(),
      validity: validitySchema.optional(),
      /** True where the line may be faster than the value: drawn with an arrow that points up. */
      lowerBound: z.boolean().optional(),
    }),
  ),
  gaps: z.array(
    z.object({
      at: z.iso.datetime(),
      id: z.string(),
      nettest: z.string(),
      status: statusSchema,
      reason: z.string().optional(),
    }),
  ),
  /** Only where values are put together: whole hours or days, also at the ends of the range. */
  bins: z.array(seriesBinSchema).optional(),
};

/** What changed: a circumstance, or the contract. */
const breakNames = [...circumstanceNames, 'plan'] as const;

/**
 * Where what is measured became another thing: a line must not join what lies before `at` and after. Found by result up to 30
 * days of single values, else by hour or day of UTC; `at` is then its begin. A server counts as changed where the 16 results
 * before have none in common with the 16 after, for public ones are drawn anew for each test.
 */
export const seriesBreakSchema = z.object({
  at: z.iso.datetime(),
  what: z.enum(breakNames),
  /** Whose results; absent for the contract, which is of all. */
  nettest: z.string().optional(),
  /** For the contract its provider, where it is known. */
  before: z.string().optional(),
  after: z.string().optional(),
});

const valuesSchema = z.array(z.object({ value: z.string(), n: z.number().int().positive() }));

/**
 * GET /api/v1/series: values oldest first, and the attempts without one. Where values are put together both lists are
 * empty, and `bins` has the hours or days instead: whole ones, also at the ends of the range.
 */
export const seriesDocumentSchema = z.object({
  metric: metricSpecSchema,
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  ...figuresShape,
  /** Only where values are put together. */
  group: z.enum(['hour', 'day']).optional(),
  /** Whose days they are: the zone that was asked for, or UTC for ranges longer than 400 days. */
  timezone: z.string().optional(),
  /** Oldest first. They hold for `parts`, too, but for those of the circumstance that these are split by. */
  breaks: z.array(seriesBreakSchema),
  /** What was measured in the range, most results first, whatever the query was narrowed to; 100 of each at most. */
  values: z.object({ server: valuesSchema, network: valuesSchema, interface: valuesSchema }),
  /** Only with `by`: a series for each of the 20 values with the most; without `value` that of what is not known. The newest 8,000 bins of all together. */
  parts: z.array(z.object({ value: z.string().optional(), ...figuresShape })).optional(),
});

/** GET /api/v1/series. */
export type SeriesDocument = z.output<typeof seriesDocumentSchema>;
