// What the engine and its thread say to each other.
import { z } from 'zod';
import { directionSchema } from '../core/measurement.js';
import { proxyRouteSchema } from '../core/network-settings.js';
import { ndt7DirectionResultSchema, ndt7SchemeSchema } from '../core/ndt7.js';

const milliseconds = z.number().positive().exactOptional();

/** The thread's task: a request of src/core/ndt7.ts and who measures. */
export const engineTaskSchema = z.object({
  client: z.object({ name: z.string(), version: z.string() }),
  /** Certificate authorities (PEM) beside the built-in ones. */
  authorities: z.string().exactOptional(),
  request: z.object({
    direction: directionSchema,
    target: z.object({
      scheme: ndt7SchemeSchema,
      hostname: z.string(),
      downloadUrl: z.string(),
      uploadUrl: z.string(),
    }),
    earlyExit: z.boolean().exactOptional(),
    durationMs: milliseconds,
    hardLimitMs: milliseconds,
    connectTimeoutMs: milliseconds,
    stallTimeoutMs: milliseconds,
    insecure: z.boolean().exactOptional(),
    ca: z.string().exactOptional(),
    proxy: proxyRouteSchema.exactOptional(),
  }),
});

/** What the thread says: how it goes, and at last what came of it. */
export const engineReportSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    progress: z.object({
      direction: directionSchema,
      elapsedMs: z.number(),
      bytes: z.number(),
      bps: z.number(),
    }),
  }),
  z.object({ kind: z.literal('result'), result: ndt7DirectionResultSchema }),
]);

/** What the thread says. */
export type EngineReport = z.output<typeof engineReportSchema>;
