// What one run of iperf3 says in JSON (-J, 3.0 to 3.17). https://github.com/esnet/iperf/blob/master/src/iperf_api.c
// Units: bits_per_second, seconds, RTT in µs, jitter in ms, lost_percent of 100. Exit codes are not asked: 3.12 ends with 0
// also when the server refused.
import { z } from 'zod';
import { failureOfText } from '../failure-of-text.js';
import type { Failure } from '../../core/failure.js';
import type { Curve, Direction, Server } from '../../core/measurement.js';
import { isRecord, textOf } from './json-lines.js';

const amount = z.number().min(0).max(1e15).optional().catch(undefined);

const sumSchema = z.object({
  end: amount,
  bytes: amount,
  bits_per_second: amount,
  retransmits: amount,
  jitter_ms: amount,
  lost_packets: amount,
  packets: amount,
});
type Sum = z.output<typeof sumSchema>;
const sum = sumSchema.optional().catch(undefined);

const endSchema = z.object({
  sum,
  sum_sent: sum,
  sum_received: sum,
  sum_sent_bidir_reverse: sum,
  sum_received_bidir_reverse: sum,
  streams: z
    .array(z.object({ sender: z.object({ min_rtt: amount, sender: z.boolean().optional() }).optional() }))
    .optional()
    .catch(undefined),
});

const startSchema = z.object({
  version: z.string().optional().catch(undefined),
  cookie: z.string().max(100).optional().catch(undefined),
  timestamp: z.object({ timesecs: z.number().positive() }).optional().catch(undefined),
  connecting_to: z.object({ host: z.string(), port: z.number() }).optional().catch(undefined),
  connected: z
    .array(z.object({ remote_host: z.string() }))
    .optional()
    .catch(undefined),
  accepted_connection: z.object({ host: z.string() }).optional().catch(undefined),
  test_start: z
    .object({ protocol: z.string(), reverse: z.number().optional(), bidir: z.number().optional() })
    .optional()
    .catch(undefined),
});

/** One run. What was not measured has no key. */
export interface Iperf3Output {
  readonly directions: readonly Direction[];
  readonly version?: string | undefined;
  readonly cookie?: string | undefined;
  readonly startedAtMs?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly server?: Server | undefined;
  /** The server's own record of a test. */
  readonly byServer: boolean;
  /** By who received the bytes; the sender's figure is beside it. */
  readonly bps: Partial<Record<Direction, number | undefined>>;
  readonly sentBps: Partial<Record<Direction, number | undefined>>;
  readonly bytes: Partial<Record<Direction, number | undefined>>;
  readonly retransmits?: number | undefined;
  readonly jitterMs?: number | undefined;
  readonly lossRatio?: number | undefined;
  readonly minRttMs?: number | undefined;
  readonly curves: readonly Curve[];
  readonly failure?: Failure | undefined;
}

/** True for the JSON of one iperf3 run, of either side. */
export function isIperf3(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && isRecord(value.start) && Array.isArray(value.intervals) && isRecord(value.end);
}

/** Reads one run. Pure and total. */
export function readIperf3(value: Readonly<Record<string, unknown>>): Iperf3Output {
  const start = startSchema.safeParse(value.start).data ?? {};
  const end = endSchema.safeParse(value.end).data ?? {};
  const test = start.test_start;
  const bidir = test?.bidir === 1 || end.sum_received_bidir_reverse !== undefined;
  const main: Direction = test?.reverse === 1 ? 'download' : 'upload';
  const udp = test?.protocol === 'UDP';
  const received = udp ? udpReceived(end.sum_received, end.sum) : end.sum_received;
  const back = end.sum_received_bidir_reverse;
  const error = textOf(value.error);
  const ends = [end.sum, end.sum_sent, end.sum_received, back].map((one) => one?.end ?? 0);
  const durationS = Math.max(...ends);
  const loss = udp ? (end.sum_received?.packets ? end.sum_received : end.sum) : undefined;
  const minRttUs = Math.min(
    ...(end.streams ?? []).map(({ sender }) => sender?.min_rtt ?? 0).filter((us) => us > 0),
  );
  return {
    directions: bidir ? ['download', 'upload'] : test === undefined && error !== undefined ? [] : [main],
    version: /(\d+\.\d+\S*)/.exec(start.version ?? '')?.[1],
    cookie: start.cookie,
    startedAtMs: start.timestamp === undefined ? undefined : start.timestamp.timesecs * 1000,
    durationMs: durationS > 0 ? durationS * 1000 : undefined,
    server: serverOf(start),
    byServer: start.accepted_connection !== undefined,
    bps: bidir
      ? { upload: received?.bits_per_second, download: back?.bits_per_second }
      : { [main]: received?.bits_per_second },
    sentBps: bidir
      ? {
          upload: end.sum_sent?.bits_per_second,
          download: end.sum_sent_bidir_reverse?.bits_per_second,
        }
      : { [main]: end.sum_sent?.bits_per_second },
    bytes: bidir ? { upload: received?.bytes, download: back?.bytes } : { [main]: received?.bytes },
    retransmits: udp || durationS === 0 ? undefined : end.sum_sent?.retransmits,
    jitterMs: durationS === 0 || !loss?.packets ? undefined : loss.jitter_ms,
    lossRatio: lossOf(loss),
    minRttMs: Number.isFinite(minRttUs) ? minRttUs / 1000 : undefined,
    curves: curvesOf(value.intervals, main, bidir),
    failure: error === undefined ? undefined : failureOfText(error),
  };
}

/** Before 3.9 a UDP test had one sum, of what was sent, with what was lost of it. */
function udpReceived(received: Sum | undefined, sent: Sum | undefined): Sum | undefined {
  if (received?.bits_per_second) return received;
  const loss = lossOf(sent);
  if (sent?.bits_per_second === undefined || loss === undefined) return received;
  return {
    ...sent,
    bits_per_second: sent.bits_per_second * (1 - loss),
    bytes: sent.bytes === undefined ? undefined : sent.bytes * (1 - loss),
  };
}

function lossOf(one: Sum | undefined): number | undefined {
  if (!one?.packets || one.lost_packets === undefined || one.lost_packets > one.packets) return undefined;
  return one.lost_packets / one.packets;
}

function serverOf(start: z.output<typeof startSchema>): Server | undefined {
  const address = start.connected?.[0]?.remote_host;
  const host = textOf(start.connecting_to?.host) ?? address;
  if (host === undefined || start.accepted_connection !== undefined) return undefined;
  const port = start.connecting_to?.port;
  return {
    host,
    ...(address !== undefined && { address }),
    ...(port !== undefined && Number.isInteger(port) && port >= 1 && port <= 65535 && { port }),
  };
}

const intervalSchema = z.object({
  end: z.number().nonnegative(),
  bits_per_second: z.number().min(0).max(1e15),
  omitted: z.boolean().optional(),
});

function curvesOf(intervals: unknown, main: Direction, bidir: boolean): Curve[] {
  if (!Array.isArray(intervals)) return [];
  const curve = (direction: Direction, member: string): Curve[] => {
    const points = intervals.flatMap((interval): [number, number][] => {
      const { data } = intervalSchema.safeParse(isRecord(interval) ? interval[member] : undefined);
      return data === undefined || data.omitted === true ? [] : [[data.end * 1000, data.bits_per_second]];
    });
    return points.length === 0 ? [] : [{ direction, source: 'client', points }];
  };
  return bidir ? [...curve('upload', 'sum'), ...curve('download', 'sum_bidir_reverse')] : curve(main, 'sum');
}
