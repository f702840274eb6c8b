// Reads the `test_keys` of Measurement Kit's `ndt`: per direction, by its data and not by the report's `failure`.
//
// | in the report                                      | here                                                     |
// | -------------------------------------------------- | -------------------------------------------------------- |
// | speeds in kbit/s                                   | bit/s                                                    |
// | `failure: compute_…_stats_error`                   | a mask: also of runs in one direction, which are fine    |
// | `test_s2c: [null]`                                 | no download took place                                   |
// | `simple` missing                                   | the same figure computed from the samples as ndt/utils.cpp does |
// | web100 values of a server without web100           | constants and no measurement: absent                     |
// | round trip times under 1 ms                        | the server counts whole milliseconds: absent             |
// | `simple.ping`                                      | either the lowest round trip or the connect time: both are read where they come from |
import { z } from 'zod';
import type { Failure } from '../core/failure.js';
import type { Curve, Direction, DirectionResult, Server } from '../core/measurement.js';
import { measuredOnly, type Metrics } from '../core/metric.js';
import { failureOfLog, failureOfMk, maskingFailures } from './measurement-kit-failure.js';
import type { MkContext, MkFindings } from './measurement-kit-nettest.js';
import { mkAmount, type FieldReader } from './measurement-kit-report.js';

type Keys = Readonly<Record<string, unknown>>;

const text = z.string();
const object = z.record(z.string(), z.unknown());
/** [seconds since the direction began, kbit/s] */
const samplesSchema = z.array(z.tuple([mkAmount, mkAmount], z.unknown()));
type Samples = z.output<typeof samplesSchema>;

const unknown: Failure = { failure: 'unknown_failure' };

/** Bits of `test_suite`; the extended tests are of the same direction. */
const suiteBits = { upload: 2 | 64, download: 4 | 128 } as const;

/** Measurement Kit's `net/timeout`: a server that says nothing ends the run after ten seconds. */
const networkTimeoutS = 10;

/** What `test_keys` say. Pure and total. */
export function readNdtKeys(keys: Keys, context: MkContext): MkFindings {
  const { fields } = context;
  const simple = fields.read(object, keys.simple, 'test_keys.simple') ?? {};
  const phases =
    fields.read(z.record(z.string(), z.unknown()), keys.phase_result, 'test_keys.phase_result') ?? {};
  const s2c = firstTest(keys.test_s2c, 'test_keys.test_s2c', fields);
  const c2s = firstTest(keys.test_c2s, 'test_keys.test_c2s', fields);
  const web100 = fields.read(object, s2c?.web100_data, 'test_keys.test_s2c[0].web100_data') ?? {};
  const received = readSamples(s2c?.receiver_data, 'test_keys.test_s2c[0].receiver_data', fields);
  const sent = readSamples(c2s?.sender_data, 'test_keys.test_c2s[0].sender_data', fields);
  const atServer = fields.read(object, c2s?.receiver_data, 'test_keys.test_c2s[0].receiver_data') ?? {};

  const speeds = {
    download_bps: bps(positive(fields, simple.download, 'test_keys.simple.download') ?? meanSpeed(received)),
    upload_bps: bps(positive(fields, atServer.avg_speed, 'test_keys.test_c2s[0].receiver_data.avg_speed')),
    upload_client_bps: bps(positive(fields, simple.upload, 'test_keys.simple.upload') ?? meanSpeed(sent)),
  };
  const reason = reasonOf(keys, phases, context);
  const asked = directionsOf(keys, context, { download: received.length > 0, upload: sent.length > 0 });
  const results = {
    download: resultOf(speeds.download_bps, received, phases.download, reason),
    upload: resultOf(speeds.upload_bps, sent, phases.upload, reason),
  };
  const directions = Object.fromEntries(asked.map((direction) => [direction, results[direction]]));
  const failure = asked.every((direction) => results[direction].status === 'ok')
    ? undefined
    : (reason ?? failureOfPhases(phases, asked) ?? unknown);
  const server = serverOf(keys, web100, fields);
  return {
    directions,
    metrics: {
      ...measuredOnly(speeds),
      ...roundTrips(keys, web100, fields),
      ...connectTime(s2c, c2s, fields),
    },
    curves: [...curveOf('download', received), ...curveOf('upload', sent)],
    ...(failure && { failure }),
    ...(server && { server }),
  };
}

function firstTest(value: unknown, path: string, fields: FieldReader): Keys | undefined {
  const tests = fields.read(z.array(object.nullable()), value, path) ?? [];
  return tests.find((test) => test !== null) ?? undefined;
}

function readSamples(value: unknown, path: string, fields: FieldReader): Samples {
  return fields.read(samplesSchema, value, path) ?? [];
}

/** A speed of 0 is what is written where nothing was measured. */
function positive(fields: FieldReader, value: unknown, path: string): number | undefined {
  const number = fields.read(mkAmount, value, path);
  return number !== undefined && number > 0 ? number : undefined;
}

function bps(kbps: number | undefined): number | undefined {
  return kbps === undefined ? undefined : kbps * 1000;
}

/** Measurement Kit's own figure (compute_speed_throws in ndt/utils.cpp): without the 6 lowest and 2 highest samples. */
function meanSpeed(samples: Samples): number | undefined {
  const speeds = samples.map(([, kbps]) => kbps).sort((a, b) => a - b);
  const good = speeds.slice(6, -2);
  if (good.length === 0) return undefined;
  const mean = good.reduce((sum, kbps) => sum + kbps, 0) / good.length;
  return mean > 0 ? mean : undefined;
}

function curveOf(direction: Direction, samples: Samples): Curve[] {
  if (samples.length === 0) return [];
  return [{ direction, source: 'client', points: samples.map(([s, kbps]) => [s * 1000, kbps * 1000]) }];
}

function directionsOf(
  keys: Keys,
  { fields, run }: MkContext,
  seen: Readonly<Record<Direction, boolean>>,
): readonly Direction[] {
  const suite = fields.read(z.number().int().nonnegative(), keys.test_suite, 'test_keys.test_suite');
  const both: readonly Direction[] = ['download', 'upload'];
  const inSuite = both.filter((direction) => ((suite ?? 0) & suiteBits[direction]) !== 0);
  if (inSuite.length > 0) return inSuite;
  if (run !== undefined) return run.directions;
  const found = both.filter((direction) => seen[direction]);
  return found.length > 0 ? found : both;
}

function resultOf(
  speed: number | undefined,
  samples: Samples,
  phase: unknown,
  reason: Failure | undefined,
): DirectionResult {
  const own = phaseFailure(phase);
  if (speed !== undefined) {
    return own === undefined ? { status: 'ok' } : { status: 'partial', failure: own.failure };
  }
  const failure = own ?? reason ?? unknown;
  if (samples.length === 0) return { status: 'failed', ...failure };
  return {
    status: 'partial',
    failure: failure.failure,
    detail: `${String(samples.length)} samples are there, but not the figure that stands for this direction`,
  };
}

function phaseFailure(phase: unknown): Failure | undefined {
  return typeof phase === 'string' && phase !== '' ? failureOfMk(phase) : undefined;
}

function failureOfPhases(phases: Keys, asked: readonly Direction[]): Failure | undefined {
  return asked.map((direction) => phaseFailure(phases[direction])).find((failure) => failure !== undefined);
}

/** Why the run as a whole failed, as far as it says so or can be made to. */
function reasonOf(keys: Keys, phases: Keys, { fields, run, runtimeS }: MkContext): Failure | undefined {
  const written = fields.read(text, keys.failure, 'test_keys.failure');
  if (written === undefined || written === '') return undefined;
  if (!maskingFailures.has(written)) return failureOfMk(written);
  const phase = Object.values(phases)
    .map(phaseFailure)
    .find((failure) => failure !== undefined);
  const found = phase ?? failureOfLog(run?.stderr ?? '');
  if (found !== undefined) return found;
  const stalled = runtimeS !== undefined && runtimeS >= networkTimeoutS && runtimeS < networkTimeoutS + 1;
  if (stalled && Object.keys(phases).length === 0) {
    return {
      failure: 'generic_timeout_error',
      detail: `the reason is hidden behind ${written}; the run ended after ${runtimeS.toFixed(1)} s, Measurement Kit's time limit for a silent server`,
    };
  }
  return { failure: 'unknown_failure', detail: `the reason is hidden behind ${written}` };
}

function serverOf(keys: Keys, web100: Keys, fields: FieldReader): Server | undefined {
  const host = fields.read(text, keys.server_address, 'test_keys.server_address');
  if (host === undefined || host === '') return undefined;
  const port = fields.read(z.number().int().min(1).max(65535), keys.server_port, 'test_keys.server_port');
  const version = fields.read(text, keys.server_version, 'test_keys.server_version');
  const ip = web100['NDTResult.S2C.ServerIP'];
  const address = typeof ip === 'string' ? ip.trim() : '';
  return {
    host,
    ...(port !== undefined && { port }),
    ...(version !== undefined && { version }),
    ...(address !== '' && { address }),
  };
}

/** Time from SYN to SYN-ACK as the client saw it, mean of the download's connections, else of the upload's. */
function connectTime(s2c: Keys | undefined, c2s: Keys | undefined, fields: FieldReader): Metrics {
  const schema = z.array(mkAmount);
  const times =
    fields.read(schema, s2c?.connect_times, 'test_keys.test_s2c[0].connect_times') ??
    fields.read(schema, c2s?.connect_times, 'test_keys.test_c2s[0].connect_times') ??
    [];
  if (times.length === 0) return {};
  return { connect_time_ms: (times.reduce((sum, s) => sum + s, 0) / times.length) * 1000 };
}

/**
 * Figures of the server's TCP. Today's ndt-server ("NDTinGO") fills TCPInfo.* from the kernel and leaves web100's loss
 * and limits at 0; web100 servers of old fill those. A ratio over nothing, which is written as 0, was not measured.
 */
function roundTrips(keys: Keys, web100: Keys, fields: FieldReader): Metrics {
  const advanced = fields.read(object, keys.advanced, 'test_keys.advanced') ?? {};
  const at = (name: string): number | undefined => {
    const value = web100[name];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  const summed = (name: string): number | undefined =>
    fields.read(mkAmount, advanced[name], `test_keys.advanced.${name}`);
  const nonZero = (value: number | undefined): number | undefined => (value === 0 ? undefined : value);
  const fromOneMs = (value: number | undefined): number | undefined =>
    value !== undefined && value >= 1 ? value : undefined;
  const kernelMinRtt = nonZero(at('TCPInfo.MinRTT'));
  const bytesSent = nonZero(at('TCPInfo.BytesSent'));
  const bytesAgain = at('TCPInfo.BytesRetrans');
  const common = {
    min_rtt_ms: kernelMinRtt === undefined ? fromOneMs(summed('min_rtt')) : kernelMinRtt / 1000,
    avg_rtt_ms: fromOneMs(summed('avg_rtt')),
    max_rtt_ms: fromOneMs(summed('max_rtt')),
    mss_bytes: nonZero(summed('mss')),
    retransmission_ratio:
      bytesSent === undefined || bytesAgain === undefined ? undefined : bytesAgain / bytesSent,
  };
  const hasWeb100 = !Object.keys(web100).some((name) => name.startsWith('TCPInfo.'));
  if (!hasWeb100) return measuredOnly(common);
  const limits = ['SndLimTimeRwin', 'SndLimTimeCwnd', 'SndLimTimeSender'].map((name) => at(name) ?? 0);
  const limited = limits.some((time) => time > 0);
  return measuredOnly({
    ...common,
    packet_loss_ratio: (at('PktsOut') ?? 0) > 0 ? summed('packet_loss') : undefined,
    out_of_order_ratio: (at('AckPktsIn') ?? 0) > 0 ? summed('out_of_order') : undefined,
    congestion_limited_ratio: limited ? summed('congestion_limited') : undefined,
    receiver_limited_ratio: limited ? summed('receiver_limited') : undefined,
    sender_limited_ratio: limited ? summed('sender_limited') : undefined,
    timeouts_count: (at('PktsOut') ?? 0) > 0 ? summed('timeouts') : undefined,
  });
}
