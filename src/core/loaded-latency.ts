// Round trips while the line is idle, while it downloads and while it uploads, by small probes beside the test.
// https://datatracker.ietf.org/doc/draft-ietf-ippm-responsiveness/09/ · rules in docs/loaded-latency.md
import { z } from 'zod';

/** When a probe was sent: before the test, or while one direction filled the line. */
export const probePhases = ['idle', 'download', 'upload'] as const;

/** When a probe was sent. */
export type ProbePhase = (typeof probePhases)[number];

const milliseconds = z.number().nonnegative();

/**
 * One probe of a connection of its own (draft, section 5.3: "foreign probe"). A step that was not made, or was not
 * answered in time, has no key; a probe without `connectMs` was lost.
 */
export const latencyProbeSchema = z.object({
  phase: z.enum(probePhases),
  /** When it was sent, in ms since the phase began. */
  atMs: milliseconds,
  /** TCP handshake: one round trip. */
  connectMs: milliseconds.optional(),
  /** TLS handshake, divided by its number of round trips. */
  tlsMs: milliseconds.optional(),
  /** From the request to the whole of a small HTTP answer. */
  httpMs: milliseconds.optional(),
});

/** One probe of a connection of its own. */
export type LatencyProbe = z.output<typeof latencyProbeSchema>;

/** Probes in the order in which they were sent, and what they took from the line, headers of IP and TCP included. */
export const latencyRecordSchema = z.object({
  probes: z.array(latencyProbeSchema),
  sentBytes: z.number().nonnegative(),
  receivedBytes: z.number().nonnegative(),
});

/** The probes of one test. */
export type LatencyRecord = z.output<typeof latencyRecordSchema>;

/** Whom to probe: the server that is measured against. */
export interface LatencyTarget {
  /** URL of a direction; only its scheme, host and port are used. */
  readonly url: string;
  readonly insecure: boolean;
  /** A certificate authority in PEM, instead of the system's. */
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

/** Probes that run beside a test. */
export interface LatencyProbes {
  /** A phase begins; undefined: nothing is probed until the next one. */
  enter(phase: ProbePhase | undefined): void;
  /** How fast the test is now, bit/s: probes take no more than a small share of it. */
  pace(bps: number): void;
  /** Resolves once the probes under way were answered or given up. Never rejects. */
  stop(): Promise<LatencyRecord>;
}

/** Starts probing; nothing is sent before the first phase. */
export type StartLatencyProbes = (target: LatencyTarget) => LatencyProbes;

/** After this time in a direction its probes count: TCP has filled the line by then (draft, section 5.1.3). */
export const settlingMs = 2000;

/** Fewer answers than this are no figure. */
const LEAST_ANSWERS = 3;

/** A SYN is sent again after this time (RFC 6298, section 2.1), so an answer after it hides a loss … */
const SYN_TIMEOUT_MS = 1000;

/** … unless the round trip is of that order itself. */
const LONG_RTT_MS = 500;

/** What the probes of one phase come to; what cannot be told has no key. */
export interface PhaseLatency {
  /** Median of the TCP handshakes. */
  readonly rttMs?: number;
  /** Mean absolute difference between the handshakes of neighbouring probes. */
  readonly jitterMs?: number;
  /** Share of the probes whose first packet, or its answer, was lost. */
  readonly lossRatio?: number;
}

/** The probes of a phase that count: all of an idle line, those after {@link settlingMs} of a direction. */
export function settledProbes(probes: readonly LatencyProbe[], phase: ProbePhase): readonly LatencyProbe[] {
  return probes.filter((probe) => probe.phase === phase && (phase === 'idle' || probe.atMs >= settlingMs));
}

/** Median, jitter and loss of the probes of one phase. */
export function phaseLatency(probes: readonly LatencyProbe[]): PhaseLatency {
  const answers = probes.map(({ connectMs }) => connectMs).filter((ms) => ms !== undefined);
  const typicalMs = median(answers);
  const isResent = (ms: number): boolean =>
    ms >= SYN_TIMEOUT_MS && typicalMs !== undefined && typicalMs < LONG_RTT_MS;
  const clean = answers.filter((ms) => !isResent(ms));
  if (probes.length < LEAST_ANSWERS) return {};
  const lossRatio = (probes.length - clean.length) / probes.length;
  const rttMs = median(clean);
  if (rttMs === undefined || clean.length < LEAST_ANSWERS) return { lossRatio };
  const steps = clean.slice(1).map((ms, index) => Math.abs(ms - (clean[index] ?? ms)));
  return { rttMs, jitterMs: mean(steps), lossRatio };
}

/** Samples in ms of one direction under load; `selfMs` are of the test's own connection. */
export interface ResponsivenessSamples {
  readonly tcpMs: readonly number[];
  /** Absent where the test runs without TLS. */
  readonly tlsMs?: readonly number[];
  readonly httpMs: readonly number[];
  readonly selfMs: readonly number[];
}

/**
 * Responsiveness in round trips per minute (draft, section 5.3.1): the mean of the responsiveness of connections of
 * their own and of the test's own connection, each from means without the longest 5 %. Undefined where any part has
 * no sample.
 */
export function responsivenessRpm(samples: ResponsivenessSamples): number | undefined {
  const { tcpMs, tlsMs, httpMs, selfMs } = samples;
  const foreign = [tcpMs, ...(tlsMs === undefined ? [] : [tlsMs]), httpMs].map(trimmedMean);
  const self = trimmedMean(selfMs);
  const known = foreign.filter((ms) => ms !== undefined);
  if (known.length < foreign.length || self === undefined) return undefined;
  const foreignMs = mean(known);
  return foreignMs > 0 && self > 0 ? (60_000 / foreignMs + 60_000 / self) / 2 : undefined;
}

/** Mean of the samples up to their 95th percentile (draft, section 5.2, "TMP"); undefined of none. */
export function trimmedMean(samples: readonly number[]): number | undefined {
  if (samples.length === 0) return undefined;
  const sorted = [...samples].sort((a, b) => a - b);
  return mean(sorted.slice(0, Math.ceil(sorted.length * 0.95)));
}

/** The middle one, or the mean of the two in the middle; undefined of none. */
export function median(samples: readonly number[]): number | undefined {
  if (samples.length === 0) return undefined;
  const sorted = [...samples].sort((a, b) => a - b);
  return mean(sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1));
}

function mean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}
