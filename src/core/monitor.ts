// What monitors leave: outages with their bounds, minutes of latency, minutes of watching. Words: docs/monitors.md.
import { z } from 'zod';
import type { MetricSpec } from './metric.js';

/** What was missing, by what could still be reached. */
export const outageKinds = [
  'no_link',
  'no_gateway',
  'no_dns',
  'no_internet',
  'captive_portal',
  'partial',
] as const;

/** What was missing. */
export type OutageKind = (typeof outageKinds)[number];

/** One sentence per kind. */
export const outageSentences: Readonly<Record<OutageKind, string>> = {
  no_link: 'no cable and no Wi-Fi: the network interface has no link',
  no_gateway: 'the router does not answer, or the network gave this device no route',
  no_dns: 'names cannot be looked up: no resolver answers',
  no_internet: 'the router answers, the internet behind it does not',
  captive_portal: 'something else answers in place of the internet: a sign-in page',
  partial: 'a part of the internet answers, another part does not',
};

/**
 * A time without internet. `begin` and `end` are the middle between the last probe before and the first probe after;
 * the true instant lies within the uncertainty (ms) on either side. An outage that goes on has no end.
 */
export const outageSchema = z.object({
  id: z.uuid(),
  kind: z.enum(outageKinds),
  begin: z.iso.datetime(),
  beginUncertaintyMs: z.number().min(0),
  end: z.iso.datetime().optional(),
  endUncertaintyMs: z.number().min(0).optional(),
  /** A test ran when it was found: it may be the test's own load. */
  overlapsTest: z.boolean(),
  /** A bound was told by a clock that was not set, and was corrected since or not. */
  clock: z.enum(['unsynced', 'corrected']).optional(),
});

/** A time without internet. */
export type Outage = z.output<typeof outageSchema>;

/** How round trips are measured: the system's ping, or the time of a TCP handshake (or of its refusal). */
export const latencyMethods = ['ping', 'tcp'] as const;

/** One minute of probes to one target; times in ms. What was not measured has no key. */
export const latencyMinuteSchema = z.object({
  minute: z.iso.datetime(),
  target: z.string().min(1),
  method: z.enum(latencyMethods),
  /** Probes tried, also those this device could not even send. */
  sent: z.number().int().min(0),
  received: z.number().int().min(0),
  minMs: z.number().min(0).optional(),
  medianMs: z.number().min(0).optional(),
  p95Ms: z.number().min(0).optional(),
  jitterMs: z.number().min(0).optional(),
  flags: z.array(z.string()),
});

/** One minute of probes to one target. */
export type LatencyMinute = z.output<typeof latencyMinuteSchema>;

/** Flag of a minute in which a test ran: the load was our own. */
export const overlapsTest = 'overlaps_test';

/** Flag of a minute that stands where a clock put it that was not set. */
export const clockUnsynced = 'clock_unsynced';

/** One minute of a watching daemon: how many rounds of probes found what. Minutes without a row were not watched. */
export const watchMinuteSchema = z.object({
  minuteMs: z.number(),
  bootId: z.string().optional(),
  up: z.number().int().min(0),
  down: z.number().int().min(0),
  unknown: z.number().int().min(0),
  overlapsTest: z.boolean(),
});

/** One minute of a watching daemon. */
export type WatchMinute = z.output<typeof watchMinuteSchema>;

/** A span in which nobody watched; `reboot` tells whether the device itself was started again in between. */
export const unwatchedSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  reboot: z.enum(['yes', 'no', 'unknown']),
});

/** A span in which nobody watched. */
export type Unwatched = z.output<typeof unwatchedSchema>;

/** What the connectivity monitor knows now; `unknown` where there is nothing to judge by. */
export type NetworkState = 'up' | 'down' | 'unknown';

/** The latency monitor's figures. */
export const latencyMetrics: readonly MetricSpec[] = [
  latencyMetric('min_rtt_ms', 'Shortest round trip', 'Shortest round trip of the minute.'),
  latencyMetric('median_rtt_ms', 'Median round trip', 'Median of the round trips of the minute.', true),
  latencyMetric('p95_rtt_ms', '95th percentile', 'Nearest-rank 95th percentile of the round trips.'),
  latencyMetric(
    'jitter_ms',
    'Jitter',
    'Mean absolute difference between the round trips of neighbouring probes.',
  ),
  {
    name: 'loss_ratio',
    label: 'Loss',
    description: 'Share of the probes of the minute without an answer.',
    unit: 'ratio',
    better: 'lower',
    headline: true,
  },
];

function latencyMetric(name: string, label: string, description: string, headline = false): MetricSpec {
  return { name, label, description, unit: 'ms', better: 'lower', headline };
}

/** A minute's figures by metric name: what the roll-ups fold. No figure for a minute in which no probe was tried. */
export function latencyFigures(minute: LatencyMinute): Readonly<Record<string, number>> {
  const { sent, received, minMs, medianMs, p95Ms, jitterMs } = minute;
  return {
    ...(minMs !== undefined && { min_rtt_ms: minMs }),
    ...(medianMs !== undefined && { median_rtt_ms: medianMs }),
    ...(p95Ms !== undefined && { p95_rtt_ms: p95Ms }),
    ...(jitterMs !== undefined && { jitter_ms: jitterMs }),
    ...(sent > 0 && { loss_ratio: Math.max(0, sent - received) / sent }),
  };
}
