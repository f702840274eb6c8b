// What tests for interference say, as numbers: how much was as expected, how much was not, and of how much nothing is known.
// INVARIANT: where nothing answered there is no verdict: a device that is offline must not look like a censored one.
import type { Failure } from '../core/failure.js';
import { measuredOnly, metricSpecSchema, type MetricSpec } from '../core/metric.js';
import type { MkFindings } from './measurement-kit-nettest.js';
import { failureOfSilence } from './measurement-kit-attempts.js';

/** One thing that was looked at: `what` is a word of letters and underscores, and part of a flag where it is not as expected. */
export interface Verdict {
  readonly what: string;
  readonly verdict: 'normal' | 'anomaly' | 'unknown';
  readonly failure?: string | undefined;
}

/** The metrics of such tests. */
export const verdictMetrics: readonly MetricSpec[] = [
  metricSpecSchema.parse({
    name: 'anomaly_count',
    label: 'Anomalies',
    description:
      'Things that were not as they should be. An anomaly may be blocking, or a fault of the other side.',
    unit: 'count',
    better: 'lower',
    headline: true,
    thresholds: { good: 0, poor: 1 },
  }),
  metricSpecSchema.parse({
    name: 'normal_count',
    label: 'As expected',
    description: 'Things that were as they should be.',
    unit: 'count',
    better: 'higher',
    headline: true,
  }),
  metricSpecSchema.parse({
    name: 'unknown_count',
    label: 'Without a verdict',
    description: 'Things that the test could not judge.',
    unit: 'count',
    better: 'lower',
  }),
];

/** Reads `test_keys` with a test's own rules. Pure and total. */
export function findingsOfVerdicts(
  testKeys: Readonly<Record<string, unknown>>,
  verdictsOf: (testKeys: Readonly<Record<string, unknown>>) => readonly Verdict[],
): MkFindings {
  const silence = failureOfSilence(testKeys);
  const verdicts = verdictsOf(testKeys);
  const known = verdicts.filter(({ verdict }) => verdict !== 'unknown');
  if (silence !== undefined || known.length === 0) {
    const reason = verdicts.find(({ failure }) => failure !== undefined)?.failure;
    const unknown: Failure = { failure: reason ?? 'unknown_failure', detail: 'the test came to no verdict' };
    return { status: 'failed', directions: {}, metrics: {}, curves: [], failure: silence ?? unknown };
  }
  const anomalies = known.filter(({ verdict }) => verdict === 'anomaly');
  return {
    status: 'ok',
    directions: {},
    metrics: measuredOnly({
      anomaly_count: anomalies.length,
      normal_count: known.length - anomalies.length,
      unknown_count: verdicts.length - known.length,
    }),
    curves: [],
    flags: [...new Set(anomalies.map(({ what }) => `anomaly_${what}`))],
  };
}

/** Several inputs as one: numbers are added, and an input without a verdict counts as one unknown. */
export function mergedFindings(findings: readonly MkFindings[]): MkFindings {
  const good = findings.filter(({ status }) => status === 'ok');
  const [firstBad] = findings.filter(({ status }) => status !== 'ok');
  const [first] = findings;
  if (first !== undefined && findings.length === 1) return first;
  const sum = (name: string): number => good.reduce((total, { metrics }) => total + (metrics[name] ?? 0), 0);
  const bad = findings.length - good.length;
  return {
    status: bad === 0 ? 'ok' : good.length === 0 ? 'failed' : 'partial',
    directions: {},
    metrics:
      good.length === 0
        ? {}
        : {
            anomaly_count: sum('anomaly_count'),
            normal_count: sum('normal_count'),
            unknown_count: sum('unknown_count') + bad,
          },
    curves: [],
    ...(firstBad?.failure !== undefined && { failure: firstBad.failure }),
    flags: [...new Set(good.flatMap(({ flags = [] }) => flags))],
  };
}

/** `true` is an anomaly (`telegram_tcp_blocking`), `false` is normal, everything else is unknown. */
export function ofBlocked(what: string, blocked: unknown): Verdict {
  return { what, verdict: blocked === true ? 'anomaly' : blocked === false ? 'normal' : 'unknown' };
}

/** `blocked` is an anomaly, `ok` is normal, everything else is unknown. */
export function ofStatus(what: string, status: unknown, failure?: unknown): Verdict {
  const verdict = status === 'blocked' ? 'anomaly' : status === 'ok' ? 'normal' : 'unknown';
  return { what, verdict, ...(typeof failure === 'string' && { failure: failure.slice(0, 200) }) };
}
