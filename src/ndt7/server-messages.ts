// What the server says of the connection while it is measured: its messages are read, checked and boiled down.
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md#measurement-message
import { ndt7ServerMessageSchema, type Ndt7Figure, type Ndt7ServerMessage } from '../core/ndt7.js';
import type { Direction } from '../core/measurement.js';

// INVARIANTS:
// - Nothing a server says is believed beyond what this side can vouch for: its rate may not exceed this side's by more
//   than PLAUSIBLE_EXCESS, so that no lie becomes a result.
// - Memory and time are bounded: messages over MAX_READ are counted and only the newest of them is read, at the end.

/** A server sends at most ten messages a second for 15 s; many times that is a server gone wrong. */
const MAX_READ = 1000;

/** `tcpi_min_rtt` before the first sample. */
const NO_MIN_RTT = 0xffff_ffff;

/**
 * A server's rate may exceed this side's by this factor. Of an upload more cannot arrive than was sent, but for the
 * difference of the clocks. The last message of a download may be of its first seconds: it waits behind the data.
 */
const PLAUSIBLE_EXCESS: Readonly<Record<Direction, number>> = { upload: 1.5, download: 4 };

/** A last message of less than this part of an upload is not the summary that it should be. */
const WHOLE_REPORT = 0.5;

/** The server's figure and where it is from. */
export interface ServerFigure extends Ndt7Figure {
  readonly source: 'tcp_info' | 'app_info';
}

/** All that is known from the server's messages at the end of a direction. */
export interface ServerReport {
  readonly received: number;
  readonly rejected: number;
  readonly last?: Ndt7ServerMessage;
  readonly figure?: ServerFigure;
  readonly uuid?: string;
  readonly minRttMs?: number;
  readonly rttMs?: number;
  readonly rttVarMs?: number;
  readonly retransmissionRatio?: number;
  /** [ms, bytes] by the server's clock and count. */
  readonly curve: readonly [number, number][];
  /** [ms, smoothed round trip in ms] by the server's kernel. */
  readonly rttCurve: readonly [number, number][];
}

/** Collects a connection's messages. */
export interface ServerMessages {
  /** Takes one text message. */
  take(text: string): void;
  /** Counts one that could not even be read as text. */
  reject(reason: string): void;
  /** What they came to. `client` is this side's count, which bounds what is believed. */
  report(client: Ndt7Figure | undefined): ServerReport;
}

/** Starts collecting; `warn` is told what was odd. */
export function collectServerMessages(direction: Direction, warn: (text: string) => void): ServerMessages {
  let received = 0;
  let rejected = 0;
  let latestUnread: string | undefined;
  // The newest of each part: a server may leave any of them out of any message.
  let last: Ndt7ServerMessage = {};
  let minRttUs: number | undefined;
  const curve: [number, number][] = [];
  const rttCurve: [number, number][] = [];

  function reject(reason: string): void {
    received += 1;
    rejected += 1;
    warn(reason);
  }

  function read(text: string): void {
    const parsed = ndt7ServerMessageSchema.safeParse(jsonOf(text));
    if (!parsed.success) {
      rejected += 1;
      const issue = parsed.error.issues[0];
      warn(
        `a message of the server is no measurement: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
      );
      return;
    }
    const message = parsed.data;
    last = withParts(last, message);
    const minRtt = message.TCPInfo?.MinRTT;
    if (minRtt !== undefined && minRtt >= 1 && minRtt < NO_MIN_RTT) {
      minRttUs = Math.min(minRttUs ?? minRtt, minRtt);
    }
    const amount = figureOf(direction, message);
    if (amount !== undefined) curve.push([amount.elapsedMs, amount.bytes]);
    const rttMs = inMs(message.TCPInfo?.RTT);
    const sampledUs = message.TCPInfo?.ElapsedTime ?? message.AppInfo?.ElapsedTime;
    if (rttMs !== undefined && sampledUs !== undefined) rttCurve.push([sampledUs / 1000, rttMs]);
  }

  return {
    reject,
    take(text) {
      received += 1;
      if (received <= MAX_READ) read(text);
      else latestUnread = text;
      if (received === MAX_READ + 1) warn(`the server sent more than ${MAX_READ} messages`);
    },
    report(client) {
      if (latestUnread !== undefined) read(latestUnread);
      latestUnread = undefined;
      const figure = plausible(direction, figureOf(direction, last), client, warn);
      return {
        received,
        rejected,
        curve,
        rttCurve,
        ...(Object.keys(last).length === 0 ? {} : { last }),
        ...(figure === undefined ? {} : { figure }),
        ...present('uuid', last.ConnectionInfo?.UUID),
        ...present('minRttMs', inMs(minRttUs)),
        ...present('rttMs', inMs(last.TCPInfo?.RTT)),
        ...present('rttVarMs', inMs(last.TCPInfo?.RTTVar)),
        ...(direction === 'download' ? present('retransmissionRatio', retransmission(last, warn)) : {}),
      };
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function withParts(earlier: Ndt7ServerMessage, newer: Ndt7ServerMessage): Ndt7ServerMessage {
  return {
    ...earlier,
    ...present('AppInfo', newer.AppInfo),
    ...present('ConnectionInfo', newer.ConnectionInfo),
    ...present('TCPInfo', newer.TCPInfo),
  };
}

/** Upload: 8·TCPInfo.BytesReceived/ElapsedTime, as M-Lab computes it; download: the bytes that were acknowledged. */
function figureOf(direction: Direction, message: Ndt7ServerMessage): ServerFigure | undefined {
  const tcp = message.TCPInfo;
  const tcpBytes = direction === 'upload' ? tcp?.BytesReceived : tcp?.BytesAcked;
  return (
    figure('tcp_info', tcpBytes, tcp?.ElapsedTime) ??
    figure('app_info', message.AppInfo?.NumBytes, message.AppInfo?.ElapsedTime)
  );
}

function figure(
  source: ServerFigure['source'],
  bytes: number | undefined,
  elapsedUs: number | undefined,
): ServerFigure | undefined {
  // Whole bytes and whole microseconds: less than one of them is nothing, or a lie that makes any rate.
  if (bytes === undefined || elapsedUs === undefined || bytes < 1 || elapsedUs < 1) return undefined;
  return { source, bytes, elapsedMs: elapsedUs / 1000, bps: (bytes * 8e6) / elapsedUs };
}

function plausible(
  direction: Direction,
  server: ServerFigure | undefined,
  client: Ndt7Figure | undefined,
  warn: (text: string) => void,
): ServerFigure | undefined {
  if (server === undefined || client === undefined) return undefined;
  if (server.bps > client.bps * PLAUSIBLE_EXCESS[direction]) {
    warn(`the server claims ${Math.round(server.bps)} bit/s, this side counted ${Math.round(client.bps)}`);
    return undefined;
  }
  if (direction === 'upload' && server.elapsedMs < client.elapsedMs * WHOLE_REPORT) {
    warn(
      `the server's last figure is of ${Math.round(server.elapsedMs)} ms of ${Math.round(client.elapsedMs)}`,
    );
  }
  return server;
}

function retransmission(message: Ndt7ServerMessage, warn: (text: string) => void): number | undefined {
  const { BytesRetrans: retransmitted, BytesSent: sent } = message.TCPInfo ?? {};
  if (retransmitted === undefined || sent === undefined || sent === 0) return undefined;
  if (retransmitted <= sent) return retransmitted / sent;
  warn('the server claims to have sent more bytes again than it sent');
  return undefined;
}

/** A round trip time of the kernel: whole microseconds in 32 bits, 0 where there was none. */
function inMs(us: number | undefined): number | undefined {
  return us === undefined || us < 1 || us >= NO_MIN_RTT ? undefined : us / 1000;
}

/** `{ [key]: value }`, or nothing where there is no value: absent is absent. */
function present<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  const result: Partial<Record<Key, Value>> = {};
  if (value !== undefined) result[key] = value;
  return result;
}
