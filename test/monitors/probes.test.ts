// Single probes against small servers on loopback.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { probeDns } from '../../src/monitors/probe-dns.js';
import { probeHttp } from '../../src/monitors/probe-http.js';
import { probeTcp } from '../../src/monitors/probe-tcp.js';

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return portOf(server.address());
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function resolver(answer: (query: Buffer, turn: number) => Buffer | undefined): Promise<number> {
  const socket = createSocket('udp4');
  let turn = 0;
  socket.on('message', (query, from) => {
    turn += 1;
    const bytes = answer(query, turn);
    if (bytes !== undefined) socket.send(bytes, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

function answered(query: Buffer, flags = 0x8180): Buffer {
  const bytes = Buffer.from(query);
  bytes.writeUInt16BE(flags, 2);
  return bytes;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

const now = () => performance.now();

describe('src/monitors/probe-dns', () => {
  const ask = (port: number, timeoutMs = 400) =>
    probeDns({ resolver: '127.0.0.1', port, name: 'name.example', timeoutMs });

  it('is true when the resolver answers, also that there is no such name', async () => {
    expect(await ask(await resolver((query) => answered(query)))).toBe(true);
    expect(await ask(await resolver((query) => answered(query, 0x8183)))).toBe(true);
  });

  it('asks a second time, so that one lost packet is no outage', async () => {
    expect(await ask(await resolver((query, turn) => (turn === 1 ? undefined : answered(query))))).toBe(true);
  });

  it('is false when it refuses, is silent, is not there or talks about something else', async () => {
    expect(await ask(await resolver((query) => answered(query, 0x8182)))).toBe(false);
    expect(await ask(await resolver(() => undefined))).toBe(false);
    expect(await ask(await closedPort())).toBe(false);
    expect(await ask(await resolver(() => Buffer.from('nonsense')))).toBe(false);
  });
});

describe('src/monitors/probe-tcp', () => {
  it('gives the time of a handshake, and of a refusal', async () => {
    const port = await listening(createServer());
    const open = await probeTcp({ host: '127.0.0.1', port, timeoutMs: 1000 }, now);
    const refused = await probeTcp({ host: '127.0.0.1', port: await closedPort(), timeoutMs: 1000 }, now);
    for (const outcome of [open, refused]) {
      expect(outcome.outcome).toBe('answered');
      expect(outcome.outcome === 'answered' && outcome.elapsedMs).toBeLessThan(1000);
    }
  });
});

describe('src/monitors/probe-http', () => {
  async function target(status: number, headers: Record<string, string> = {}): Promise<string> {
    const server = createHttpServer((_request, response) => response.writeHead(status, headers).end());
    return `http://127.0.0.1:${await listening(server)}/generate_204`;
  }

  it.each([
    [204, 'ok'],
    [200, 'portal'],
    [302, 'portal'],
    [511, 'portal'],
    [503, 'ok'],
  ])('an answer %d is %s', async (status, outcome) => {
    const url = await target(status, status === 302 ? { location: 'http://login.example/' } : {});
    expect(await probeHttp({ url, timeoutMs: 1000 })).toEqual({ outcome, address: '127.0.0.1' });
  });

  it('sends the name though it uses the address', async () => {
    let host: string | undefined;
    const server = createHttpServer((request, response) => {
      host = request.headers.host;
      response.writeHead(204).end();
    });
    const port = await listening(server);
    const url = `http://check.example:${port}/`;
    expect((await probeHttp({ url, address: '127.0.0.1', timeoutMs: 1000 })).outcome).toBe('ok');
    expect(host).toBe(`check.example:${port}`);
  });

  it('fails when nobody listens, says nothing, or talks no HTTP', async () => {
    const silent = await listening(createServer());
    const babble = await listening(
      createServer((socket) => socket.end('220 smtp.example\r\n').on('error', () => undefined)),
    );
    for (const port of [await closedPort(), silent, babble]) {
      const { outcome } = await probeHttp({ url: `http://127.0.0.1:${port}/`, timeoutMs: 200 });
      expect(outcome).toBe('failed');
    }
  });
});
