// A tunnel through an HTTP proxy: CONNECT, with Basic credentials where it asks for them.
// https://www.rfc-editor.org/rfc/rfc9110#name-connect and https://www.rfc-editor.org/rfc/rfc7617
import { connect, type Socket } from 'node:net';
import type { Failure } from '../core/failure.js';
import type { ProxyRoute } from '../core/network-settings.js';
import { networkFailure } from './network-failure.js';

const MAX_HEAD_BYTES = 16 * 1024;

/** An open tunnel: a socket whose next byte is the server's. */
export interface Tunnel {
  readonly socket: Socket;
  /** Until the proxy's answer: it looks up the name, and connects. */
  readonly connectMs: number;
}

/** Opens a tunnel to `host:port`; always resolves. `signal` ends it, with its time limit as `generic_timeout_error`. */
export function openTunnel(
  proxy: ProxyRoute,
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Tunnel | Failure> {
  const { promise, resolve } = Promise.withResolvers<Tunnel | Failure>();
  const startedAt = performance.now();
  const socket = connect({ host: proxy.host, port: proxy.port });
  socket.setNoDelay(true);
  let head = '';

  function settle(outcome: Tunnel | Failure): void {
    signal.removeEventListener('abort', onAbort);
    socket.off('data', onData);
    socket.off('error', onError);
    socket.off('close', onClose);
    if ('failure' in outcome) {
      // What comes after the end is of no interest, and must not end the program.
      socket.on('error', () => undefined);
      socket.destroy();
    }
    resolve(outcome);
  }

  function refuse(detail: string): void {
    settle({ failure: 'connection_refused', detail: `the proxy ${proxy.host}:${proxy.port} ${detail}` });
  }

  function onAbort(): void {
    const isTimeout = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
    settle(
      isTimeout
        ? {
            failure: 'generic_timeout_error',
            detail: `the proxy ${proxy.host}:${proxy.port} opened nothing in time`,
          }
        : { failure: 'interrupted', detail: 'stopped before the connection was open' },
    );
  }

  function onError(error: Error): void {
    const { failure, detail } = networkFailure(error);
    settle({ failure, detail: `the proxy ${proxy.host}:${proxy.port}: ${detail ?? ''}` });
  }

  function onClose(): void {
    refuse('closed the connection');
  }

  function onData(chunk: Buffer): void {
    head += chunk.toString('latin1');
    const end = head.indexOf('\r\n\r\n');
    if (end < 0 && head.length <= MAX_HEAD_BYTES) return;
    const [line = ''] = head.split('\r\n', 1);
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1];
    if (end < 0 || status === undefined) refuse('does not speak HTTP');
    else if (status === '407')
      refuse('asks for a name and a password: set network.proxyUser and network.proxyPassword');
    else if (!status.startsWith('2')) refuse(`answered: ${line.slice(9, 120).replace(/[^\x20-\x7e]/g, ' ')}`);
    else if (head.length > end + 4) refuse('sent more than its answer');
    else {
      socket.pause();
      settle({ socket, connectMs: performance.now() - startedAt });
    }
  }

  signal.addEventListener('abort', onAbort, { once: true });
  socket.on('data', onData);
  socket.on('error', onError);
  socket.on('close', onClose);
  socket.once('connect', () => socket.write(connectRequest(proxy, host, port)));
  if (signal.aborted) onAbort();
  return promise;
}

function connectRequest({ user, password }: ProxyRoute, host: string, port: number): string {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const credentials =
    user === undefined
      ? []
      : [`Proxy-Authorization: Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`];
  return `${[`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`, ...credentials].join('\r\n')}\r\n\r\n`;
}
