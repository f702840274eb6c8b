// The transfer of one direction over an open WebSocket, seen from the client: counts bytes and time, and says how it ended.
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md#websocket-channel-usage
import { randomBytes } from 'node:crypto';
import type { Failure } from '../core/failure.js';
import type { Direction } from '../core/measurement.js';
import type { Ndt7DirectionResult, Ndt7Progress } from '../core/ndt7.js';
import type { Connection } from './connection.js';
import { closePayload, MAX_SENT_BYTES, MAX_SENT_BYTES_TLS, opcodes, smallFrame } from './frame-format.js';
import { createFrameReader } from './frame-reader.js';
import { createPump, type Pump } from './pump.js';
import { createReadGathering } from './read-gathering.js';
import { maskedFrames } from './sent-frames.js';
import type { ServerMessages } from './server-messages.js';

/** Progress and curve are sampled this often; the spec's ten messages a second are the same bound. */
const TICK_MS = 100;

/** How long the server may take to close the connection after both said they are done. */
const CLOSE_WAIT_MS = 1000;

/** From this part of its duration on, a transfer that is dropped still counts (spec: tolerate abrupt ends). */
const TOLERATED_DROP = 0.5;

/** A transfer that ends before this part of its duration was cut short. */
const WHOLE = 0.9;

/** Close codes that mean "done": normal, going away, none given (RFC 6455, section 7.4.1). */
const ORDERLY_CODES: readonly number[] = [1000, 1001, 1005];

/** What a transfer needs. */
export interface TransferOptions {
  readonly connection: Connection;
  readonly direction: Direction;
  /** Bytes that came right behind the handshake. */
  readonly firstBytes: Buffer;
  readonly durationMs: number;
  readonly hardLimitMs: number;
  readonly stallTimeoutMs: number;
  readonly messages: ServerMessages;
  readonly warn: (text: string) => void;
  readonly onProgress: (progress: Ndt7Progress) => void;
  readonly signal: AbortSignal | undefined;
}

/** What came of it; `elapsedMs` ends with the last byte of a download, and with the sending of an upload. */
export interface TransferOutcome {
  readonly ending: Ndt7DirectionResult['ending'];
  readonly failure?: Failure;
  readonly bytes: number;
  readonly elapsedMs: number;
  /** True when the time was well below the duration. */
  readonly isShort: boolean;
  readonly curve: readonly [number, number][];
}

/** Runs the transfer; always resolves, with the connection closed. */
export function transfer(options: TransferOptions): Promise<TransferOutcome> {
  const { connection, direction, durationMs, messages, warn } = options;
  const { socket } = connection;
  const { promise, resolve } = Promise.withResolvers<TransferOutcome>();
  const startedAt = performance.now();
  const curve: [number, number][] = [];
  const maxSentBytes = connection.tls === undefined ? MAX_SENT_BYTES : MAX_SENT_BYTES_TLS;
  const pump: Pump = createPump(
    socket,
    direction === 'upload' ? maskedFrames(maxSentBytes) : () => unreachable(),
  );
  const gathering = createReadGathering();
  let movedBytes = 0;
  let movedAt = startedAt;
  /** When bytes of the download last came: its time ends there, however long the server then takes to close. */
  let arrivedAt = startedAt;
  let arrivedBytes = 0;
  let chunkAt = startedAt;
  let activeAt = startedAt;
  let sentUntil: number | undefined;
  let outcome: TransferOutcome | undefined;
  let stopping = false;

  const reader = createFrameReader(
    { masked: false, binaryAllowed: direction === 'download' },
    {
      onText(text) {
        activeAt = performance.now();
        messages.take(text);
      },
      onTextRejected: (reason) => messages.reject(reason),
      onPing: (payload) => pump.send(smallFrame(opcodes.pong, payload, randomBytes(4))),
      onClose: closedByServer,
    },
  );

  const bytes = (): number => (direction === 'download' ? reader.dataBytes() : pump.sentBytes());

  /** Notes data that the newest chunk brought; one with nothing but the server's words ends no download. */
  function noteArrival(): void {
    const current = reader.binaryBytes();
    if (current === arrivedBytes) return;
    arrivedBytes = current;
    arrivedAt = chunkAt;
  }

  /** Notes what moved since the last look. */
  function look(): void {
    const now = performance.now();
    const current = bytes();
    if (current === movedBytes) return;
    movedBytes = current;
    noteArrival();
    movedAt = direction === 'download' ? arrivedAt : now;
    activeAt = now;
  }

  /** On a slow line the kernel takes a message whole and then nothing for seconds: an upload lasts all the same. */
  function elapsed(): number {
    return (direction === 'download' ? movedAt : (sentUntil ?? performance.now())) - startedAt;
  }

  function settle(ending: TransferOutcome['ending'], failure?: Failure): void {
    if (outcome !== undefined) return;
    if (!stopping) look();
    const elapsedMs = elapsed();
    outcome = {
      ending,
      ...(failure === undefined ? {} : { failure }),
      bytes: movedBytes,
      elapsedMs,
      isShort: elapsedMs < durationMs * WHOLE,
      curve,
    };
    if (movedBytes > 0) curve.push([elapsedMs, movedBytes]);
    clearInterval(ticker);
    clearTimeout(durationTimer);
  }

  function finish(ending: TransferOutcome['ending'], failure?: Failure): void {
    settle(ending, failure);
    clearTimeout(hardLimitTimer);
    options.signal?.removeEventListener('abort', onAbort);
    connection.receive = () => undefined;
    connection.ended = () => undefined;
    socket.destroy();
    if (outcome !== undefined) resolve(outcome);
  }

  function tick(): void {
    look();
    const elapsedMs = performance.now() - startedAt;
    if (performance.now() - activeAt > options.stallTimeoutMs) {
      finish('failed', {
        failure: 'generic_timeout_error',
        detail: `nothing moved for ${options.stallTimeoutMs} ms`,
      });
      return;
    }
    if (stopping || movedBytes === 0) return;
    curve.push([elapsedMs, movedBytes]);
    options.onProgress({ direction, elapsedMs, bytes: movedBytes, bps: (movedBytes * 8000) / elapsedMs });
  }

  function closedByServer(code: number, reason: string): void {
    const wasDone = outcome !== undefined;
    const said = `the server closed with code ${code}${reason === '' ? '' : `: ${reason}`}`;
    if (stopping) {
      finish('duration');
      return;
    }
    settle('server_closed');
    if (!ORDERLY_CODES.includes(code)) {
      if (outcome?.isShort === true) {
        outcome = { ...outcome, ending: 'failed', failure: { failure: 'ndt7_cut_short', detail: said } };
      } else {
        warn(said);
      }
    }
    if (wasDone) return;
    // The reply, then the server has a moment to close first (RFC 6455, section 7.1.1).
    connection.ended = () => finish('server_closed');
    clearTimeout(hardLimitTimer);
    hardLimitTimer = setTimeout(() => finish('server_closed'), CLOSE_WAIT_MS);
    pump.stop(() => {
      pump.send(smallFrame(opcodes.close, closePayload(code === 1005 ? 1000 : code), randomBytes(4)));
    });
  }

  function dropped(failure: Failure): void {
    if (stopping) {
      finish('duration');
      return;
    }
    look();
    if (movedBytes > 0 && elapsed() >= durationMs * TOLERATED_DROP) {
      warn(`the server dropped the connection: ${failure.detail ?? failure.failure}`);
      finish('dropped');
    } else {
      finish('failed', failure);
    }
  }

  /** The upload has lasted: what is under way goes out, then the close frame; the server's last figures still come in. */
  function stopSending(): void {
    pump.stop(() => {
      look();
      sentUntil = performance.now();
      stopping = true;
      clearInterval(ticker);
      pump.send(smallFrame(opcodes.close, closePayload(1000), randomBytes(4)));
    });
  }

  function reachHardLimit(): void {
    look();
    if (stopping) finish('duration');
    else finish('hard_limit');
  }

  function onAbort(): void {
    finish('aborted', { failure: 'interrupted', detail: 'stopped while bytes were moving' });
  }

  function receive(chunk: Buffer, start: number, end: number): void {
    if (direction === 'download') gathering.received(end - start);
    chunkAt = performance.now();
    const fault = reader.feed(chunk, start, end);
    noteArrival();
    if (fault !== undefined) finish('failed', { failure: 'ndt7_protocol_error', detail: fault });
  }

  const ticker = setInterval(tick, TICK_MS);
  const durationTimer = setTimeout(() => {
    if (direction === 'upload') stopSending();
  }, durationMs);
  let hardLimitTimer = setTimeout(reachHardLimit, options.hardLimitMs);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  connection.receive = (chunk, length) => receive(chunk, 0, length);
  connection.ended = dropped;
  receive(options.firstBytes, 0, options.firstBytes.length);
  if (direction === 'upload') pump.start();
  if (options.signal?.aborted === true) onAbort();
  return promise;
}

function unreachable(): never {
  throw new Error('a download sends no messages');
}
