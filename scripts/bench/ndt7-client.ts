// One ndt7 client, one direction, as a process of its own: prints bytes, time, processor time and memory as JSON.
// argv: client, direction, scheme, authority, milliseconds.
import { createRequire } from 'node:module';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { randomFillSync } from 'node:crypto';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { directionSchema } from '../../src/core/measurement.js';
import { ndt7SchemeSchema } from '../../src/core/ndt7.js';
import { createNdt7Engine } from '../../src/ndt7/index.js';
import { downloadRequest } from './ndt7-process.js';

const SUBPROTOCOL = 'net.measurementlab.ndt.v7';

const taskSchema = z.tuple([
  z.enum(['mk-kiosk', 'ws', '@m-lab/ndt7', 'bare loop']),
  directionSchema,
  ndt7SchemeSchema,
  z.string(),
  z.coerce.number().positive(),
]);

const [client, direction, scheme, authority, durationMs] = taskSchema.parse(process.argv.slice(2));
const url = `${scheme}://${authority}/ndt/v7/${direction}`;

/** What moved, by the client's count. */
interface Moved {
  readonly bytes: number;
  readonly elapsedMs: number;
}

async function runOurs(): Promise<Moved> {
  const target = {
    scheme,
    hostname: authority,
    downloadUrl: `${scheme}://${authority}/ndt/v7/download`,
    uploadUrl: `${scheme}://${authority}/ndt/v7/upload`,
  };
  const engine = createNdt7Engine({ version: 'bench' });
  const result = await engine.run({ direction, target, durationMs, hardLimitMs: 20_000, insecure: true });
  if (result.client === undefined) throw new Error(`${result.failure ?? ''} ${result.detail ?? ''}`);
  return result.client;
}

/** A client on the `ws` package, with the spec's message sizes and its options set for speed. */
function runWs(): Promise<Moved> {
  return new Promise((resolve, reject) => startWs(resolve, reject));
}

function startWs(resolve: (moved: Moved) => void, reject: (error: Error) => void): void {
  const socket = new WebSocket(url, SUBPROTOCOL, {
    perMessageDeflate: false,
    maxPayload: 1 << 24,
    skipUTF8Validation: true,
    rejectUnauthorized: false,
  });
  let bytes = 0;
  let startedAt = 0;
  let endedAt: number | undefined;
  const load = randomFillSync(Buffer.allocUnsafe(1 << 20));
  let size = 1 << 13;
  const send = (): void => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (performance.now() - startedAt >= durationMs) {
      endedAt = performance.now();
      socket.close(1000);
      return;
    }
    if (size < 1 << 20 && size < bytes / 16) size *= 2;
    const sent = size;
    socket.send(load.subarray(0, sent), (error) => {
      if (!(error instanceof Error)) bytes += sent;
      send();
    });
  };
  socket.on('open', () => {
    startedAt = performance.now();
    if (direction === 'upload') send();
  });
  socket.on('message', (data: Buffer, isBinary) => {
    if (direction === 'download' && isBinary) bytes += data.length;
  });
  socket.on('error', reject);
  socket.on('close', () => resolve({ bytes, elapsedMs: (endedAt ?? performance.now()) - startedAt }));
}

const officialResultSchema = z.object({
  LastClientMeasurement: z.object({ ElapsedTime: z.number(), NumBytes: z.number() }),
});

interface OfficialClient {
  downloadTest(config: object, callbacks: object, urls: Promise<object>): Promise<number>;
  uploadTest(config: object, callbacks: object, urls: Promise<object>): Promise<number>;
}

function isOfficialClient(value: unknown): value is OfficialClient {
  return typeof value === 'object' && value !== null && 'downloadTest' in value && 'uploadTest' in value;
}

/** M-Lab's own JavaScript client, in Web Workers as its users run it. */
async function runOfficial(): Promise<Moved> {
  const { default: Worker } = await import('web-worker');
  Object.assign(globalThis, { Worker });
  const require = createRequire(import.meta.url);
  const official: unknown = require('@m-lab/ndt7');
  if (!isOfficialClient(official)) throw new Error('@m-lab/ndt7 is not what it was');
  let complete: unknown;
  const keep = (value: unknown): void => {
    complete = value;
  };
  const config = {
    mlabDataPolicyInapplicable: true,
    downloadworkerfile: require.resolve('@m-lab/ndt7/src/ndt7-download-worker.js'),
    uploadworkerfile: require.resolve('@m-lab/ndt7/src/ndt7-upload-worker.js'),
  };
  const urls = Promise.resolve({ [`///ndt/v7/${direction}`]: url });
  await (direction === 'download'
    ? official.downloadTest(config, { downloadComplete: keep }, urls)
    : official.uploadTest(config, { uploadComplete: keep }, urls));
  const { LastClientMeasurement: last } = officialResultSchema.parse(complete);
  return { bytes: last.NumBytes, elapsedMs: last.ElapsedTime * 1000 };
}

/** The floor: a socket read into one buffer, nothing looked at. */
function runBareLoop(): Promise<Moved> {
  return new Promise((resolve, reject) => startBareLoop(resolve, reject));
}

function startBareLoop(resolve: (moved: Moved) => void, reject: (error: Error) => void): void {
  const [host = '', port = ''] = authority.split(':');
  let bytes = 0;
  let startedAt = performance.now();
  const options = {
    host,
    port: Number(port),
    rejectUnauthorized: false,
    onread: {
      buffer: Buffer.allocUnsafe(128 * 1024),
      callback: (length: number) => {
        if (bytes === 0) startedAt = performance.now();
        bytes += length;
        return true;
      },
    },
  };
  const socket: Socket = scheme === 'ws' ? connectTcp(options) : connectTls(options);
  socket.on('error', reject);
  socket.on('end', () => resolve({ bytes, elapsedMs: performance.now() - startedAt }));
  socket.write(downloadRequest(authority));
  // Nobody answers the server's close frame here: it ends the connection by itself a moment later.
  setTimeout(() => resolve({ bytes, elapsedMs: performance.now() - startedAt }), durationMs);
}

const runs = { 'mk-kiosk': runOurs, ws: runWs, '@m-lab/ndt7': runOfficial, 'bare loop': runBareLoop };
const idleRssBytes = process.memoryUsage.rss();
const before = process.cpuUsage();
const moved = await runs[client]();
const used = process.cpuUsage(before);
const peakRssBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(
  JSON.stringify({
    ...moved,
    cpuMs: (used.user + used.system) / 1000,
    rssBytes: peakRssBytes - idleRssBytes,
  }),
  () => process.exit(0),
);
