// The HTTP API's documents, shared by the server that checks them and the page that reads them.
import { z } from 'zod';
import { balenaStatusSchema } from './balena.js';
import { consentEventSchema } from './consent.js';
import { demoMarkSchema } from './demo.js';
import { displaySchema } from './display.js';
import { progressEventSchema } from './events.js';
import { identificationSchema } from './identify.js';
import { latestFigureSchema } from './latest-figure.js';
import { curveSchema, measurementSchema, scopeSchema, statusSchema } from './measurement.js';
import { metricSpecSchema } from './metric.js';
import { networkStatusSchema } from './monitor-api.js';
import { planSchema } from './plan.js';
import { scheduleModes } from './schedule.js';
import { screenStatusSchema } from './screen.js';
import { signalSchema } from './signal.js';

/** Port of the page and the API unless configured otherwise. */
export const defaultPort = 8788;

/** An error answer: https://www.rfc-editor.org/rfc/rfc9457 with the fix as an extension member. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  fix: z.string(),
});

/** A nettest as the page sees it: what it is, whether it can run, and when it will. */
export const nettestStatusSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  kind: z.enum(['throughput', 'light']),
  scope: scopeSchema,
  metrics: z.array(metricSpecSchema),
  enabled: z.boolean(),
  state: z.enum(['ready', 'disabled', 'unavailable']),
  programVersion: z.string().optional(),
  /** What is missing, with the fix; also filled for a disabled nettest. */
  needs: z.array(z.object({ what: z.string(), message: z.string(), fix: z.string() })),
  cron: z.string(),
  /** How its instants are drawn; see docs/scheduling.md. */
  mode: z.enum(scheduleModes).optional(),
  /** The instant drawn next, the window it lies in, why then, and the gate that will refuse it, where that is known. */
  next: z
    .object({
      at: z.iso.datetime(),
      windowFrom: z.iso.datetime(),
      windowTo: z.iso.datetime(),
      reason: z.string().optional(),
      closed: z.string().optional(),
    })
    .optional(),
  /** The gate that would refuse a scheduled run now. */
  closed: z.object({ reason: z.string(), detail: z.string(), until: z.iso.datetime().optional() }).optional(),
});

/** A nettest as the page sees it. */
export type NettestStatus = z.output<typeof nettestStatusSchema>;

/** A party and the newest decision about it. */
export const consentStatusSchema = z.object({
  provider: z.string(),
  name: z.string(),
  textVersion: z.string(),
  measured: z.string(),
  published: z.string(),
  recipient: z.string(),
  links: z.array(z.object({ label: z.string(), url: z.string() })),
  granted: z.boolean(),
  newest: consentEventSchema.optional(),
});

/** GET /api/v1/status: everything the headline and the status bar show. */
export const statusDocumentSchema = z.object({
  device: z.object({
    id: z.string(),
    name: z.string(),
    annotations: z.record(z.string(), z.string()),
  }),
  /** Set where everything was made up, to look at: nothing is measured. */
  demo: demoMarkSchema.optional(),
  version: z.string(),
  now: z.iso.datetime(),
  startedAt: z.iso.datetime(),
  timezone: z.string(),
  clock: z.string(),
  /** Absent where no monitors run. */
  network: networkStatusSchema.optional(),
  signal: signalSchema,
  latest: z.object({
    download: latestFigureSchema.optional(),
    upload: latestFigureSchema.optional(),
    latency: latestFigureSchema.optional(),
  }),
  /** Newest attempt on the line and newest run against this device's own server. */
  lastAttempt: measurementSchema.optional(),
  selfTest: measurementSchema.optional(),
  running: progressEventSchema.optional(),
  waiting: z.array(z.object({ nettest: z.string(), trigger: z.string(), since: z.iso.datetime() })),
  nettests: z.array(nettestStatusSchema),
  consent: z.array(consentStatusSchema),
  plan: planSchema.optional(),
  /** Addresses under which other machines may open the page now, the best first; absent where none may. */
  addresses: z.array(z.string()).optional(),
  /** How the pages look and speak. */
  display: displaySchema.optional(),
  /** What the attached display is doing. */
  screen: screenStatusSchema.optional(),
  /** True until somebody answered the questions of the first start. */
  firstStart: z.boolean(),
  store: z.object({
    epoch: z.string(),
    measurements: z.number().int(),
    bytes: z.number().int(),
    schemaVersion: z.number().int(),
  }),
  hardware: z.object({ state: z.enum(['ready', 'none']), detail: z.string() }),
  /** What balena's Supervisor says; absent without balena. */
  balena: balenaStatusSchema.optional(),
  /** Only while somebody wants to know which kiosk this is: the page shows its name over the whole screen. */
  identify: identificationSchema.optional(),
  problems: z.array(z.object({ code: z.string(), message: z.string(), fix: z.string() })),
});

/** GET /api/v1/status. */
export type StatusDocument = z.output<typeof statusDocumentSchema>;

/** Query of GET /api/v1/measurements; times are ISO 8601, half open. */
export const measurementsQuerySchema = z.strictObject({
  nettest: z.string().max(64).optional(),
  status: statusSchema.optional(),
  scope: scopeSchema.optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  after: z.string().max(200).optional(),
});

/** GET /api/v1/measurements, newest first. */
export const measurementsPageSchema = z.object({
  measurements: z.array(measurementSchema),
  next: z.string().optional(),
});

/** GET /api/v1/measurements/{id}: the row with its curves. */
export const measurementDetailSchema = z.object({
  measurement: measurementSchema,
  /** The reasons of its validity in words, with figures; in the order of `measurement.validityReasons`. */
  validityWords: z.array(z.string()),
  curves: z.array(curveSchema),
});

export {
  seriesBinSchema,
  seriesDocumentSchema,
  seriesQuerySchema,
  type SeriesDocument,
} from './series-api.js';

/** POST /api/v1/runs: run a nettest now. `options` are laid over the configured ones for this run only. */
export const runRequestSchema = z.strictObject({
  nettest: z.string().min(1).max(64),
  timeoutMs: z.number().int().min(100).max(3_600_000).optional(),
  options: z.record(z.string(), z.json()).optional(),
  /** Run it in spite of quiet hours and data budget. */
  force: z.boolean().optional(),
});

/** 202 of POST /api/v1/runs. With `?wait=true` the answer is the measurement itself (200). */
export const runAcceptedSchema = z.object({ nettest: z.string(), state: z.enum(['waiting', 'running']) });

/** POST /api/v1/consent. */
export const consentRequestSchema = z.strictObject({
  provider: z.string().min(1).max(64),
  action: z.enum(['granted', 'withdrawn']),
  who: z.string().trim().min(1).max(200),
  textVersion: z.string().min(1).max(64),
});

/** PUT /api/v1/plan: speeds in bit/s; `validFrom` defaults to now. */
export const planRequestSchema = planSchema.partial({ validFrom: true }).strict();

/** Query of POST /api/v1/runs: with `wait=true` the answer comes when the run has left its measurement. */
export const runQuerySchema = z.strictObject({ wait: z.enum(['true', 'false']).default('false') });

/** GET /api/v1/nettests. */
export const nettestsDocumentSchema = z.object({ nettests: z.array(nettestStatusSchema) });

/** GET and POST /api/v1/consent: what is asked, and every decision so far, oldest first. */
export const consentDocumentSchema = z.object({
  consent: z.array(consentStatusSchema),
  events: z.array(consentEventSchema),
});

/** GET and PUT /api/v1/plan: the contract in force now, and every contract ever entered. */
export const planDocumentSchema = z.object({ plan: planSchema.optional(), plans: z.array(planSchema) });

/** GET /api/speedtest/latest, in the words and units of another program: Mbit/s, ms, null where nothing was measured. */
export const legacyLatestSchema = z.object({
  message: z.literal('ok'),
  data: z.object({
    id: z.number().int(),
    ping: z.number().nullable(),
    download: z.number().nullable(),
    downloaded_bytes: z.number().nullable(),
    upload: z.number().nullable(),
    uploaded_bytes: z.number().nullable(),
    server_id: z.null(),
    server_host: z.string().nullable(),
    server_name: z.string().nullable(),
    url: z.null(),
    scheduled: z.boolean(),
    failed: z.boolean(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  }),
});

/** GET /healthz: 200 while the daemon serves and its store takes writes, else 503. */
export const healthSchema = z.object({
  status: z.enum(['ok', 'failing']),
  device: z.string(),
  version: z.string(),
});
