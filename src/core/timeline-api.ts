// GET /api/v1/timeline: everything that is drawn as band or mark over a range.
import { z } from 'zod';
import { measurementSchema, scopeSchema } from './measurement.js';
import { outageKinds, unwatchedSchema } from './monitor.js';
import { noteSchema } from './note.js';
import { planSchema } from './plan.js';
import { circumstanceNames } from './timeline.js';

/** Query of GET /api/v1/timeline; times are ISO 8601, half open; `nettest` narrows attempts and changes. */
export const timelineQuerySchema = z.strictObject({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  nettest: z.string().min(1).max(64).optional(),
  origin: z.enum(['device', 'import', 'all']).default('device'),
  limit: z.coerce.number().int().min(10).max(2000).default(500),
});

/** From the first begin to the last end of `count` entries that were joined; one alone has `count` 1. */
const spanSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  count: z.number().int().positive(),
});

/** The document. Lists are oldest first; each has at most `limit` entries, neighbours of one kind joined where there were more. */
export const timelineDocumentSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** `to` is absent while the last of them goes on; `downMs` is their length together, within the range. */
  outages: z.array(
    spanSchema.extend({
      to: z.iso.datetime().optional(),
      kind: z.enum(outageKinds),
      downMs: z.number().min(0),
      overlapsTest: z.boolean(),
      id: z.uuid().optional(),
    }),
  ),
  /** `off`: the daemon did not run; `unwatched`: it ran, or may have, and nobody watched the network. */
  off: z.array(
    spanSchema.extend({
      reason: z.enum(['off', 'unwatched']),
      offMs: z.number().min(0),
      reboot: unwatchedSchema.shape.reboot,
    }),
  ),
  /** Attempts without a result. `id` is there for one alone, `reason` where all have the same. */
  attempts: z.array(
    spanSchema.extend({
      nettest: z.string(),
      scope: scopeSchema,
      status: z.enum(['failed', 'skipped', 'aborted']),
      reason: z.string().optional(),
      id: measurementSchema.shape.id.optional(),
    }),
  ),
  notes: z.array(noteSchema),
  /** The plan in force at the begin, and those that came into force since. */
  plans: z.array(planSchema),
  /** Where what is measured changed: a line must break between `before` and `after`. */
  changes: z.array(
    spanSchema.extend({
      nettest: z.string(),
      scope: scopeSchema,
      what: z.enum(circumstanceNames),
      before: z.string(),
      after: z.string(),
    }),
  ),
});
