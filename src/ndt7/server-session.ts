// One test on the server's side: sends or counts for its time, tells what it sees, and ends in any case.
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md#websocket-channel-usage
import type { Socket } from 'node:net';
import type { Direction } from '../core/measurement.js';
import type { Ndt7ServerMessage } from '../core/ndt7.js';
import { closePayload, opcodes, smallFrame } from './frame-format.js';
import { createFrameReader } from './frame-reader.js';
import { createPump } from './pump.js';
import type { SentFrames } from './sent-frames.js';
import type { TcpInfo } from './tcp-info.js';

// INVARIANTS:
// - A session ends by `hardLimitMs` whatever the client does, and its timers end with it.
// - Nothing of what a client sends is kept.

/** Measurements are taken at random times, as M-Lab's server does: mean and bounds of the waits in ms. */
const MEAN_WAIT_MS = 250;
const MIN_WAIT_MS = 25;
const MAX_WAIT_MS = 625;

/** An upload is ended this long after its time: the client ends it first if it can. */
const UPLOAD_GRACE_MS = 1000;

/** How long the client may take to answer a close frame. */
const CLOSE_WAIT_MS = 2000;

/** What a session needs. */
export interface SessionOptions {
  readonly socket: Socket;
  readonly direction: Direction;
  /** Bytes the client sent right behind its request. */
  readonly firstBytes: Buffer;
  readonly frames: SentFrames;
  readonly durationMs: number;
  readonly hardLimitMs: number;
  /** The download ends after this many bytes. */
  readonly maxBytes: number | undefined;
  readonly uuid: string;
  /** The kernel's view of this connection, where it can be had. */
  readonly readTcpInfo: () => Promise<TcpInfo | undefined>;
  /** 0 to 1. */
  readonly random: () => number;
}

/** Runs one test on an upgraded socket; resolves when its socket is closed, with the last message of this side. */
export function serveSession(options: SessionOptions): Promise<Ndt7ServerMessage | undefined> {
  const { socket, direction } = options;
  const startedAt = performance.now();
  const pump = createPump(socket, options.frames);
  const connectionInfo = {
    Client: endpointText(socket.remoteAddress, socket.remotePort),
    Server: endpointText(socket.localAddress, socket.localPort),
    UUID: options.uuid,
  };
  let isClosing = false;
  let last: Ndt7ServerMessage | undefined;

  const reader = createFrameReader(
    { masked: true, binaryAllowed: direction === 'upload' },
    {
      // A client's measurements are optional and of no use to us.
      onText: () => undefined,
      onTextRejected: () => undefined,
      onPing: (payload) => pump.send(smallFrame(opcodes.pong, payload)),
      onClose: (code) => void closedByClient(code),
    },
  );

  const elapsedUs = (): number => Math.max(1, Math.round((performance.now() - startedAt) * 1000));

  async function measure(): Promise<Ndt7ServerMessage> {
    const asked = elapsedUs();
    const tcpInfo = await options.readTcpInfo();
    const answered = elapsedUs();
    return {
      AppInfo: {
        ElapsedTime: answered,
        NumBytes: direction === 'download' ? pump.sentBytes() : reader.dataBytes(),
      },
      ConnectionInfo: connectionInfo,
      ...(tcpInfo === undefined
        ? {}
        : { TCPInfo: { ...tcpInfo, ElapsedTime: Math.round((asked + answered) / 2) } }),
    };
  }

  async function sendMeasurement(): Promise<void> {
    last = await measure();
    const message = { ...last, Origin: 'server', Test: direction };
    pump.send(smallFrame(opcodes.text, Buffer.from(JSON.stringify(message))));
  }

  function waitMs(): number {
    const wait = -Math.log(1 - options.random()) * MEAN_WAIT_MS;
    return Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, wait));
  }

  async function beat(): Promise<void> {
    if (options.maxBytes !== undefined && pump.sentBytes() >= options.maxBytes) {
      await close(1000);
      return;
    }
    await sendMeasurement();
    if (!isClosing) measureTimer = setTimeout(() => void beat(), waitMs());
  }

  /** Says the last figures and a close frame; the client answers, and the socket ends. */
  async function close(code: number): Promise<void> {
    if (isClosing) return;
    isClosing = true;
    clearTimeout(measureTimer);
    await new Promise<void>((resolve) => pump.stop(resolve));
    await sendMeasurement();
    pump.send(smallFrame(opcodes.close, closePayload(code)));
    closeTimer = setTimeout(() => socket.destroy(), CLOSE_WAIT_MS);
  }

  async function closedByClient(code: number): Promise<void> {
    // The answer to a close frame must reach the client before the connection ends (RFC 6455, section 7.1.1).
    await close(code === 1005 ? 1000 : code);
    socket.end();
  }

  function feed(chunk: Buffer): void {
    if (reader.feed(chunk, 0, chunk.length) !== undefined) socket.destroy();
  }

  let measureTimer = setTimeout(() => void beat(), waitMs());
  let closeTimer: NodeJS.Timeout | undefined;
  const endAfterMs = direction === 'download' ? options.durationMs : options.durationMs + UPLOAD_GRACE_MS;
  const durationTimer = setTimeout(() => void close(1000), endAfterMs);
  const hardLimitTimer = setTimeout(() => socket.destroy(), options.hardLimitMs);

  const ended = new Promise<Ndt7ServerMessage | undefined>((resolve) => {
    socket.once('close', () => {
      isClosing = true;
      for (const timer of [measureTimer, closeTimer, durationTimer, hardLimitTimer]) clearTimeout(timer);
      resolve(last);
    });
  });
  // A reset is a way to end; 'close' follows.
  socket.on('error', () => undefined);
  socket.on('data', feed);
  socket.on('end', () => socket.destroy());
  feed(options.firstBytes);
  if (direction === 'download') pump.start();
  return ended;
}

function endpointText(address: string | undefined, port: number | undefined): string {
  if (address === undefined || port === undefined) return '';
  const bare = address.replace(/^::ffff:(?=\d+\.)/, '');
  return bare.includes(':') ? `[${bare}]:${port}` : `${bare}:${port}`;
}
