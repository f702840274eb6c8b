// A real server on a free loopback port for tests, with what they need to talk to it and to listen to its log.
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { OwnNames } from '../../src/web/allowed-hosts.js';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../src/http/server.js';
import { createTestAccess, type TestAccess } from '../doubles/access.js';
import { createTestKiosk, type TestKiosk } from '../doubles/kiosk.js';
import { testDraft, testNowMs } from '../doubles/samples.js';

const logLine = z.record(z.string(), z.unknown());

/** An open server. */
export interface OpenServer {
  readonly url: string;
  readonly port: number;
  readonly kiosk: TestKiosk;
  readonly access: TestAccess;
  readonly server: HttpServer;
  /** Lines of the log, as JSON objects. */
  readonly log: readonly Record<string, unknown>[];
  readonly rendererFolder: string;
}

/** The machine that the tests pretend to be on. */
export const testNames: OwnNames = { name: 'kitchen', addresses: () => ['192.168.7.20', 'fe80::7%eth0'] };

/** Opens a server over `rows` measurements; it is closed when the test has finished. */
export async function openServer(rows = 0, overrides: Partial<HttpServerOptions> = {}): Promise<OpenServer> {
  const opened = await openServerToClose(rows, overrides);
  onTestFinished(opened.close);
  return opened;
}

/** As {@link openServer}, for hooks: who opens it closes it. */
export async function openServerToClose(
  rows = 0,
  overrides: Partial<HttpServerOptions> = {},
): Promise<OpenServer & { close(): Promise<void> }> {
  const kiosk = createTestKiosk();
  const access = createTestAccess();
  for (let n = 0; n < rows; n += 1) await kiosk.store.record(testDraft(n));
  const log: Record<string, unknown>[] = [];
  const rendererFolder = await mkdtemp(path.join(tmpdir(), 'mk-kiosk-page-'));
  const server = createHttpServer({
    kiosk,
    access,
    nowMs: () => testNowMs,
    lanAddresses: () => [],
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    rendererFolder,
    version: '1.2.3-test',
    log: pino({ level: 'info' }, { write: (line) => void log.push(logLine.parse(JSON.parse(line))) }),
    ownNames: testNames,
    ...overrides,
  });
  const { url } = await server.listen();
  const close = async () => {
    await server.close();
    await rm(rendererFolder, { recursive: true });
  };
  return { url, port: Number(new URL(url).port), kiosk, access, server, log, rendererFolder, close };
}

/** An answer, with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** One request with exactly these headers; unlike fetch it sends any Host, Origin or path as it is given. */
export async function send(
  port: number,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path: target,
        headers: {
          host: `localhost:${port}`,
          ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
          ...headers,
        },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** A JSON request as the page makes it. */
export function sendJson(port: number, method: string, target: string, body: unknown): Promise<Answer> {
  return send(port, method, target, { 'content-type': 'application/json' }, JSON.stringify(body));
}

/** Bytes as they are, on a bare connection; resolves with everything that came until the server closed it. */
export async function sendBytes(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (received += text));
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(received));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server may close while there is still something to send.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(received);
      else reject(error);
    });
  });
}

/** The JSON of an answer of the API, which no cache may keep. */
export function jsonOf(answer: Answer): unknown {
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  return JSON.parse(answer.text);
}
