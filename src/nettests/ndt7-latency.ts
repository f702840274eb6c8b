// What the probes beside an ndt7 run come to: latency idle and loaded, responsiveness, bufferbloat.
// Rules and limits: docs/loaded-latency.md
import {
  phaseLatency,
  responsivenessRpm,
  settledProbes,
  settlingMs,
  type LatencyRecord,
} from '../core/loaded-latency.js';
import type { Direction } from '../core/measurement.js';
import { measuredOnly, metricSpecSchema, type MetricSpec, type Metrics } from '../core/metric.js';
import type { Ndt7DirectionResult } from '../core/ndt7.js';

const wordsOf = { idle: 'line idle', download: 'downloading', upload: 'uploading' } as const;

function phaseMetric(name: string, label: string, description: string): MetricSpec {
  return metricSpecSchema.parse({ name, label, description, unit: 'ms', better: 'lower' });
}

/** Metrics of the probes, in the order in which people see them. */
export const ndt7LatencyMetrics: readonly MetricSpec[] = [
  metricSpecSchema.parse({
    name: 'bufferbloat_ms',
    label: 'Bufferbloat',
    description:
      'What the round trip grows by while the line is full: the worse of the two directions, medians of probes.',
    unit: 'ms',
    better: 'lower',
    thresholds: { good: 30, poor: 200 },
    grades: [
      { grade: 'A+', below: 5 },
      { grade: 'A', below: 30 },
      { grade: 'B', below: 60 },
      { grade: 'C', below: 200 },
      { grade: 'D', below: 400 },
      { grade: 'F' },
    ],
  }),
  phaseMetric('idle_rtt_ms', 'Round trip, line idle', 'Median TCP handshake of the 2 s before the test.'),
  phaseMetric(
    'download_loaded_rtt_ms',
    'Round trip, downloading',
    'Median TCP handshake of probes while the line downloads, its first 2 s left out.',
  ),
  phaseMetric(
    'upload_loaded_rtt_ms',
    'Round trip, uploading',
    'Median TCP handshake of probes while the line uploads, its first 2 s left out.',
  ),
  ...(['download', 'upload'] as const).map((direction) =>
    metricSpecSchema.parse({
      name: `${direction}_responsiveness_rpm`,
      label: `Responsiveness, ${direction}ing`,
      description: `Round trips a minute while the line ${direction}s, by the IETF's responsiveness draft as far as one connection can.`,
      unit: 'rpm',
      better: 'higher',
    }),
  ),
  ...(['idle', 'download', 'upload'] as const).flatMap((phase) => [
    phaseMetric(
      `${phase}_jitter_ms`,
      `Jitter, ${wordsOf[phase]}`,
      `Mean absolute difference between the round trips of neighbouring probes, ${wordsOf[phase]}.`,
    ),
    metricSpecSchema.parse({
      name: `${phase}_loss_ratio`,
      label: `Loss, ${wordsOf[phase]}`,
      description: `Share of the probes whose first packet, or the answer to it, was lost, ${wordsOf[phase]}.`,
      unit: 'ratio',
      better: 'lower',
    }),
  ]),
  ...(['sent', 'received'] as const).map((way) =>
    metricSpecSchema.parse({
      name: `probe_${way}_bytes`,
      label: `Probes, ${way}`,
      description: `Bytes that the probes ${way}, headers of IP and TCP included.`,
      unit: 'bytes',
      better: 'neither',
    }),
  ),
];

/** Metrics of the probes; a direction's figures need its probes, responsiveness also the server's TCPInfo. */
export function latencyFigures(
  record: LatencyRecord,
  download: Ndt7DirectionResult | undefined,
  upload: Ndt7DirectionResult | undefined,
): Metrics {
  const idle = phaseLatency(settledProbes(record.probes, 'idle'));
  const down = phaseLatency(settledProbes(record.probes, 'download'));
  const up = phaseLatency(settledProbes(record.probes, 'upload'));
  const loaded = [down.rttMs, up.rttMs].filter((ms) => ms !== undefined);
  return measuredOnly({
    bufferbloat_ms:
      idle.rttMs === undefined || loaded.length === 0
        ? undefined
        : Math.max(0, Math.max(...loaded) - idle.rttMs),
    idle_rtt_ms: idle.rttMs,
    download_loaded_rtt_ms: down.rttMs,
    upload_loaded_rtt_ms: up.rttMs,
    download_responsiveness_rpm: responsiveness(record, 'download', download),
    upload_responsiveness_rpm: responsiveness(record, 'upload', upload),
    idle_jitter_ms: idle.jitterMs,
    download_jitter_ms: down.jitterMs,
    upload_jitter_ms: up.jitterMs,
    idle_loss_ratio: idle.lossRatio,
    download_loss_ratio: down.lossRatio,
    upload_loss_ratio: up.lossRatio,
    probe_sent_bytes: record.sentBytes,
    probe_received_bytes: record.receivedBytes,
  });
}

/** Whole probes of a direction, at least, for its responsiveness. */
const LEAST_WHOLE = 2;

function responsiveness(
  { probes }: LatencyRecord,
  direction: Direction,
  result: Ndt7DirectionResult | undefined,
): number | undefined {
  const settled = settledProbes(probes, direction);
  const whole = settled.filter(({ httpMs }) => httpMs !== undefined);
  if (result === undefined || whole.length < LEAST_WHOLE) return undefined;
  const self = (result.rttCurve ?? []).filter(([atMs]) => atMs >= settlingMs);
  return responsivenessRpm({
    tcpMs: timesOf(settled.map(({ connectMs }) => connectMs)),
    ...(result.scheme === 'ws' ? {} : { tlsMs: timesOf(whole.map(({ tlsMs }) => tlsMs)) }),
    httpMs: timesOf(whole.map(({ httpMs }) => httpMs)),
    selfMs: self.map(([, rttMs]) => rttMs),
  });
}

function timesOf(times: readonly (number | undefined)[]): number[] {
  return times.filter((ms) => ms !== undefined);
}
