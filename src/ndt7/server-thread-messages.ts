// What the embedded server and its thread say to each other.
import { z } from 'zod';
import { ndt7ServedSessionSchema } from '../core/ndt7.js';

const port = z.number().int().min(0).max(65535);

/** The thread's task. */
export const serverTaskSchema = z.object({
  host: z.string(),
  port,
  tlsPort: port.exactOptional(),
  certificate: z.object({ cert: z.string(), key: z.string() }).exactOptional(),
  maxClients: z.number().int().positive(),
  durationMs: z.number().positive(),
  hardLimitMs: z.number().positive(),
  /** Whether `ss` may be asked for. */
  hasTcpInfo: z.boolean(),
  accessToken: z.string().exactOptional(),
});

/** The thread's task. */
export type ServerTask = z.output<typeof serverTaskSchema>;

/** What the thread is told. */
export const serverOrderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('close') }),
  /** The answer to `tcp_info`: the text of `ss -tin`, absent where it cannot be had. */
  z.object({ kind: z.literal('tcp_info'), text: z.string().exactOptional() }),
]);

/** What the thread is told. */
export type ServerOrder = z.output<typeof serverOrderSchema>;

/** What the thread says. */
export const serverReportSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('listening'),
    port,
    tlsPort: port.exactOptional(),
    certificate: z.string().exactOptional(),
  }),
  /** The ports could not be had: the system's code and words. */
  z.object({ kind: z.literal('refused'), code: z.string(), message: z.string() }),
  z.object({ kind: z.literal('tcp_info'), ports: z.array(port) }),
  z.object({ kind: z.literal('session'), session: ndt7ServedSessionSchema }),
]);

/** What the thread says. */
export type ServerReport = z.output<typeof serverReportSchema>;
