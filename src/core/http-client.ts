// Fetching an address with the time of each step, as nettests see it. The client is src/probes.
// Steps as in W3C Resource Timing: https://www.w3.org/TR/resource-timing/#attribute-descriptions
import { z } from 'zod';

/** One address to fetch with GET. Redirects are not followed: the answer is what was measured. */
export interface HttpOrder {
  readonly url: string;
  readonly timeoutMs: number;
  /** The body is read up to this many bytes; then the transfer is ended, and counts as whole so far. */
  readonly maxBytes: number;
  /** Only IPv4 or IPv6. */
  readonly family?: 4 | 6 | undefined;
  readonly userAgent: string;
}

const ms = z.number().nonnegative();

/** What came of it. Always there: what did not happen has no key. Times are milliseconds. */
export const httpOutcomeSchema = z.object({
  url: z.string(),
  /** Look-up of the name; absent where the host is an address. */
  dnsMs: ms.optional(),
  /** TCP handshake. */
  connectMs: ms.optional(),
  /** TLS handshake. */
  tlsMs: ms.optional(),
  /** From the request, sent, to the first byte of the answer. */
  firstByteMs: ms.optional(),
  /** From the beginning to the last byte. */
  totalMs: ms.optional(),
  status: z.number().int().min(100).max(999).optional(),
  /** Bytes of the body as they were transferred, compression not undone. */
  bytes: z.number().int().nonnegative().optional(),
  /** The body was longer than was read. */
  cut: z.boolean().optional(),
  address: z.string().optional(),
  port: z.number().int().min(1).max(65535).optional(),
  tls: z.object({ protocol: z.string(), cipher: z.string() }).optional(),
  /** Where a 3xx answer points to. */
  location: z.string().max(2000).optional(),
  failure: z.string().min(1).optional(),
  detail: z.string().optional(),
});

/** What came of a fetch. */
export type HttpOutcome = z.output<typeof httpOutcomeSchema>;

/** A client of HTTP. */
export interface HttpClient {
  /** Fetches. Never rejects. */
  get(order: HttpOrder, signal: AbortSignal): Promise<HttpOutcome>;
}
