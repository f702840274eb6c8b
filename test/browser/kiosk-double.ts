// A small kiosk for the page: serves the built files and a scenario under the real Content-Security-Policy, and keeps
// what the page sends. No measuring, no store: the real server has its own tests.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { KioskEvent } from '../../src/core/events.js';
import { isLowerBound } from '../../src/core/validity-reason.js';
import { needs, type AccessDocument } from '../../src/core/access.js';
import { pagePaths } from '../../src/core/page-paths.js';
import type { Scenario } from './scenarios.js';

/** The policy of the real server. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** What the page sent. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Another answer than the scenario's: status, text, and its type. */
export interface OtherAnswer {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

/** A running double. */
export interface KioskDouble {
  readonly url: string;
  scenario: Scenario;
  readonly sent: Sent[];
  /** Answers instead of the scenario's, by path without the query. */
  readonly answers: Map<string, OtherAnswer>;
  /** What a POST or PUT changes before it is answered. */
  onSent: (sent: Sent) => void;
  announce(event: KioskEvent): void;
  /** Sends any text as the data of an event. */
  announceText(text: string): void;
  /** How many pages listen to events. */
  listeners(): number;
  /** Ends every connection and refuses new ones, or takes them again. */
  setReachable(reachable: boolean): void;
  close(): Promise<void>;
}

/** Starts a double on a free port of the loopback; `folder` holds the built page. */
export async function startKioskDouble(folder: string, scenario: Scenario): Promise<KioskDouble> {
  const streams = new Set<ServerResponse>();
  let reachable = true;
  const server = createServer((request, response) => {
    if (!reachable) {
      request.socket.destroy();
      return;
    }
    answer(request, response).catch(() => response.writeHead(500).end());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://double');
    response.setHeader('content-security-policy', contentSecurityPolicy);
    response.setHeader('x-content-type-options', 'nosniff');
    const path = url.pathname;
    if (request.method !== 'GET') {
      const sent: Sent = { method: request.method ?? '', path, body: await bodyOf(request) };
      double.sent.push(sent);
      double.onSent(sent);
    }
    const other = double.answers.get(path);
    if (other !== undefined) {
      response.writeHead(other.status, { 'content-type': other.type ?? 'application/json' }).end(other.text);
      return;
    }
    if (path === '/api/v1/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': welcome\n\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return;
    }
    if (path.startsWith('/api/')) {
      const document = documentFor(url, request.method ?? 'GET', double.scenario);
      response
        .writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(document ?? {}));
      return;
    }
    await serveFile(folder, path, response);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const double: KioskDouble = {
    url: `http://127.0.0.1:${String(port)}/`,
    scenario,
    sent: [],
    answers: new Map(),
    onSent: () => undefined,
    announce: (event) => {
      if (event.kind === 'progress') double.scenario.status = { ...double.scenario.status, running: event };
      if (event.kind === 'signal')
        double.scenario.status = { ...double.scenario.status, signal: event.signal };
      double.announceText(JSON.stringify(event));
    },
    announceText(text) {
      for (const stream of streams) stream.write(`data: ${text}\n\n`);
    },
    listeners: () => streams.size,
    setReachable(next) {
      reachable = next;
      if (!next) for (const stream of streams) stream.destroy();
    },
    async close() {
      for (const stream of streams) stream.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
  return double;
}

async function serveFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const isPage = pagePaths.some((page) => page === path);
  const file = join(folder, normalize(isPage ? '/index.html' : path));
  try {
    const bytes = await readFile(file);
    response
      .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
      .end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}

/** A Raspberry Pi whose power supply was too weak once. */
const deviceDocument = {
  model: 'Raspberry Pi 4 Model B Rev 1.5',
  processor: { temperatureCelsius: 54.2 },
  power: { now: [], sinceBoot: ['under_voltage'] },
  clock: { state: 'synced', lastSync: '2026-03-01T11:58:00.000Z' },
  disk: { freeBytes: 21.3e9, totalBytes: 31.2e9 },
  wear: { device: 'mmcblk0p2', bytesPerDay: 61e6, ownBytesPerDay: 27e6 },
  displays: [{ connector: 'HDMI-A-1', connected: true }],
  link: { interface: 'wlan0', wifi: { signalDbm: -58 } },
  lights: [{ id: 'text-display', state: 'absent', detail: 'there is no /dev/i2c-1' }],
};

function documentFor(url: URL, method: string, scenario: Scenario): unknown {
  const path = url.pathname.slice('/api/v1/'.length);
  if (path === 'status') return scenario.status;
  if (path === 'series') return seriesFor(url, scenario);
  if (path.startsWith('access')) return accessFor(path, scenario);
  if (path === 'config') return { settings: scenario.settings ?? [] };
  if (path.startsWith('config/')) return changedSetting(path);
  if (path === 'device') return deviceDocument;
  if (path === 'outages') return scenario.outages ?? { outages: [], unwatched: [] };
  if (path === 'measurements') return pageFor(url, scenario);
  if (path === 'runs') return { nettest: 'ndt7', state: 'running' };
  if (path === 'consent' || path === 'plan') return method === 'GET' ? undefined : {};
  const id = decodeURIComponent(path.slice('measurements/'.length));
  const row = scenario.measurements.find((candidate) => candidate.id === id);
  return row && { measurement: row, validityWords: [], curves: row.status === 'ok' ? scenario.curves : [] };
}

/** Pages of measurements; the cursor is the index of the next row. */
function pageFor(url: URL, { measurements }: Scenario): unknown {
  const rows = measurements.filter(({ scope }) => scope === (url.searchParams.get('scope') ?? scope));
  const from = Number(url.searchParams.get('after') ?? 0);
  const to = from + Number(url.searchParams.get('limit') ?? 50);
  return { measurements: rows.slice(from, to), ...(to < rows.length ? { next: String(to) } : {}) };
}

function seriesFor(url: URL, { status, measurements }: Scenario): unknown {
  const metric = url.searchParams.get('metric') ?? '';
  const spec = status.nettests.flatMap(({ metrics }) => metrics).find(({ name }) => name === metric);
  if (spec === undefined) return undefined;
  const rows = measurements.filter(({ scope }) => scope === 'line').reverse();
  return {
    metric: spec,
    breaks: [],
    values: { server: [], network: [], interface: [] },
    points: rows.flatMap((row) => {
      const { startedAt: at, id, nettest, status: outcome, metrics, server } = row;
      const value = metrics[metric];
      const bound = spec.direction !== undefined && isLowerBound(row, spec.direction);
      return value === undefined
        ? []
        : [
            {
              at,
              value,
              id,
              nettest,
              status: outcome,
              server: server?.host,
              ...(bound && { lowerBound: true }),
            },
          ];
    }),
    gaps: rows.flatMap(
      ({ startedAt: at, id, nettest, status: outcome, metrics, failure, skipReason, directions }) =>
        metrics[metric] === undefined
          ? [
              {
                at,
                id,
                nettest,
                status: outcome,
                reason: failure ?? skipReason ?? directions.upload?.failure,
              },
            ]
          : [],
    ),
  };
}

/** The page is the kiosk's own, unless the scenario says otherwise. */
function accessFor(path: string, scenario: Scenario): unknown {
  if (path === 'access/pairing' && scenario.pairing !== undefined) return scenario.pairing;
  return scenario.access ?? ownAccess;
}

/** What the machine itself may do. */
export const ownAccess: AccessDocument = {
  caller: 'loopback',
  may: [...needs],
  pin: { set: false },
  setup: { finished: true },
};

function changedSetting(path: string): unknown {
  const key = decodeURIComponent(path.slice('config/'.length));
  return { key, value: 'as sent', layer: 'file', changed: true };
}
