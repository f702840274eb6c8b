// The embedded server against clients that do not know how to behave, and its limits.
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closePayload, opcodes, smallFrame } from '../../src/ndt7/frame-format.js';
import { listen, type Listener, type ListenerOptions } from '../../src/ndt7/server-listener.js';
import { SUBPROTOCOL } from '../../src/ndt7/subprotocol.js';

let listener: Listener | undefined;

afterEach(async () => {
  await listener?.close();
  listener = undefined;
});

async function start(options: Partial<ListenerOptions> = {}): Promise<number> {
  listener = await listen({
    host: '127.0.0.1',
    port: 0,
    tlsPort: undefined,
    certificate: undefined,
    maxClients: 2,
    durationMs: 300,
    hardLimitMs: 600,
    readTcpInfo: () => Promise.resolve(undefined),
    ...options,
  });
  return listener.port;
}

function request(path: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = {
    Host: 'localhost',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Protocol': SUBPROTOCOL,
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]));
  return `${[`GET ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
}

/** Sends bytes, and gives all that came back when the server has closed the connection. */
function exchange(port: number, bytes: string | Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(received)));
    socket.write(bytes);
  });
}

const statusOf = (reply: Buffer): string => reply.toString('latin1').split('\r\n')[0] ?? '';

/** The frames after the answer's head: opcode and payload of unmasked frames. */
function framesOf(reply: Buffer): { opcode: number; payload: Buffer }[] {
  const frames: { opcode: number; payload: Buffer }[] = [];
  let at = reply.indexOf('\r\n\r\n') + 4;
  while (at + 2 <= reply.length) {
    const short = reply.readUInt8(at + 1);
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    const size =
      short < 126 ? short : short === 126 ? reply.readUInt16BE(at + 2) : reply.readUInt32BE(at + 6);
    frames.push({
      opcode: reply.readUInt8(at) & 15,
      payload: reply.subarray(at + header, at + header + size),
    });
    at += header + size;
  }
  return frames;
}

const masked = (opcode: number, payload: Uint8Array): Buffer =>
  smallFrame(opcode, payload, Buffer.alloc(4, 5));

describe('src/ndt7/server-listener', () => {
  it.each([
    ['no sub-protocol', request('/ndt/v7/download', { 'Sec-WebSocket-Protocol': '' }), 400],
    ['another sub-protocol', request('/ndt/v7/download', { 'Sec-WebSocket-Protocol': 'chat' }), 400],
    ['no key', request('/ndt/v7/upload', { 'Sec-WebSocket-Key': '' }), 400],
    ['a bad key', request('/ndt/v7/upload', { 'Sec-WebSocket-Key': 'x' }), 400],
    ['an early exit of 100 MB', request('/ndt/v7/download?early_exit=100'), 400],
    ['an empty early exit', request('/ndt/v7/download?early_exit='), 400],
    ['a query that is no UTF-8', request('/ndt/v7/download?a=%ff'), 400],
    ['a query of 5000 bytes', request(`/ndt/v7/download?a=${'b'.repeat(5000)}`), 400],
    ['another path', request('/ndt/v7/sideways'), 404],
    ['another version', request('/ndt/v7/download', { 'Sec-WebSocket-Version': '8' }), 426],
    ['a plain request', 'GET /ndt/v7/download HTTP/1.1\r\nHost: x\r\n\r\n', 426],
    ['a POST', request('/ndt/v7/upload').replace('GET', 'POST'), 405],
    ['what is no HTTP', 'hello\r\n\r\n', 400],
    ['a TLS greeting', Buffer.from([0x16, 3, 1, 0, 4, 1, 0, 0, 0]), 400],
    ['a head without end', `GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(5000)}`, 400],
  ])('refuses %s', async (_name, bytes, status) => {
    const reply = await exchange(await start(), bytes);
    expect(statusOf(reply)).toContain(`HTTP/1.1 ${status} `);
  });

  it('sends a download for its time, with measurements, and closes in order', async () => {
    // Nobody answers the close frame here, so the connection ends at the hard limit.
    const port = await start({ durationMs: 60, hardLimitMs: 300 });
    const reply = await exchange(port, request('/ndt/v7/download?x=1'));
    const frames = framesOf(reply);
    const sizes = frames
      .filter((frame) => frame.opcode === opcodes.binary)
      .map((frame) => frame.payload.length);
    const texts = frames.filter((frame) => frame.opcode === opcodes.text);
    expect(statusOf(reply)).toBe('HTTP/1.1 101 Switching Protocols');
    expect(sizes[0]).toBe(1 << 13);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1 << 20);
    expect(frames.at(-1)).toMatchObject({ opcode: opcodes.close });
    expect(frames.at(-1)?.payload.readUInt16BE(0)).toBe(1000);
    const last: unknown = JSON.parse(texts.at(-1)?.payload.toString('utf8') ?? '');
    expect(last).toMatchObject({
      Origin: 'server',
      Test: 'download',
      AppInfo: { NumBytes: sizes.reduce((sum, size) => sum + size, 0) },
      ConnectionInfo: { Server: `127.0.0.1:${port}` },
    });
    expect(last).not.toHaveProperty('TCPInfo');
  });

  it('tells an upload what it received, also in its last message', async () => {
    const port = await start();
    const load = Buffer.concat([masked(2, Buffer.alloc(8192)), masked(2, Buffer.alloc(16_384))]);
    const bytes = Buffer.concat([
      Buffer.from(request('/ndt/v7/upload')),
      load,
      masked(8, closePayload(1000)),
    ]);
    const frames = framesOf(await exchange(port, bytes));
    const last: unknown = JSON.parse(frames.at(-2)?.payload.toString('utf8') ?? '');
    expect(last).toMatchObject({ Test: 'upload', AppInfo: { NumBytes: 24_576 } });
    expect(frames.at(-1)?.payload.readUInt16BE(0)).toBe(1000);
  });

  it("passes on the kernel's TCPInfo of the right connection", async () => {
    let peer = 0;
    const port = await start({
      readTcpInfo: (ports) =>
        Promise.resolve(
          `0 0 127.0.0.1:${ports[0]} 127.0.0.1:1\n\t cubic bytes_received:1\n` +
            `0 0 127.0.0.1:${ports[0]} 127.0.0.1:${peer}\n\t cubic bytes_received:4242 minrtt:0.25\n`,
        ),
    });
    const reply = await new Promise<Buffer>((resolve) => {
      const received: Buffer[] = [];
      const socket = connect({ host: '127.0.0.1', port }, () => {
        peer = socket.localPort ?? 0;
        socket.write(request('/ndt/v7/upload'));
        socket.write(masked(8, closePayload(1000)));
      });
      socket.on('data', (chunk) => received.push(chunk));
      socket.on('close', () => resolve(Buffer.concat(received)));
    });
    const last: unknown = JSON.parse(framesOf(reply).at(-2)?.payload.toString('utf8') ?? '');
    expect(last).toMatchObject({ TCPInfo: { BytesReceived: 4242, MinRTT: 250 } });
  });

  it('answers pings', async () => {
    const bytes = [
      Buffer.from(request('/ndt/v7/upload')),
      masked(9, Buffer.from('hi')),
      masked(8, closePayload(1000)),
    ];
    const frames = framesOf(await exchange(await start(), Buffer.concat(bytes)));
    expect(frames.find((frame) => frame.opcode === opcodes.pong)?.payload.toString()).toBe('hi');
  });

  it.each([
    ['an unmasked frame', smallFrame(2, Buffer.alloc(8192))],
    ['a frame over 2^24 bytes', Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4])],
    ['garbage', Buffer.alloc(4096, 0xff)],
  ])('drops a client that sends %s', async (_name, bytes) => {
    const reply = await exchange(
      await start({ durationMs: 60_000, hardLimitMs: 60_000 }),
      Buffer.concat([Buffer.from(request('/ndt/v7/upload')), bytes]),
    );
    expect(framesOf(reply).some((frame) => frame.opcode === opcodes.close)).toBe(false);
  });

  it('drops a client that sends binary messages during a download', async () => {
    const bytes = Buffer.concat([Buffer.from(request('/ndt/v7/download')), masked(2, Buffer.alloc(1024))]);
    const reply = await exchange(await start({ durationMs: 60_000, hardLimitMs: 60_000 }), bytes);
    expect(statusOf(reply)).toContain('101');
  });

  it('ends a client that never reads and never answers at the hard limit', async () => {
    const port = await start({ durationMs: 100, hardLimitMs: 250 });
    const startedAt = performance.now();
    await new Promise<void>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.on('error', () => undefined);
      socket.pause();
      socket.write(request('/ndt/v7/download'));
      // Nothing is read, so the end shows only when writing fails.
      const poke = setInterval(() => socket.write(masked(9, Buffer.alloc(0))), 20);
      socket.on('close', () => {
        clearInterval(poke);
        resolve();
      });
    });
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it('answers one client more than allowed with 503, and has room again when one has gone', async () => {
    const port = await start({ maxClients: 1, durationMs: 60_000, hardLimitMs: 60_000 });
    const first = connect({ host: '127.0.0.1', port });
    first.write(request('/ndt/v7/upload'));
    await new Promise((resolve) => first.once('data', resolve));
    const refused = await exchange(port, request('/ndt/v7/upload'));
    expect(statusOf(refused)).toContain('503');
    expect(refused.toString('latin1')).toContain('Retry-After: 30');
    await new Promise((resolve) => {
      first.once('close', resolve);
      first.write(masked(8, closePayload(1000)));
    });
    const bytes = Buffer.concat([Buffer.from(request('/ndt/v7/upload')), masked(8, closePayload(1000))]);
    expect(statusOf(await exchange(port, bytes))).toContain('101');
  });

  it('serves who has the token, and nobody else, where there is one', async () => {
    const port = await start({ accessToken: 'a0' });
    const asked = (query: string) => exchange(port, request(`/ndt/v7/download${query}`));
    for (const query of ['', '?access_token=a1', '?access_token=', '?token=a0']) {
      expect(statusOf(await asked(query))).toContain(' 401 ');
    }
    const bytes = [request('/ndt/v7/upload?access_token=a0'), masked(8, closePayload(1000))];
    expect(statusOf(await exchange(port, Buffer.concat(bytes.map((part) => Buffer.from(part)))))).toContain(
      ' 101 ',
    );
  });

  it('tells what it saw of a test when it has ended', async () => {
    let onSession: ListenerOptions['onSession'];
    const seen = new Promise((resolve) => (onSession = resolve));
    const port = await start({ onSession: (session) => onSession?.(session) });
    const load = masked(2, Buffer.alloc(8192));
    const bytes = [Buffer.from(request('/ndt/v7/upload')), load, masked(8, closePayload(1000))];
    await exchange(port, Buffer.concat(bytes));
    expect(await seen).toMatchObject({
      direction: 'upload',
      client: '127.0.0.1',
      last: { AppInfo: { NumBytes: 8192 } },
    });
  });

  it('rejects when the port is taken', async () => {
    const port = await start();
    const first = listener;
    await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    listener = first;
  });
});
