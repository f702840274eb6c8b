// Metrics that speed tests of several programs share: the same name is the same thing, whoever measured it.
import { metricSpecSchema, type MetricSpec } from '../core/metric.js';

const shared = {
  download_bps: {
    label: 'Download',
    description: 'Speed of the download, as the program states it.',
    unit: 'bps',
    better: 'higher',
    direction: 'download',
    headline: true,
    thresholds: { good: 25e6, poor: 10e6 },
  },
  upload_bps: {
    label: 'Upload',
    description: 'Speed of the upload, as the program states it.',
    unit: 'bps',
    better: 'higher',
    direction: 'upload',
    headline: true,
    thresholds: { good: 3e6, poor: 1e6 },
  },
  latency_ms: {
    label: 'Latency',
    description: 'Round trip time to the server with the line idle, as the program states it.',
    unit: 'ms',
    better: 'lower',
    headline: true,
    thresholds: { good: 50, poor: 150 },
  },
  jitter_ms: {
    label: 'Jitter',
    description: "Variation of the round trip time with the line idle, by the program's own definition.",
    unit: 'ms',
    better: 'lower',
  },
  packet_loss_ratio: {
    label: 'Packet loss',
    description: 'Share of the packets that did not arrive.',
    unit: 'ratio',
    better: 'lower',
    thresholds: { good: 0.01, poor: 0.05 },
  },
  download_latency_ms: {
    label: 'Latency under download',
    description: 'Interquartile mean of the round trip times during the download.',
    unit: 'ms',
    better: 'lower',
  },
  upload_latency_ms: {
    label: 'Latency under upload',
    description: 'Interquartile mean of the round trip times during the upload.',
    unit: 'ms',
    better: 'lower',
  },
  download_bytes: {
    label: 'Data received',
    description: 'Bytes that the test received.',
    unit: 'bytes',
    better: 'neither',
  },
  upload_bytes: {
    label: 'Data sent',
    description: 'Bytes that the test sent.',
    unit: 'bytes',
    better: 'neither',
  },
  min_rtt_ms: {
    label: 'Lowest round trip',
    description: 'Lowest round trip time of the connection, by the kernel of the server.',
    unit: 'ms',
    better: 'lower',
    headline: true,
    thresholds: { good: 50, poor: 150 },
  },
  retransmission_ratio: {
    label: 'Retransmitted',
    description: 'Share of the bytes of the download that the server had to send again.',
    unit: 'ratio',
    better: 'lower',
    thresholds: { good: 0.01, poor: 0.05 },
  },
} as const;

/** The specifications of these names, in their order. */
export function speedMetrics(...names: readonly (keyof typeof shared)[]): readonly MetricSpec[] {
  return names.map((name) => metricSpecSchema.parse({ name, ...shared[name] }));
}
