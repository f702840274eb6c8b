// Measurement Kit's `ndt`: NDT5 over plain TCP against one's own server (M-Lab switched its public ones off in 2024).
// https://github.com/ooni/spec/blob/master/nettests/ts-022-ndt.md
import { z } from 'zod';
import { directionSchema, type Direction } from '../core/measurement.js';
import { metricSpecSchema } from '../core/metric.js';
import { defineMkNettest } from './measurement-kit.js';
import { mkCommonOptions, mkHostSchema } from './measurement-kit-options.js';
import { readNdtKeys } from './mk-ndt-keys.js';

const options = z.strictObject({
  server: mkHostSchema
    .optional()
    .describe('Your NDT5 server (ndt-server with its raw port open); the public ones are off'),
  port: z.number().int().min(1).max(65535).default(3001).describe('Port of the server'),
  directions: z
    .array(directionSchema)
    .min(1)
    .max(2)
    .refine((list) => new Set(list).size === list.length, 'names a direction twice')
    .default(['download', 'upload'])
    .describe('What to measure'),
  ...mkCommonOptions,
});

const metrics = [
  metricSpecSchema.parse({
    name: 'download_bps',
    label: 'Download',
    description:
      "Mean of the client's samples of about 0.5 s, the 6 lowest and 2 highest left out (Measurement Kit, ndt/utils.cpp).",
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
    description: 'Mean speed over the whole upload, measured by the server.',
    unit: 'bps',
    better: 'higher',
    direction: 'upload',
    headline: true,
    thresholds: { good: 3e6, poor: 1e6 },
  }),
  metricSpecSchema.parse({
    name: 'upload_client_bps',
    label: 'Upload, by the client',
    description:
      "Like download, of the client's samples; too high on slow lines, since it counts what only reached a buffer.",
    unit: 'bps',
    better: 'higher',
  }),
  metricSpecSchema.parse({
    name: 'min_rtt_ms',
    label: 'Lowest round trip',
    description: "The server kernel's lowest round trip time of the download's connection.",
    unit: 'ms',
    better: 'lower',
    headline: true,
    thresholds: { good: 50, poor: 150 },
  }),
  metricSpecSchema.parse({
    name: 'avg_rtt_ms',
    label: 'Mean round trip under load',
    description: 'Mean of the round trip times that the server sampled during the download.',
    unit: 'ms',
    better: 'lower',
  }),
  metricSpecSchema.parse({
    name: 'max_rtt_ms',
    label: 'Highest round trip under load',
    description: 'Highest of the round trip times that the server sampled during the download.',
    unit: 'ms',
    better: 'lower',
  }),
  metricSpecSchema.parse({
    name: 'connect_time_ms',
    label: 'Connect time',
    description: 'Mean time in which the client opened its TCP connections for the test.',
    unit: 'ms',
    better: 'lower',
  }),
  metricSpecSchema.parse({
    name: 'retransmission_ratio',
    label: 'Retransmitted',
    description: 'Share of the bytes of the download that the server had to send again.',
    unit: 'ratio',
    better: 'lower',
  }),
  ...[
    ['packet_loss_ratio', 'Packet loss', 'Congestion signals per packet sent'],
    ['out_of_order_ratio', 'Out of order', 'Duplicate acknowledgements per acknowledgement'],
    ['congestion_limited_ratio', 'Limited by congestion', 'Share of the download held up by congestion'],
    ['receiver_limited_ratio', 'Limited by receiver', 'Share of the download held up by the receiver'],
    ['sender_limited_ratio', 'Limited by sender', 'Share of the download held up by the server'],
  ].map(([name, label, what = '']) =>
    metricSpecSchema.parse({
      name,
      label,
      description: `${what}; only of servers with web100, today's have none.`,
      unit: 'ratio',
      better: 'lower',
    }),
  ),
  metricSpecSchema.parse({
    name: 'timeouts_count',
    label: 'TCP time-outs',
    description: "Retransmission time-outs of the download; only of servers with web100, today's have none.",
    unit: 'count',
    better: 'lower',
  }),
  metricSpecSchema.parse({
    name: 'mss_bytes',
    label: 'Segment size',
    description: "Maximum segment size of the download's connection.",
    unit: 'bytes',
    better: 'neither',
  }),
];

/** NDT by Measurement Kit. */
export const mkNdt = defineMkNettest<z.output<typeof options>>({
  id: 'mk.ndt',
  mkName: 'ndt',
  title: 'NDT by Measurement Kit',
  description:
    'Download, upload and round trip time over one TCP connection each, against your own NDT5 server.',
  version: '1',
  kind: 'throughput',
  metrics,
  options,
  // Six hours after six hours, three hours beside ndt7's default; drawn anywhere in the window.
  defaults: { enabled: true, cron: '0 3,9,15,21 * * *', windowMinutes: 360, timeoutMs: 120_000 },
  // Ten seconds each way.
  estimate: { seconds: 25, bytesPerMbps: 2_500_000 },
  needs: ({ server }) =>
    server !== undefined
      ? []
      : [
          {
            what: 'server',
            message: 'no NDT5 server is named, and the public ones were switched off in 2024',
            fix: 'Name your own ndt-server: mk-kiosk config set nettests.mk.ndt.options.server HOST',
          },
        ],
  arguments: ({ port, directions, server }) => [
    '-p',
    String(port),
    ...directions.flatMap((direction) => ['-T', direction]),
    ...(server === undefined ? [] : [server]),
  ],
  target: ({ server, port, directions }) => ({
    directions: inOrder(directions),
    ...(server !== undefined && { server: { host: server, port } }),
  }),
  parse: readNdtKeys,
});

/** Measurement Kit uploads first, whatever the order of its arguments. */
function inOrder(directions: readonly Direction[]): Direction[] {
  const both: Direction[] = ['upload', 'download'];
  return both.filter((direction) => directions.includes(direction));
}
