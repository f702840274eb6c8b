// An entry of OONI's data format 0.2.0, as this program writes it, and the part of its test keys by which it reads it back.
// https://github.com/ooni/spec/blob/master/data-formats/df-000-base.md
import { z } from 'zod';
import { directionResultsSchema, serverSchema, statusSchema } from './measurement.js';
import { metricsSchema } from './metric.js';

const utcText = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'must be UTC as 2006-01-02 15:04:05');

/** What this program's rows are beside what OONI's keys can say; `mk_kiosk` in the test keys. */
export const ooniKioskKeysSchema = z.object({
  nettest: z.string().min(1).max(100),
  nettest_version: z.string().min(1).max(50),
  status: statusSchema,
  scope: z.string(),
  skip_reason: z.string().optional(),
  detail: z.string().optional(),
  /** To the millisecond, which the entry's own times are not. */
  started_at: z.iso.datetime(),
  engine: z.object({ name: z.string().min(1), version: z.string().optional() }).optional(),
  server: serverSchema.optional(),
  directions: directionResultsSchema,
  metrics: metricsSchema,
  flags: z.array(z.string().min(1)),
});

/** What this program's rows are beside what OONI's keys can say. */
export type OoniKioskKeys = z.output<typeof ooniKioskKeysSchema>;

/** The name of this program in `software_name`. */
export const ooniSoftwareName = 'mk-kiosk';

/** The base data format, with all that it calls neither optional nor the backend's. */
export const ooniEntrySchema = z.strictObject({
  annotations: z.record(z.string(), z.string()),
  data_format_version: z.literal('0.2.0'),
  extensions: z.record(z.string(), z.number().int()),
  id: z.uuid(),
  input: z.string().nullable(),
  measurement_start_time: utcText,
  probe_asn: z.string().regex(/^AS\d+$/),
  probe_cc: z.string().regex(/^[A-Z]{2}$/),
  probe_ip: z.string().min(1),
  report_id: z.string(),
  software_name: z.literal(ooniSoftwareName),
  software_version: z.string().min(1),
  test_helpers: z.record(z.string(), z.unknown()),
  test_keys: z.looseObject({ failure: z.string().nullable(), mk_kiosk: ooniKioskKeysSchema }),
  test_name: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be snake case'),
  test_runtime: z.number().nonnegative(),
  test_start_time: utcText,
  test_version: z.string().regex(/^\d+\.\d+\.\d+$/),
});

/** An entry of OONI's data format. */
export type OoniEntry = z.output<typeof ooniEntrySchema>;
