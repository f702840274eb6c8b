// A connection to a server through the network's proxy, TLS inside the tunnel. Its bytes arrive in buffers of their own:
// Node fills a given one only where it opens the TCP connection itself, and what goes through a proxy is marked anyway.
import type { Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { ProxyRoute } from '../core/network-settings.js';
import {
  tlsFacts,
  tlsOptionsOf,
  type ConnectFailure,
  type Connection,
  type ConnectOptions,
  type ConnectTiming,
} from './connection.js';
import { networkFailure } from './network-failure.js';
import type { Endpoint } from './ndt7-url.js';
import { openTunnel } from './proxy-tunnel.js';

/** Opens it; always resolves, like `openConnection`. The address is the proxy's: the server's is known to the proxy alone. */
export async function openProxiedConnection(
  endpoint: Endpoint,
  options: ConnectOptions,
  proxy: ProxyRoute,
): Promise<Connection | ConnectFailure> {
  const timing: ConnectTiming = {};
  const limit = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  const tunnel = await openTunnel(proxy, endpoint, signal);
  if ('failure' in tunnel) return { failure: tunnel, timing, address: undefined };
  timing.connectMs = tunnel.connectMs;
  const address = tunnel.socket.remoteAddress;
  const startedAt = performance.now();
  const socket =
    endpoint.scheme === 'ws'
      ? tunnel.socket
      : connectTls({ ...tlsOptionsOf(endpoint, options), socket: tunnel.socket });
  const failure = socket instanceof TLSSocket ? await secured(socket, signal) : undefined;
  if (failure !== undefined) {
    socket.on('error', () => undefined);
    socket.destroy();
    tunnel.socket.destroy();
    return { failure, timing, address };
  }
  if (socket instanceof TLSSocket) timing.tlsMs = performance.now() - startedAt;
  return connectionOf(socket, timing, address);
}

function secured(socket: TLSSocket, signal: AbortSignal) {
  return new Promise<ConnectFailure['failure'] | undefined>((resolve) => {
    const onAbort = () => resolve({ failure: 'generic_timeout_error', detail: 'no TLS in time' });
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', onAbort);
      resolve(undefined);
    });
    socket.on('error', (error) => resolve(networkFailure(error)));
    socket.on('close', () => resolve({ failure: 'eof_error', detail: 'the connection was closed' }));
  });
}

function connectionOf(socket: Socket, timing: ConnectTiming, address: string | undefined): Connection {
  const connection: Connection = {
    socket,
    address,
    timing,
    tls: socket instanceof TLSSocket ? tlsFacts(socket) : undefined,
    receive: () => undefined,
    ended: () => undefined,
  };
  socket.setNoDelay(true);
  socket.on('error', (error) => connection.ended(networkFailure(error)));
  socket.on('end', () =>
    connection.ended({ failure: 'eof_error', detail: 'the server closed the connection' }),
  );
  socket.on('close', () => connection.ended({ failure: 'eof_error', detail: 'the connection was closed' }));
  socket.on('data', (chunk: Buffer) => connection.receive(chunk, chunk.length));
  // The tunnel was paused so that no byte got lost.
  socket.resume();
  return connection;
}
