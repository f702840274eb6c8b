// GET /api/v1/schedule and /api/v1/retention: what will run and what is closed, and what is kept and what will go.
import { z } from 'zod';
import { nettestStatusSchema } from './api.js';
import { retentionSchema } from './retention.js';
import { planReasons, scheduleModes, type PlanReason } from './schedule.js';

const instant = z.iso.datetime();
const count = z.number().int().nonnegative();

/** Query of GET /api/v1/schedule: how many windows to look ahead for each nettest. */
export const scheduleQuerySchema = z.strictObject({
  windows: z.coerce.number().int().min(0).max(100).default(3),
});

const reasonNames = Object.keys(planReasons).filter((name): name is PlanReason => name in planReasons);

/** A nettest in the schedule. What is not known, or does not apply, has no key. */
export const scheduledNettestSchema = z.object({
  nettest: z.string(),
  state: nettestStatusSchema.shape.state,
  /** Sentences about what is missing. */
  needs: z.array(z.string()),
  mode: z.enum(scheduleModes),
  cron: z.string(),
  windowMinutes: z.number().nonnegative(),
  /** The servers whose quota counts. */
  family: z.string().optional(),
  /** The instant that is drawn and stored, and the gate that will refuse it, where that is known. */
  next: z
    .object({
      at: instant,
      windowFrom: instant,
      windowTo: instant,
      reason: z.enum(reasonNames),
      closed: z.literal('quiet_hours').optional(),
    })
    .optional(),
  /** The gate that would refuse a scheduled run now. */
  closed: z.object({ reason: z.string(), detail: z.string(), until: instant.optional() }).optional(),
  /** Windows in which later instants will be drawn; none where waits are drawn. */
  upcoming: z.array(z.object({ from: instant, to: instant, closed: z.literal('quiet_hours').optional() })),
  /** In thirty days, by simulation of what is configured. */
  runsPerMonth: count.optional(),
  gigabytesPerMonth: z.number().nonnegative().optional(),
});

const usedSchema = z.object({ used: count, limit: count.optional() });

/** GET /api/v1/schedule. */
export const scheduleDocumentSchema = z.object({
  now: instant,
  timezone: z.string(),
  uplink: z.string(),
  nettests: z.array(scheduledNettestSchema),
  /** Of servers that ask for restraint: automatic tests and requests of every kind in so many hours. */
  quotas: z.array(
    z.object({ family: z.string(), automatic: usedSchema, requests: usedSchema, hours: z.number() }),
  ),
  /** The limits that are set; what monitors moved over the line is in `usedBytes`, too. */
  budget: z.array(
    z.object({
      name: z.enum(['day', 'month']),
      limitBytes: z.number(),
      usedBytes: z.number(),
      endsAt: instant,
    }),
  ),
  /** What the monitors' probes of hosts and targets beyond the router come to in thirty days. */
  monitors: z.object({ gigabytesPerMonth: z.number().nonnegative() }),
  /** Of monitors and of the nettests that can run and of which it is known what a run moves; absent where there is none. */
  gigabytesPerMonth: z.number().nonnegative().optional(),
});

/** GET /api/v1/schedule. */
export type ScheduleDocument = z.output<typeof scheduleDocumentSchema>;

const prunedSchema = z.object({ rawOutputs: count, minutes: count, measurements: count });

/** GET /api/v1/retention: the rules, the room there is, what the next look would remove, and what was removed so far. */
export const retentionDocumentSchema = z.object({
  settings: retentionSchema,
  /** By age nothing goes while the clock is not known to be right. */
  clockSet: z.boolean(),
  store: z.object({ usedBytes: z.number(), spareBytes: z.number() }),
  disk: z.object({ state: z.enum(['ok', 'low', 'full']), freeBytes: z.number(), floorBytes: z.number() }),
  /** `bytes` are about those that will be free again inside the file. */
  removals: z.array(
    z.object({
      what: z.enum(['rawOutputs', 'minutes', 'measurements']),
      reason: z.enum(['age', 'budget', 'disk']),
      rule: z.string(),
      count,
      bytes: z.number(),
      oldest: instant,
      newest: instant,
    }),
  ),
  removedSoFar: prunedSchema,
});

/** GET /api/v1/retention. */
export type RetentionDocument = z.output<typeof retentionDocumentSchema>;
