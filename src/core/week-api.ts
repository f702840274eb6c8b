// GET /api/v1/week: a metric by hour of the local week, for a map of when the line is slow.
import { z } from 'zod';
import { metricSpecSchema } from './metric.js';
import { timezoneSchema } from './schedule-settings.js';
import { seriesBinSchema, seriesQuerySchema } from './series-api.js';

/** Query of GET /api/v1/week: 400 days at most; `timezone` says whose hours and weekdays. */
export const weekQuerySchema = seriesQuerySchema
  .pick({
    ...{ metric: true, nettest: true, scope: true, origin: true },
    ...{ server: true, network: true, interface: true },
  })
  .extend({ from: z.iso.datetime(), to: z.iso.datetime(), timezone: timezoneSchema.default('UTC') })
  .strict();

/**
 * GET /api/v1/week: the hours of the week in which something was attempted, Monday 0 h first; weekdays by ISO 8601, hours by the
 * clock on the wall. Medians and percentiles are those of all values of the hour, within 1 %.
 */
export const weekDocumentSchema = z.object({
  metric: metricSpecSchema,
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  timezone: z.string(),
  hours: z.array(
    seriesBinSchema
      .omit({ from: true, to: true })
      .extend({ weekday: z.number().int().min(1).max(7), hour: z.number().int().min(0).max(23) }),
  ),
});
