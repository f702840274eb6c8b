// One probe of a server on a connection of its own: TCP handshake, then perhaps TLS handshake and a small HTTP request.
// https://datatracker.ietf.org/doc/draft-ietf-ippm-responsiveness/09/ (section 5.3, "foreign probes")
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { codeOf } from '../core/errors.js';
import { cipherOrder, processorHasAes } from './cipher-order.js';

/** A step without an answer within this time has none: three of them may take three times as long. */
const STEP_TIMEOUT_MS = 3000;

/** An answer that goes on beyond this is not the small one that was asked for. */
const MAX_ANSWER_BYTES = 8 * 1024;

/** No ndt7 server has anything here: the answer is a line of text. */
const PATH = '/ndt/v7/';

/** Headers of IPv4 and TCP with time stamps; a SYN has 8 bytes of options more. */
const HEADER_BYTES = 52;
const SYN_BYTES = 60;

/** Payload of a full packet. */
const SEGMENT_BYTES = 1448;

/** Whom to probe, and how far. */
export interface ProbeTarget {
  readonly isTls: boolean;
  /** Name of the server in certificate and `Host`. */
  readonly authority: string;
  readonly host: string;
  /** Address to connect to: what the host's name gave the first time. */
  readonly address: string | undefined;
  readonly port: number;
  readonly insecure: boolean;
  readonly ca: string | undefined;
  readonly userAgent: string;
  /** A TLS session to resume: a handshake of a few hundred bytes, with as many round trips. */
  readonly session: Buffer | undefined;
}

/** What came of it; a step that was not made or not answered has no key. */
export interface ProbeOutcome {
  readonly connectMs?: number;
  readonly tlsMs?: number;
  readonly httpMs?: number;
  readonly address?: string;
  readonly session?: Buffer;
  /** The server answered that nobody listens: neither a round trip of the test nor a loss. */
  readonly isRefused?: boolean;
  /** On the wire, reckoned from payload and headers. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** Probes once: the TCP handshake alone, or where `whole` all steps. Never rejects. */
export function probeLatency(
  target: ProbeTarget,
  whole: boolean,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const { promise, resolve } = Promise.withResolvers<ProbeOutcome>();
  const found: { -readonly [Key in keyof ProbeOutcome]?: ProbeOutcome[Key] } = {};
  let stepAt = performance.now();
  let secure: TLSSocket | undefined;
  let isEnded = false;

  const socket = connectTcp({
    host: target.address ?? target.host,
    port: target.port,
    noDelay: true,
  });
  let timer = setTimeout(end, STEP_TIMEOUT_MS);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();

  function took(): number {
    const now = performance.now();
    const ms = now - stepAt;
    stepAt = now;
    clearTimeout(timer);
    timer = setTimeout(end, STEP_TIMEOUT_MS);
    return ms;
  }

  function end(): void {
    if (isEnded) return;
    isEnded = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    const { bytesWritten, bytesRead } = socket;
    secure?.destroy();
    socket.destroy();
    resolve({ ...found, ...onTheWire(found.connectMs !== undefined, bytesWritten, bytesRead) });
  }

  // The time to look a name up is no round trip to the server.
  socket.once('lookup', () => (stepAt = performance.now()));
  socket.once('connect', () => {
    found.connectMs = took();
    if (socket.remoteAddress !== undefined) found.address = socket.remoteAddress;
    if (!whole) end();
    else if (target.isTls) startTls();
    else request(socket);
  });
  socket.on('error', (error) => {
    if (codeOf(error) === 'ECONNREFUSED') found.isRefused = true;
    end();
  });
  socket.on('close', end);

  function startTls(): void {
    const tls = connectTls({
      socket,
      ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
      ...(target.ca === undefined ? {} : { ca: target.ca }),
      ...(target.session === undefined ? {} : { session: target.session }),
      rejectUnauthorized: !target.insecure,
      ciphers: cipherOrder(processorHasAes()),
      minVersion: 'TLSv1.2',
    });
    secure = tls;
    tls.on('session', (session) => (found.session = session));
    tls.once('secureConnect', () => {
      found.tlsMs = took() / roundTripsOf(tls);
      request(tls);
    });
    tls.on('error', end);
    tls.on('close', end);
  }

  function request(stream: Socket): void {
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      found.httpMs = performance.now() - stepAt;
      if (bytes <= MAX_ANSWER_BYTES) return;
      delete found.httpMs;
      end();
    });
    stream.on('end', end);
    took();
    stream.write(
      `GET ${PATH} HTTP/1.1\r\nHost: ${target.authority}\r\nUser-Agent: ${target.userAgent}\r\nConnection: close\r\n\r\n`,
    );
  }

  return promise;
}

/** TLS 1.3 takes one round trip (RFC 8446, section 2), TLS 1.2 two, and one to resume (RFC 5246, section 7.3). */
function roundTripsOf(tls: TLSSocket): number {
  return tls.getProtocol() === 'TLSv1.3' || tls.isSessionReused() ? 1 : 2;
}

/** Handshake and end of a TCP connection are two packets each way and an acknowledgement each. */
function onTheWire(isOpen: boolean, written: number, read: number) {
  if (!isOpen) return { sentBytes: SYN_BYTES, receivedBytes: 0 };
  const packetsRead = Math.ceil(read / SEGMENT_BYTES);
  const packetsWritten = written === 0 ? 0 : packetsRead + 1;
  return {
    sentBytes: SYN_BYTES + (3 + packetsWritten) * HEADER_BYTES + written,
    receivedBytes: SYN_BYTES + (2 + packetsRead) * HEADER_BYTES + read,
  };
}
