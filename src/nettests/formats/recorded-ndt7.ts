// What a recorded ndt7 direction comes to, whichever program recorded it: the figures, how it ended, its curve.
// Formulas: https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md (MEASUREMENTS) and M-Lab's own tables.
import { z } from 'zod';
import type { Failure } from '../../core/failure.js';
import type { Curve, Direction, DirectionResult } from '../../core/measurement.js';
import { ndt7ServerMessageSchema } from '../../core/ndt7.js';
import { instantOf } from './json-lines.js';

/** A server's message as recorded: times in µs, amounts in bytes. */
export const recordedMessageSchema = ndt7ServerMessageSchema.extend({
  ConnectionInfo: z
    .object({ Client: z.string(), Server: z.string(), UUID: z.string(), StartTime: z.string() })
    .partial()
    .optional(),
});

/** A server's message as recorded. */
export type RecordedMessage = z.output<typeof recordedMessageSchema>;

/** Bytes that had been moved after so many milliseconds of a direction. */
export interface Amount {
  readonly elapsedMs: number;
  readonly bytes: number;
}

/** One direction as a program recorded it. What the program states itself goes before what its samples come to. */
export interface RecordedDirection {
  readonly direction: Direction;
  readonly client: readonly Amount[];
  readonly messages: readonly RecordedMessage[];
  readonly stated?: {
    readonly clientBps?: number | undefined;
    readonly serverBps?: number | undefined;
    readonly minRttMs?: number | undefined;
    readonly retransmissionRatio?: number | undefined;
  };
  readonly uuid?: string | undefined;
  readonly failure?: Failure | undefined;
  /** False when the recording ends before the direction did. */
  readonly ended: boolean;
  /** The server was asked to end the download after 250 MB: a short one is whole. */
  readonly earlyExit?: boolean;
}

/** What the direction comes to; what was not measured has no key. */
export interface DirectionFigures {
  readonly direction: Direction;
  readonly result: DirectionResult;
  readonly clientBps?: number | undefined;
  readonly serverBps?: number | undefined;
  /** The server had no count of its kernel: its figure is its own. */
  readonly byAppInfo: boolean;
  readonly clientBytes?: number | undefined;
  readonly minRttMs?: number | undefined;
  /** The last smoothed round trip time: with the line full. */
  readonly rttMs?: number | undefined;
  readonly retransmissionRatio?: number | undefined;
  readonly uuid?: string | undefined;
  readonly startedAtMs?: number | undefined;
  readonly elapsedMs?: number | undefined;
  /** `host:port` of the server's side of the connection. */
  readonly serverEndpoint?: string | undefined;
  readonly curves: readonly Curve[];
}

/** ndt7 transfers for 10 s; one that ends before nine tenths of that was cut. */
const WHOLE_MS = 9000;
/** `tcpi_min_rtt` before the first sample. */
const NO_MIN_RTT = 0xffff_ffff;
const MAX_CURVE_POINTS = 1300;

/** Boils a recorded direction down. Pure and total. */
export function figuresOf(recorded: RecordedDirection): DirectionFigures {
  const { direction, client, messages, stated = {} } = recorded;
  const server = messages
    .map((message) => amountOf(direction, message))
    .filter((amount) => amount !== undefined);
  const clientBps = stated.clientBps ?? speedOf(client.at(-1));
  const serverBps = stated.serverBps ?? speedOf(server.at(-1));
  const elapsed = [client.at(-1)?.elapsedMs, server.at(-1)?.elapsedMs].filter((ms) => ms !== undefined);
  const elapsedMs = elapsed.length === 0 ? undefined : Math.max(...elapsed);
  const connection = messages.find((message) => message.ConnectionInfo !== undefined)?.ConnectionInfo;
  return {
    direction,
    result: resultOf(recorded, clientBps, serverBps, elapsedMs),
    clientBps,
    serverBps,
    byAppInfo: server.length > 0 && !messages.some(({ TCPInfo }) => TCPInfo !== undefined),
    clientBytes: client.at(-1)?.bytes,
    minRttMs: stated.minRttMs ?? minRttOf(messages),
    rttMs: inMs(messages.findLast(({ TCPInfo }) => TCPInfo?.RTT !== undefined)?.TCPInfo?.RTT),
    retransmissionRatio:
      direction === 'download' ? (stated.retransmissionRatio ?? retransmissionOf(messages)) : undefined,
    uuid: recorded.uuid ?? connection?.UUID,
    startedAtMs: instantOf(connection?.StartTime),
    elapsedMs,
    serverEndpoint: connection?.Server,
    curves: [...curveOf(direction, 'client', client), ...curveOf(direction, 'server', server)],
  };
}

function resultOf(
  recorded: RecordedDirection,
  clientBps: number | undefined,
  serverBps: number | undefined,
  elapsedMs: number | undefined,
): DirectionResult {
  const { direction, failure, ended, earlyExit = false } = recorded;
  const counts = direction === 'download' ? (clientBps ?? serverBps) : serverBps;
  if (counts === undefined) {
    const missing = direction === 'upload' && clientBps !== undefined;
    const reason = failure ?? (ended ? missingFailure(missing) : { failure: 'interrupted' });
    return { status: missing ? 'partial' : 'failed', ...reason };
  }
  if (failure !== undefined) return { status: 'partial', ...failure };
  if (!ended) {
    return { status: 'partial', failure: 'interrupted', detail: 'the recording ends before the test did' };
  }
  if (elapsedMs === undefined || elapsedMs >= WHOLE_MS || earlyExit) return { status: 'ok' };
  const detail = `it ended after ${(elapsedMs / 1000).toFixed(1)} s of 10 s`;
  return { status: 'partial', failure: 'ndt7_cut_short', detail };
}

function missingFailure(hasClientFigure: boolean): Failure {
  return { failure: hasClientFigure ? 'ndt7_no_server_measurement' : 'ndt7_no_data' };
}

/** Upload: what the server received; download: what was acknowledged to it. By its kernel, else by its own count. */
function amountOf(direction: Direction, message: RecordedMessage): Amount | undefined {
  const { TCPInfo: tcp, AppInfo: app } = message;
  const tcpBytes = direction === 'upload' ? tcp?.BytesReceived : tcp?.BytesAcked;
  return amount(tcpBytes, tcp?.ElapsedTime) ?? amount(app?.NumBytes, app?.ElapsedTime);
}

function amount(bytes: number | undefined, elapsedUs: number | undefined): Amount | undefined {
  return bytes === undefined || bytes < 1 || elapsedUs === undefined || elapsedUs < 1
    ? undefined
    : { elapsedMs: elapsedUs / 1000, bytes };
}

function inMs(us: number | undefined): number | undefined {
  return us === undefined || us < 1 || us >= NO_MIN_RTT ? undefined : us / 1000;
}

function speedOf(amount: Amount | undefined): number | undefined {
  return amount === undefined || amount.bytes <= 0 || amount.elapsedMs <= 0
    ? undefined
    : (amount.bytes * 8000) / amount.elapsedMs;
}

function minRttOf(messages: readonly RecordedMessage[]): number | undefined {
  const measured = messages
    .map((message) => message.TCPInfo?.MinRTT)
    .filter((us) => us !== undefined && us > 0 && us < NO_MIN_RTT)
    .filter((us) => us !== undefined);
  return measured.length === 0 ? undefined : Math.min(...measured) / 1000;
}

function retransmissionOf(messages: readonly RecordedMessage[]): number | undefined {
  const tcp = messages.findLast((message) => message.TCPInfo !== undefined)?.TCPInfo;
  if (tcp?.BytesRetrans === undefined || tcp.BytesSent === undefined || tcp.BytesSent === 0) return undefined;
  return tcp.BytesRetrans <= tcp.BytesSent ? tcp.BytesRetrans / tcp.BytesSent : undefined;
}

/** Nothing is sampled more finely than in microseconds: what lies nearer gives a speed without a meaning. */
const LEAST_STEP_MS = 0.001;

/** Speeds between one sample and the next; samples that do not go forward in time are left out. */
export function curveOf(
  direction: Direction,
  source: Curve['source'],
  amounts: readonly Amount[],
): readonly Curve[] {
  const points: [number, number][] = [];
  let before: Amount = { elapsedMs: 0, bytes: 0 };
  for (const amount of amounts.slice(-MAX_CURVE_POINTS)) {
    const ms = amount.elapsedMs - before.elapsedMs;
    const bytes = amount.bytes - before.bytes;
    const bps = (bytes * 8000) / ms;
    if (ms < LEAST_STEP_MS || bytes < 0 || !Number.isFinite(bps)) continue;
    points.push([amount.elapsedMs, bps]);
    before = amount;
  }
  return points.length === 0 ? [] : [{ direction, source, points }];
}
