// The server's sockets: takes connections on one port for ws and one for wss, checks requests, starts sessions.
import { randomUUID } from 'node:crypto';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Ndt7ServedSession } from '../core/ndt7.js';
import { createPlainFrames } from './sent-frames.js';
import { checkUpgrade, refusal } from './server-handshake.js';
import { serveSession } from './server-session.js';
import { parseSs, peerKey, type TcpInfoReader } from './tcp-info.js';

// INVARIANTS:
// - A connection that has sent no whole request within REQUEST_TIMEOUT_MS is closed.
// - There are at most `maxClients` sessions, and a bounded number of connections beside them.

const REQUEST_TIMEOUT_MS = 5000;
const MAX_REQUEST_BYTES = 16 * 1024;
/** Connections per session that may be open at a time, those that still say what they want included. */
const CONNECTIONS_PER_CLIENT = 4;

/** How to listen. */
export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number | undefined;
  readonly certificate: { readonly cert: string; readonly key: string } | undefined;
  readonly maxClients: number;
  readonly durationMs: number;
  readonly hardLimitMs: number;
  readonly readTcpInfo: TcpInfoReader;
  /** Requests must carry it, where there is one. */
  readonly accessToken?: string | undefined;
  readonly onSession?: (session: Ndt7ServedSession) => void;
}

/** Open ports. */
export interface Listener {
  readonly port: number;
  readonly tlsPort: number | undefined;
  /** Cuts all connections; resolves when the ports are free. */
  close(): Promise<void>;
}

/** Opens the ports; rejects with the system's error when one cannot be had. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const ports: number[] = [];
  const newFrames = createPlainFrames();
  let sessions = 0;

  function onUpgrade(request: IncomingMessage, stream: Duplex, firstBytes: Buffer): void {
    if (!(stream instanceof Socket)) {
      stream.destroy();
      return;
    }
    const verdict = checkUpgrade(
      request.method ?? '',
      request.url ?? '',
      request.headers,
      options.accessToken,
    );
    if (verdict.kind === 'refused' || sessions >= options.maxClients) {
      stream.on('error', () => undefined);
      stream.end(
        verdict.kind === 'refused'
          ? refusal(verdict.status, verdict.reason)
          : refusal(503, `${options.maxClients} tests are running, no more are allowed at a time`),
      );
      return;
    }
    stream.setNoDelay(true);
    stream.setTimeout(0);
    stream.write(verdict.answer);
    sessions += 1;
    const peer = peerKey(stream.remoteAddress ?? '', stream.remotePort ?? 0);
    void serveSession({
      socket: stream,
      direction: verdict.direction,
      firstBytes,
      frames: newFrames(),
      durationMs: options.durationMs,
      hardLimitMs: options.hardLimitMs,
      maxBytes: verdict.maxBytes,
      uuid: randomUUID(),
      readTcpInfo: async () => parseSs((await options.readTcpInfo(ports)) ?? '').get(peer),
      random: Math.random,
    })
      .then((last) => {
        const client = (stream.remoteAddress ?? peer).replace(/^::ffff:(?=\d+\.)/, '');
        const { direction } = verdict;
        options.onSession?.({ direction, client, ...(last === undefined ? {} : { last }) });
      })
      .finally(() => {
        sessions -= 1;
      });
  }

  async function open(server: Server, port: number): Promise<number> {
    server.maxConnections = options.maxClients * CONNECTIONS_PER_CLIENT;
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    server.on('upgrade', onUpgrade);
    server.on('request', (request, response) => {
      const verdict = checkUpgrade(request.method ?? '', request.url ?? '', request.headers);
      const [status, reason] =
        verdict.kind === 'refused' ? [verdict.status, verdict.reason] : [426, 'this is a WebSocket service'];
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
      response.end(`${reason}\n`);
    });
    server.on('clientError', (_error, stream) => {
      if (stream.writable) stream.end(refusal(400, 'the request is not HTTP'));
      else stream.destroy();
    });
    servers.push(server);
    return listenOn(server, options.host, port);
  }

  async function close(): Promise<void> {
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  }

  try {
    const port = await open(createHttpServer(httpOptions), options.port);
    ports.push(port);
    if (options.tlsPort === undefined || options.certificate === undefined) {
      return { port, tlsPort: undefined, close };
    }
    const { cert, key } = options.certificate;
    const tlsOptions = {
      ...httpOptions,
      cert,
      key,
      handshakeTimeout: REQUEST_TIMEOUT_MS,
      honorCipherOrder: false,
    };
    const tlsPort = await open(createHttpsServer(tlsOptions), options.tlsPort);
    ports.push(tlsPort);
    return { port, tlsPort, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const httpOptions = {
  headersTimeout: REQUEST_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: MAX_REQUEST_BYTES,
} satisfies ServerOptions;

function listenOn(server: Server, host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen({ host, port }, () => {
    server.removeListener('error', reject);
    resolve(portOf(server.address()));
  });
  return promise;
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string')
    throw new Error('a TCP server has an address and port');
  return address.port;
}
