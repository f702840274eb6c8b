// A server on loopback that does what a test tells it to, byte by byte: for everything a real server would never do.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Direction } from '../../src/core/measurement.js';
import type { Ndt7DirectionResult, Ndt7Progress, Ndt7RunRequest, Ndt7Target } from '../../src/core/ndt7.js';
import { closePayload, opcodes, smallFrame } from '../../src/ndt7/frame-format.js';
import { measureDirection } from '../../src/ndt7/measure-direction.js';
import { acceptOf, SUBPROTOCOL } from '../../src/ndt7/subprotocol.js';

/** What a script gets of one connection: the socket, the request's head, and the proper answer to it. */
export interface Visit {
  readonly socket: Socket;
  readonly head: string;
  readonly answer: string;
}

export interface ScriptedServer {
  readonly port: number;
  readonly target: Ndt7Target;
  close(): Promise<void>;
}

/** Starts a server that calls `script` when a connection has sent a whole request. */
export async function startScriptedServer(script: (visit: Visit) => void): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let head = '';
    socket.on('data', function read(chunk: Buffer) {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read);
      script({ socket, head, answer: properAnswer(head) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = portOf(server.address());
  return {
    port,
    target: targetOf(port),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function targetOf(port: number, scheme: 'ws' | 'wss' = 'ws', host = '127.0.0.1'): Ndt7Target {
  const base = `${scheme}://${host}:${port}/ndt/v7`;
  return { scheme, hostname: host, downloadUrl: `${base}/download`, uploadUrl: `${base}/upload` };
}

function portOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return address;
}

function properAnswer(head: string): string {
  const key = /^sec-websocket-key: (.*)$/im.exec(head)?.[1]?.trim() ?? '';
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptOf(key)}`,
    `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
    '\r\n',
  ].join('\r\n');
}

/** Runs one direction against a script, for a short time, with limits that a slow machine keeps; closes the server afterwards. */
export async function measureAgainst(
  direction: Direction,
  script: (visit: Visit) => void,
  options: Partial<Ndt7RunRequest> & {
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: Ndt7Progress) => void;
  } = {},
): Promise<Ndt7DirectionResult> {
  const server = await startScriptedServer(script);
  const { signal, onProgress, ...request } = options;
  try {
    return await measureDirection(
      {
        direction,
        target: server.target,
        durationMs: 300,
        hardLimitMs: 10_000,
        connectTimeoutMs: 10_000,
        stallTimeoutMs: 10_000,
        ...request,
      },
      client,
      onProgress ?? noProgress,
      signal,
    );
  } finally {
    await server.close();
  }
}

/** Who the tests say they are, and a listener that does nothing. */
export const client = { name: 'mk-kiosk', version: '0.0.0' };
export const noProgress = (): void => undefined;

/** Frames as a server sends them. */
export const binary = (bytes: number): Buffer => smallFrame(opcodes.binary, Buffer.alloc(bytes, 1));
export const text = (value: string): Buffer => smallFrame(opcodes.text, Buffer.from(value, 'utf8'));
export const close = (code: number, reason = ''): Buffer =>
  smallFrame(opcodes.close, closePayload(code, reason));
