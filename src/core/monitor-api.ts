// The API's documents of monitors: outages, unwatched spans, minutes of latency, and what the network is now.
import { z } from 'zod';
import { metricSpecSchema } from './metric.js';
import { latencyMinuteSchema, outageSchema, unwatchedSchema } from './monitor.js';

/** Query of GET /api/v1/outages; times are ISO 8601, half open. */
export const outagesQuerySchema = z.strictObject({
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(500),
});

/** GET /api/v1/outages: what touches the range, oldest first; of each at most the newest `limit`. */
export const outagesDocumentSchema = z.object({
  outages: z.array(outageSchema),
  /** Spans in which nobody watched: the device or the daemon was off. An outage in there was not seen. */
  unwatched: z.array(unwatchedSchema),
});

/** Query of GET /api/v1/latency; without a target all of them. */
export const latencyQuerySchema = z.strictObject({
  target: z.string().min(1).max(253).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(1440),
});

/** GET /api/v1/latency: minutes, oldest first, and what their figures are called in roll-ups and exports. */
export const latencyDocumentSchema = z.object({
  metrics: z.array(metricSpecSchema),
  minutes: z.array(latencyMinuteSchema),
});

/** The network as the monitors see it, in the status document. */
export const networkStatusSchema = z.object({
  state: z.enum(['up', 'down', 'unknown']),
  /** The outage that goes on. */
  outage: outageSchema.optional(),
  /** What the monitors send and receive in a month of 30 days, in bytes; lookups per resolver. */
  monthlyBytes: z.object({
    gateway: z.number().int(),
    lookups: z.number().int(),
    line: z.number().int(),
  }),
});
