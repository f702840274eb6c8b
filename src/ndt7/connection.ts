// One TCP or TLS connection to a server, opened with one receive buffer that is reused for every read.
// https://nodejs.org/docs/latest-v22.x/api/net.html#socketconnectoptions-connectlistener ("onread")
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { Failure } from '../core/failure.js';
import { cipherOrder, processorHasAes } from './cipher-order.js';
import { networkFailure } from './network-failure.js';
import type { Endpoint } from './ndt7-url.js';

// INVARIANT: `onread` is honoured by tls.connect only when it opens the TCP connection itself. Without it each TLS
// record is a new buffer, at twice the processor time per byte.

/** What the kernel holds is taken in few calls, each with one acknowledgement; TLS hands out 16 KiB a record. */
const RECEIVE_BUFFER_BYTES: Readonly<Record<Endpoint['scheme'], number>> = {
  ws: 128 * 1024,
  wss: 16 * 1024,
};

/** Milliseconds each step took; a step that was not made has no key. */
export interface ConnectTiming {
  dnsMs?: number;
  connectMs?: number;
  tlsMs?: number;
  handshakeMs?: number;
}

/** An open connection. Whoever holds it sets `receive`, `ended` and in the end destroys `socket`. */
export interface Connection {
  readonly socket: Socket;
  readonly address: string | undefined;
  readonly timing: ConnectTiming;
  readonly tls: { readonly protocol: string; readonly cipher: string } | undefined;
  /** Called with the shared buffer and how much of it was filled; the bytes are gone after it returns. */
  receive: (chunk: Buffer, length: number) => void;
  /** Called once when the connection ended: with the failure, or `eof_error` for an orderly end of the stream. */
  ended: (failure: Failure) => void;
}

/** How to open it. */
export interface ConnectOptions {
  readonly timeoutMs: number;
  readonly insecure: boolean;
  readonly ca: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What there is when no connection came about: how far it got, and why not further. */
export interface ConnectFailure {
  readonly failure: Failure;
  readonly timing: ConnectTiming;
  readonly address: string | undefined;
}

/** Opens a connection, TLS included; always resolves. An abort gives the failure `interrupted`. */
export function openConnection(
  endpoint: Endpoint,
  options: ConnectOptions,
): Promise<Connection | ConnectFailure> {
  const { promise, resolve } = Promise.withResolvers<Connection | ConnectFailure>();
  const timing: ConnectTiming = {};
  const startedAt = performance.now();
  let stepAt = startedAt;
  let connection: Connection | undefined;

  const buffer = Buffer.allocUnsafeSlow(RECEIVE_BUFFER_BYTES[endpoint.scheme]);
  const socket = connectSocket(endpoint, options, buffer, (length) => connection?.receive(buffer, length));
  // A frame is written when it is ready: waiting to fill a packet would only delay pong and close.
  socket.setNoDelay(true);

  const timer = setTimeout(() => {
    fail({ failure: 'generic_timeout_error', detail: `no connection within ${options.timeoutMs} ms` });
  }, options.timeoutMs);
  const onAbort = (): void =>
    fail({ failure: 'interrupted', detail: 'stopped before the connection was open' });
  options.signal?.addEventListener('abort', onAbort, { once: true });

  function settle(outcome: Connection | ConnectFailure): void {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    resolve(outcome);
  }

  function fail(failure: Failure): void {
    if (connection !== undefined) {
      connection.ended(failure);
      return;
    }
    socket.destroy();
    settle({ failure, timing, address: socket.remoteAddress });
  }

  function step(name: keyof ConnectTiming): void {
    const now = performance.now();
    timing[name] = now - stepAt;
    stepAt = now;
  }

  socket.once('lookup', () => {
    if (isIP(endpoint.host) === 0) step('dnsMs');
  });
  socket.once('connect', () => {
    step('connectMs');
    if (endpoint.scheme === 'ws') open();
  });
  socket.once('secureConnect', () => {
    step('tlsMs');
    open();
  });
  socket.on('error', (error) => fail(networkFailure(error)));
  socket.on('end', () => fail({ failure: 'eof_error', detail: 'the server closed the connection' }));
  socket.on('close', () => fail({ failure: 'eof_error', detail: 'the connection was closed' }));

  function open(): void {
    connection = {
      socket,
      address: socket.remoteAddress,
      timing,
      tls: socket instanceof TLSSocket ? tlsFacts(socket) : undefined,
      receive: () => undefined,
      ended: () => undefined,
    };
    settle(connection);
  }

  if (options.signal?.aborted === true) onAbort();
  return promise;
}

function connectSocket(
  endpoint: Endpoint,
  options: ConnectOptions,
  buffer: Buffer,
  onBytes: (length: number) => void,
): Socket {
  const onread = {
    buffer,
    callback: (length: number) => {
      onBytes(length);
      return true;
    },
  };
  const { host, port } = endpoint;
  if (endpoint.scheme === 'ws') return connectTcp({ host, port, onread });
  // Node documents `onread` here; its type declarations do not have it yet, so it is no literal argument.
  const tlsOptions = { ...tlsOptionsOf(endpoint, options), port, onread };
  return connectTls(tlsOptions);
}

/** How TLS is spoken with a server, on whatever connection. */
export function tlsOptionsOf({ host }: Endpoint, options: ConnectOptions) {
  return {
    host,
    // An address is no server name (RFC 6066, section 3); Node checks it against the certificate's addresses.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    rejectUnauthorized: !options.insecure,
    ciphers: cipherOrder(processorHasAes()),
    minVersion: 'TLSv1.2' as const,
  };
}

/** Protocol and cipher as they are stored. */
export function tlsFacts(socket: TLSSocket): { protocol: string; cipher: string } {
  return { protocol: socket.getProtocol() ?? 'unknown', cipher: socket.getCipher().standardName };
}
