// Measurement Kit's `dash`: streams 15 segments of 2 s over HTTPS, each at the rate that the one before reached.
// https://github.com/ooni/spec/blob/master/nettests/ts-021-dash.md · method: Basso et al., 2014, https://nexa.polito.it/publications/basso2014measuring
import { z } from 'zod';
import type { Failure } from '../core/failure.js';
import type { Curve, DirectionResult, Server } from '../core/measurement.js';
import { measuredOnly, metricSpecSchema } from '../core/metric.js';
import { failureOfLog, failureOfMk } from './measurement-kit-failure.js';
import { defineMkNettest } from './measurement-kit.js';
import type { MkContext, MkFindings } from './measurement-kit-nettest.js';
import { mkCommonOptions, mkHostAndPortSchema } from './measurement-kit-options.js';
import { mkAmount } from './measurement-kit-report.js';

const options = z.strictObject({
  server: mkHostAndPortSchema
    .optional()
    .describe('Your DASH server (neubot/dash), HOST or HOST:PORT; always over TLS'),
  ...mkCommonOptions,
});

const metrics = [
  metricSpecSchema.parse({
    name: 'median_bitrate_bps',
    label: 'Video bitrate',
    description: 'Median of the rates at which the segments of a video were fetched.',
    unit: 'bps',
    better: 'higher',
    headline: true,
    // What Netflix asks for: 3 Mbit/s for standard definition, 5 Mbit/s for 1080p.
    thresholds: { good: 5e6, poor: 3e6 },
  }),
  metricSpecSchema.parse({
    name: 'connect_latency_ms',
    label: 'Connect latency',
    description: 'Time in which the TCP connection to the server was opened.',
    unit: 'ms',
    better: 'lower',
  }),
  metricSpecSchema.parse({
    name: 'min_playout_delay_ms',
    label: 'Needed buffering',
    description:
      'How long a player would have to wait at the start, to play without a stall; 0 is a measured value.',
    unit: 'ms',
    better: 'lower',
    headline: true,
  }),
  metricSpecSchema.parse({
    name: 'downloaded_bytes',
    label: 'Downloaded',
    description: 'Bytes of all segments that arrived.',
    unit: 'bytes',
    better: 'neither',
  }),
];

/** DASH by Measurement Kit. */
export const mkDash = defineMkNettest<z.output<typeof options>>({
  id: 'mk.dash',
  mkName: 'dash',
  title: 'Video streaming (DASH) by Measurement Kit',
  description:
    'The bitrate at which a video would stream from your own DASH server, and the buffering it needs.',
  version: '1',
  kind: 'throughput',
  metrics,
  options,
  defaults: { enabled: true, cron: '0 1,7,13,19 * * *', windowMinutes: 360, timeoutMs: 180_000 },
  // 78 MB at 25 Mbit/s.
  estimate: { seconds: 35, bytesPerMbps: 3_750_000 },
  needs: ({ server }) =>
    server !== undefined
      ? []
      : [
          {
            what: 'server',
            message: 'no DASH server is named, and the directory of public ones (mlab-ns) was switched off',
            fix: 'Name your own server: mk-kiosk config set nettests.mk.dash.options.server HOST:PORT',
          },
        ],
  arguments: ({ server }) => (server === undefined ? [] : [server]),
  target: ({ server }) => ({
    directions: ['download'],
    ...(server !== undefined && { server: serverOf(server) }),
  }),
  parse: readDashKeys,
});

const segmentsSchema = z.array(
  z.object({
    rate: mkAmount,
    received: mkAmount,
    elapsed: mkAmount.min(1e-9),
    request_ticks: mkAmount.nullish(),
    remote_address: z.string().nullish(),
    server_url: z.string().nullish(),
  }),
);
type Segments = z.output<typeof segmentsSchema>;
const simpleSchema = z.record(z.string(), z.unknown());

/** Reads `test_keys`. Pure and total. */
function readDashKeys(keys: Readonly<Record<string, unknown>>, { fields, run }: MkContext): MkFindings {
  const segments = fields.read(segmentsSchema, keys.receiver_data, 'test_keys.receiver_data') ?? [];
  const simple = fields.read(simpleSchema, keys.simple, 'test_keys.simple') ?? {};
  const figure = (name: string): number | undefined =>
    fields.read(mkAmount, simple[name], `test_keys.simple.${name}`);
  const written = fields.read(z.string(), keys.failure, 'test_keys.failure');
  const failure = written === undefined || written === '' ? undefined : failureOfMk(written);
  const bitrate = figure('median_bitrate');
  const latency = figure('connect_latency');
  const delay = figure('min_playout_delay');
  const reason = failure ?? failureOfLog(run?.stderr ?? '') ?? { failure: 'unknown_failure' };
  const result = resultOf(bitrate, segments, failure, reason);
  const server = serverOfSegments(segments);
  return {
    directions: { download: result },
    metrics: measuredOnly({
      median_bitrate_bps: bitrate === undefined || bitrate === 0 ? undefined : bitrate * 1000,
      connect_latency_ms: latency === undefined || latency === 0 ? undefined : latency * 1000,
      min_playout_delay_ms: delay === undefined ? undefined : delay * 1000,
      downloaded_bytes:
        segments.length === 0 ? undefined : segments.reduce((sum, { received }) => sum + received, 0),
    }),
    curves: curveOf(segments),
    ...(result.status !== 'ok' && { failure: reason }),
    ...(server && { server }),
  };
}

/** `simple` is written once all segments have arrived; a failure after that is of the server's book-keeping. */
function resultOf(
  bitrate: number | undefined,
  segments: Segments,
  failure: Failure | undefined,
  reason: Failure,
): DirectionResult {
  if (bitrate !== undefined && bitrate > 0) {
    return failure === undefined
      ? { status: 'ok' }
      : { status: 'ok', detail: `after the last segment: ${failure.failure}` };
  }
  if (segments.length === 0) return { status: 'failed', ...reason };
  return {
    status: 'partial',
    failure: reason.failure,
    detail: `${String(segments.length)} segments arrived, but no figure sums them up`,
  };
}

/** One point per segment, at its end: what it had of the line while it was fetched, request included. */
function curveOf(segments: Segments): Curve[] {
  const [first] = segments;
  if (first === undefined) return [];
  let elapsedS = 0;
  const points = segments.map(({ received, elapsed, request_ticks: ticks }): [number, number] => {
    elapsedS += elapsed;
    const sinceStartS =
      typeof ticks === 'number' && typeof first.request_ticks === 'number' && ticks >= first.request_ticks
        ? ticks - first.request_ticks + elapsed
        : elapsedS;
    return [sinceStartS * 1000, (received * 8) / elapsed];
  });
  return [{ direction: 'download', source: 'client', points }];
}

function serverOfSegments(segments: Segments): Server | undefined {
  const [first] = segments;
  const authority = /^https?:\/\/([^/]+)/.exec(first?.server_url ?? '')?.[1];
  const address = first?.remote_address ?? undefined;
  if (authority === undefined) return undefined;
  return { ...serverOf(authority), ...(address !== undefined && address !== '' && { address }) };
}

function serverOf(authority: string): Server {
  const match = /^(.+):(\d{1,5})$/.exec(authority);
  const port = Number(match?.[2] ?? 443);
  return { host: match?.[1] ?? authority, ...(port >= 1 && port <= 65535 && { port }), scheme: 'https' };
}
