// M-Lab's own JavaScript client (@m-lab/ndt7) and a `ws` client and server against ours: both directions, right figures.
// https://github.com/m-lab/ndt7-js
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Ndt7ServerHandle } from '../../src/core/ndt7.js';
import { createNdt7Engine, startNdt7Server } from '../../src/ndt7/index.js';
import { SUBPROTOCOL } from '../../src/ndt7/subprotocol.js';
import { targetOf } from './scripted-server.js';

const require = createRequire(import.meta.url);

const measurementSchema = z.object({
  LastClientMeasurement: z.object({
    ElapsedTime: z.number(),
    NumBytes: z.number(),
    MeanClientMbps: z.number(),
  }),
  LastServerMeasurement: z.object({
    AppInfo: z.object({ ElapsedTime: z.number(), NumBytes: z.number() }),
    ConnectionInfo: z.object({ UUID: z.string() }),
  }),
});

type Measurement = z.output<typeof measurementSchema>;

interface OfficialClient {
  test(config: object, callbacks: Readonly<Record<string, (value: unknown) => void>>): Promise<number>;
}

function isOfficialClient(value: unknown): value is OfficialClient {
  return typeof value === 'object' && value !== null && 'test' in value && typeof value.test === 'function';
}

/** Runs the official client as its users do: in Web Workers, with the global WebSocket of Node 22 and later. */
async function runOfficialClient(
  server: string,
): Promise<{ rc: number; errors: unknown[]; seen: Map<string, unknown> }> {
  const { default: Worker } = await import('web-worker');
  Object.assign(globalThis, { Worker });
  const client: unknown = require('@m-lab/ndt7');
  if (!isOfficialClient(client)) throw new Error('@m-lab/ndt7 has no test()');
  const seen = new Map<string, unknown>();
  const errors: unknown[] = [];
  const rc = await client.test(
    {
      server,
      protocol: 'ws',
      mlabDataPolicyInapplicable: true,
      downloadworkerfile: require.resolve('@m-lab/ndt7/src/ndt7-download-worker.js'),
      uploadworkerfile: require.resolve('@m-lab/ndt7/src/ndt7-upload-worker.js'),
    },
    {
      error: (error) => errors.push(error),
      downloadComplete: (value) => seen.set('download', value),
      uploadComplete: (value) => seen.set('upload', value),
    },
  );
  return { rc, errors, seen };
}

const serverMbps = ({ LastServerMeasurement: { AppInfo } }: Measurement): number =>
  (AppInfo.NumBytes * 8) / AppInfo.ElapsedTime;

describe('src/ndt7 and @m-lab/ndt7', () => {
  let server: Ndt7ServerHandle;

  beforeAll(async () => {
    // The official client's own duration is fixed at 10 s for an upload; the download is as long as the server sends.
    server = await startNdt7Server({ port: 0, durationMs: 1500 });
  });
  afterAll(() => server.close());

  it('completes both directions, with figures that agree with the server', { timeout: 60_000 }, async () => {
    const { rc, errors, seen } = await runOfficialClient(`127.0.0.1:${server.port}`);
    expect({ rc, errors }).toEqual({ rc: 0, errors: [] });
    const download = measurementSchema.parse(seen.get('download'));
    const upload = measurementSchema.parse(seen.get('upload'));
    // Its success code alone means nothing: it reports success without any measurement.
    expect(download.LastClientMeasurement.MeanClientMbps / serverMbps(download)).toBeGreaterThan(0.7);
    expect(download.LastClientMeasurement.MeanClientMbps / serverMbps(download)).toBeLessThan(1.4);
    expect(upload.LastClientMeasurement.MeanClientMbps / serverMbps(upload)).toBeGreaterThan(0.5);
    expect(upload.LastClientMeasurement.MeanClientMbps / serverMbps(upload)).toBeLessThan(2);
    expect(upload.LastServerMeasurement.ConnectionInfo.UUID).not.toBe('');
  });
});

describe('src/ndt7 and ws', () => {
  it('measures both directions against a server made with ws', async () => {
    const server = new WebSocketServer({
      port: 0,
      host: '127.0.0.1',
      perMessageDeflate: false,
      maxPayload: 1 << 24,
      handleProtocols: () => SUBPROTOCOL,
    });
    await new Promise((resolve) => server.once('listening', resolve));
    server.on('connection', (socket, request) => {
      const startedAt = performance.now();
      let bytes = 0;
      const say = (): void => {
        const AppInfo = { NumBytes: bytes, ElapsedTime: (performance.now() - startedAt) * 1000 };
        socket.send(JSON.stringify({ AppInfo }));
      };
      const load = Buffer.alloc(1 << 16, 3);
      const send = (): void => {
        if (performance.now() - startedAt > 300) {
          say();
          socket.close(1000);
        } else {
          bytes += load.length;
          socket.send(load, () => setImmediate(send));
        }
      };
      if (request.url?.startsWith('/ndt/v7/download') === true) {
        send();
        return;
      }
      const timer = setInterval(say, 50);
      socket.on('close', () => clearInterval(timer));
      socket.on('message', (data: Buffer) => (bytes += data.length));
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const engine = createNdt7Engine({ version: '0.0.0' });
    const run = { target: targetOf(port), durationMs: 300, hardLimitMs: 3000 };
    const download = await engine.run({ ...run, direction: 'download' });
    const upload = await engine.run({ ...run, direction: 'upload' });
    await new Promise((resolve) => server.close(resolve));
    expect(download).toMatchObject({ ending: 'server_closed', cut: false, bpsSource: 'client' });
    expect(download.failure).toBeUndefined();
    expect((download.client?.bytes ?? 0) - (download.server?.bytes ?? 0)).toBeLessThan(1000);
    expect(upload).toMatchObject({ cut: false, bpsSource: 'server_app_info' });
    expect(upload.failure).toBeUndefined();
  });

  it('serves both directions to a client made with ws', async () => {
    const server = await startNdt7Server({ port: 0, durationMs: 300 });
    const base = `ws://127.0.0.1:${server.port}/ndt/v7`;
    const download = new WebSocket(`${base}/download`, SUBPROTOCOL, { maxPayload: 1 << 24 });
    let received = 0;
    let said: unknown;
    download.on('message', (data: Buffer, isBinary) => {
      if (isBinary) received += data.length;
      else said = JSON.parse(data.toString('utf8'));
    });
    const [code] = await new Promise<[number]>((resolve) =>
      download.once('close', (...args) => resolve([args[0]])),
    );
    expect(code).toBe(1000);
    expect(said).toMatchObject({ AppInfo: { NumBytes: received } });

    const upload = new WebSocket(`${base}/upload`, SUBPROTOCOL, { perMessageDeflate: false });
    const texts: string[] = [];
    upload.on('message', (data: Buffer) => texts.push(data.toString('utf8')));
    await new Promise((resolve) => upload.once('open', resolve));
    for (let index = 0; index < 100; index += 1) upload.send(Buffer.alloc(1 << 16, index));
    upload.close(1000);
    await new Promise((resolve) => upload.once('close', resolve));
    const last: unknown = JSON.parse(texts.at(-1) ?? '');
    expect(last).toMatchObject({ Test: 'upload', AppInfo: { NumBytes: 100 << 16 } });
    await server.close();
  });
});
