// The raw output of an ndt7 run, `ndt7/1`, and how it is read: everything the engine gave, without access tokens.
import { z } from 'zod';
import type { Failure } from '../core/failure.js';
import { measuredOnly, type Metrics } from '../core/metric.js';
import {
  directionSchema,
  statusOfDirections,
  type Direction,
  type DirectionResult,
  type DirectionResults,
  type Raw,
  type Server,
} from '../core/measurement.js';
import { locateAnswerSchema, ndt7DirectionResultSchema, type Ndt7DirectionResult } from '../core/ndt7.js';
import { latencyRecordSchema } from '../core/loaded-latency.js';
import type { ParsedResult } from '../core/nettest.js';
import { curveOf } from './formats/recorded-ndt7.js';
import { latencyFigures } from './ndt7-latency.js';

/** Name of the format. */
export const ndt7RawFormat = 'ndt7/1';

const locateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('servers'), answer: locateAnswerSchema }),
  z.object({ kind: z.literal('no_capacity'), detail: z.string() }),
  z.object({ kind: z.literal('failed'), failure: z.string().min(1), detail: z.string() }),
]);

/** The document `ndt7/1`. */
export const ndt7RunSchema = z.object({
  engineVersion: z.string(),
  /** What was to be measured, in order. */
  directions: z.array(directionSchema).min(1),
  insecure: z.boolean(),
  /** What the directory said; absent where a server was named. */
  locate: locateSchema.optional(),
  /** Every attempt in order; of a direction the last one counts, those before found no server. */
  attempts: z.array(
    z.object({
      server: z.object({ machine: z.string(), city: z.string(), country: z.string() }).partial(),
      result: ndt7DirectionResultSchema,
    }),
  ),
  /** Probes beside the test; absent where none were made. */
  latency: latencyRecordSchema.optional(),
});

/** The document `ndt7/1`. */
export type Ndt7Run = z.output<typeof ndt7RunSchema>;

type Attempt = Ndt7Run['attempts'][number];

/** The raw output of a run, without the household's own public address, which servers tell in `ConnectionInfo`. */
export function ndt7Raw(run: Ndt7Run): Raw {
  const attempts = run.attempts.map((attempt) => ({ ...attempt, result: withoutClient(attempt.result) }));
  return { format: ndt7RawFormat, text: JSON.stringify({ ...run, attempts }) };
}

function withoutClient(result: Ndt7DirectionResult): Ndt7DirectionResult {
  const { last, ...counts } = result.serverMessages;
  if (last?.ConnectionInfo === undefined) return result;
  const { Client: _client, ...connectionInfo } = last.ConnectionInfo;
  return { ...result, serverMessages: { ...counts, last: { ...last, ConnectionInfo: connectionInfo } } };
}

/** Reads `ndt7/1`. Pure and total: garbage gives `failed`, what was not measured has no key. */
export function parseNdt7(raw: Raw): ParsedResult {
  if (raw.format !== ndt7RawFormat) return unreadable(`unknown format "${raw.format}"`);
  const json = jsonOf(raw.text);
  if (json === undefined) return unreadable(`${ndt7RawFormat} is JSON`, 'json_parse_error');
  const parsed = ndt7RunSchema.safeParse(json);
  return parsed.success ? resultOf(parsed.data) : unreadable(z.prettifyError(parsed.error));
}

function resultOf(run: Ndt7Run): ParsedResult {
  const download = lastOf(run, 'download');
  const upload = lastOf(run, 'upload');
  const directions: DirectionResults = Object.fromEntries(
    run.directions.flatMap((direction) => {
      const attempt = direction === 'download' ? download : upload;
      const result = attempt === undefined ? unattempted(run) : directionResult(attempt.result);
      return result === undefined ? [] : [[direction, result]];
    }),
  );
  const failed = run.directions
    .map((direction) => directions[direction])
    .find((result) => result?.failure !== undefined);
  const server = serverOf(download ?? upload);
  const both = [download, upload].filter((attempt) => attempt !== undefined);
  // Nothing was tried: the run was stopped before.
  const failure = failed?.failure ?? (both.length === 0 ? 'interrupted' : undefined);
  return {
    status: statusOfDirections(directions),
    directions,
    metrics: {
      ...metricsOf(download?.result, upload?.result),
      ...(run.latency === undefined ? {} : latencyFigures(run.latency, download?.result, upload?.result)),
    },
    curves: both.flatMap(({ result }) => [
      ...curveOf(result.direction, 'client', amountsOf(result.clientCurve)),
      ...curveOf(result.direction, 'server', amountsOf(result.serverCurve)),
    ]),
    ...(failure === undefined ? {} : { failure: failureOf(failure, failed?.detail) }),
    ...(server === undefined ? {} : { server }),
    recorded: { engine: { name: 'mk-kiosk ndt7', version: run.engineVersion } },
    flags: [
      ...(run.insecure ? ['insecure'] : []),
      ...(both.some(({ result }) => result.scheme === 'ws') ? ['cleartext'] : []),
      ...(both.some(({ result }) => result.proxy !== undefined) ? ['proxied'] : []),
      ...(upload?.result.bpsSource === 'server_app_info' ? ['upload_by_app_info'] : []),
    ],
  };
}

function lastOf(run: Ndt7Run, direction: Direction): Attempt | undefined {
  return run.attempts.findLast(({ result }) => result.direction === direction);
}

/** A direction that no server was there for failed with the directory; one that was not reached has no key. */
function unattempted({ locate }: Ndt7Run): DirectionResult | undefined {
  switch (locate?.kind) {
    case 'failed':
      return { status: 'failed', failure: locate.failure, detail: locate.detail };
    case 'no_capacity':
      return { status: 'failed', failure: 'locate_failed', detail: locate.detail };
    case 'servers':
    case undefined:
      return undefined;
  }
}

/** What ends within a tenth of its time saw little more than the start of TCP: its speed is no figure of the line. */
const LEAST_SHARE = 0.1;

function isTooShort({ cut, failure, ending, client, server, durationMs }: Ndt7DirectionResult): boolean {
  const lastedMs = Math.max(client?.elapsedMs ?? 0, server?.elapsedMs ?? 0);
  const early = cut || failure !== undefined || ending === 'aborted';
  return early && lastedMs < LEAST_SHARE * durationMs;
}

/** Whether there is a figure decides; a failure beside it makes the direction partial, and so does an early end. */
function directionResult(result: Ndt7DirectionResult): DirectionResult {
  const { failure, detail } = result;
  if (isTooShort(result)) return { status: 'failed', ...failureOf(failure ?? 'ndt7_cut_short', detail) };
  if (result.bps === undefined) {
    const status = result.direction === 'upload' && result.client !== undefined ? 'partial' : 'failed';
    return { status, ...failureOf(failure ?? 'ndt7_no_data', detail) };
  }
  if (failure !== undefined) return { status: 'partial', ...failureOf(failure, detail) };
  if (!result.cut) return { status: 'ok' };
  const lasted = ((result.client?.elapsedMs ?? 0) / 1000).toFixed(1);
  const planned = (result.durationMs / 1000).toFixed(1);
  return { status: 'partial', ...failureOf('ndt7_cut_short', `it ended after ${lasted} s of ${planned} s`) };
}

function failureOf(failure: string, detail: string | undefined): Failure {
  return { failure, ...(detail === undefined ? {} : { detail }) };
}

function metricsOf(
  download: Ndt7DirectionResult | undefined,
  upload: Ndt7DirectionResult | undefined,
): Metrics {
  const minRtts = [download?.minRttMs, upload?.minRttMs].filter((ms) => ms !== undefined);
  const [downSpeeds, upSpeeds] = [download, upload].map((result) =>
    result === undefined || isTooShort(result) ? undefined : result,
  );
  return measuredOnly({
    download_bps: downSpeeds?.bps,
    upload_bps: upSpeeds?.bps,
    min_rtt_ms: minRtts.length === 0 ? undefined : Math.min(...minRtts),
    download_rtt_ms: download?.rttMs,
    upload_rtt_ms: upload?.rttMs,
    retransmission_ratio: download?.retransmissionRatio,
    download_server_bps: downSpeeds?.server?.bps,
    upload_client_bps: upSpeeds?.client?.bps,
    download_bytes: download?.client?.bytes,
    upload_bytes: upload?.client?.bytes,
    connect_time_ms: (download ?? upload)?.timing.connectMs,
    download_cpu_ratio: cpuRatio(download),
    upload_cpu_ratio: cpuRatio(upload),
  });
}

function cpuRatio(result: Ndt7DirectionResult | undefined): number | undefined {
  if (result?.cpuMs === undefined || result.client === undefined) return undefined;
  return Math.min(1, result.cpuMs / result.client.elapsedMs);
}

function amountsOf(curve: Ndt7DirectionResult['clientCurve']) {
  return curve.map(([elapsedMs, bytes]) => ({ elapsedMs, bytes }));
}

function serverOf(attempt: Attempt | undefined): Server | undefined {
  if (attempt === undefined || attempt.result.hostname === '') return undefined;
  const { server, result } = attempt;
  return {
    host: result.hostname,
    scheme: result.scheme,
    ...(result.port === undefined ? {} : { port: result.port }),
    ...(result.address === undefined ? {} : { address: result.address }),
    ...(server.machine === undefined ? {} : { site: server.machine }),
    ...(server.city === undefined ? {} : { city: server.city }),
    ...(server.country === undefined ? {} : { country: server.country }),
  };
}

function unreadable(detail: string, failure = 'report_invalid'): ParsedResult {
  return { status: 'failed', directions: {}, metrics: {}, curves: [], failure: { failure, detail } };
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
