// Asking a DNS resolver, as nettests see it: one question, one answer, and what went wrong. The client is src/probes.
// https://www.rfc-editor.org/rfc/rfc1035 · failures: https://github.com/ooni/spec/blob/master/data-formats/df-002-dnst.md
import { z } from 'zod';

/** Types of records that can be asked for. */
export const dnsTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SOA', 'TXT'] as const;

export const dnsTypeSchema = z.enum(dnsTypes);

/** A type of record. */
export type DnsType = z.output<typeof dnsTypeSchema>;

/** One question to one resolver. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: DnsType;
  /** Address of the resolver, with `%interface` where it needs one. */
  readonly resolver: string;
  readonly port: number;
  /** `udp` asks again over TCP where the answer was cut, as RFC 7766 wants it. */
  readonly transport: 'udp' | 'tcp';
  readonly timeoutMs: number;
}

/**
 * What came of a question. Always there: `failure` (OONI's words) says why there is no usable answer; an answer that
 * says "no such name" has a failure and a time.
 */
export const dnsOutcomeSchema = z.object({
  name: z.string(),
  type: dnsTypeSchema,
  resolver: z.string(),
  port: z.number().int().min(1).max(65535),
  /** By which the answer came; TCP where UDP was cut. */
  transport: z.enum(['udp', 'tcp']),
  /** From the first question to the answer, all tries included; absent where none came. */
  elapsedMs: z.number().nonnegative().optional(),
  /** Datagrams sent, or connections made. */
  tries: z.number().int().nonnegative(),
  /** Response code by its name: NOERROR, NXDOMAIN, SERVFAIL … */
  rcode: z.string().optional(),
  answers: z.array(
    z.object({ type: z.string(), ttl: z.number().int().nonnegative(), data: z.string().max(1000) }),
  ),
  failure: z.string().min(1).optional(),
  detail: z.string().optional(),
});

/** What came of a question. */
export type DnsOutcome = z.output<typeof dnsOutcomeSchema>;

/** A client of DNS. */
export interface DnsClient {
  /** The system's resolvers, in its order. */
  resolvers(): readonly string[];
  /** Asks. Never rejects. */
  ask(question: DnsQuestion, signal: AbortSignal): Promise<DnsOutcome>;
}
