// The metrics of an ndt7 run. Formulas: https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md
import { metricSpecSchema, type MetricSpec } from '../core/metric.js';

/** Metrics of `ndt7` and of `self-test`, in the order in which people see them. */
export const ndt7Metrics: readonly MetricSpec[] = [
  metricSpecSchema.parse({
    name: 'download_bps',
    label: 'Download',
    description: 'Bytes this device received over the time from the handshake to the last byte.',
    unit: 'bps',
    better: 'higher',
    direction: 'download',
    headline: true,
    // 25/3 Mbit/s was the FCC's definition of broadband from 2015 to 2024.
    thresholds: { good: 25e6, poor: 10e6 },
  }),
  metricSpecSchema.parse({
    name: 'upload_bps',
    label: 'Upload',
    description:
      "Bytes the server received over its time: its kernel's count, or its own where it has no other.",
    unit: 'bps',
    better: 'higher',
    direction: 'upload',
    headline: true,
    thresholds: { good: 3e6, poor: 1e6 },
  }),
  metricSpecSchema.parse({
    name: 'min_rtt_ms',
    label: 'Lowest round trip',
    description: "The lowest round trip time that the server's kernel saw on the test's connections.",
    unit: 'ms',
    better: 'lower',
    headline: true,
    thresholds: { good: 50, poor: 150 },
  }),
  metricSpecSchema.parse({
    name: 'download_rtt_ms',
    label: 'Round trip under download',
    description:
      "The server kernel's smoothed round trip time at the end of the download: with the line full.",
    unit: 'ms',
    better: 'lower',
    thresholds: { good: 100, poor: 400 },
  }),
  metricSpecSchema.parse({
    name: 'upload_rtt_ms',
    label: 'Round trip under upload',
    description:
      "The server kernel's smoothed round trip time at the end of the upload, of its few own packets.",
    unit: 'ms',
    better: 'lower',
  }),
  metricSpecSchema.parse({
    name: 'retransmission_ratio',
    label: 'Retransmitted',
    description:
      'Share of the bytes of the download that the server had to send again (BytesRetrans/BytesSent).',
    unit: 'ratio',
    better: 'lower',
    thresholds: { good: 0.01, poor: 0.05 },
  }),
  metricSpecSchema.parse({
    name: 'download_server_bps',
    label: 'Download, by the server',
    description: 'Bytes that were acknowledged to the server over its time, protocol overhead included.',
    unit: 'bps',
    better: 'higher',
  }),
  metricSpecSchema.parse({
    name: 'upload_client_bps',
    label: 'Upload, by this device',
    description:
      'Bytes that the kernel of this device took; too high on slow lines, since not all of them arrived.',
    unit: 'bps',
    better: 'higher',
  }),
  metricSpecSchema.parse({
    name: 'download_bytes',
    label: 'Data received',
    description: 'Bytes this device received during the download.',
    unit: 'bytes',
    better: 'neither',
  }),
  metricSpecSchema.parse({
    name: 'upload_bytes',
    label: 'Data sent',
    description: 'Bytes this device handed to its kernel during the upload.',
    unit: 'bytes',
    better: 'neither',
  }),
  metricSpecSchema.parse({
    name: 'connect_time_ms',
    label: 'Connect time',
    description:
      "Time in which the download's TCP connection was opened: one round trip, name look-up left out.",
    unit: 'ms',
    better: 'lower',
  }),
  metricSpecSchema.parse({
    name: 'download_cpu_ratio',
    label: 'Processor during download',
    description:
      'Share of one processor core that the measuring thread used; near 1 the device was the limit.',
    unit: 'ratio',
    better: 'lower',
  }),
  metricSpecSchema.parse({
    name: 'upload_cpu_ratio',
    label: 'Processor during upload',
    description:
      'Share of one processor core that the measuring thread used; near 1 the device was the limit.',
    unit: 'ratio',
    better: 'lower',
  }),
];
