// The embedded ndt7 server as the program uses it: ws on one port and, where asked for, wss on a second, on a thread of
// its own. `mk-kiosk serve-ndt7` and the daemon start it.
import type { Worker } from 'node:worker_threads';
import { isIPv6 } from 'node:net';
import { KioskError, messageOf } from '../core/errors.js';
import type {
  Ndt7Scheme,
  Ndt7ServedSession,
  Ndt7ServerHandle,
  Ndt7ServerOptions,
  Ndt7Target,
} from '../core/ndt7.js';
import {
  serverReportSchema,
  type ServerOrder,
  type ServerReport,
  type ServerTask,
} from './server-thread-messages.js';
import { createTcpInfoReader, type TcpInfoReader } from './tcp-info.js';
import { startWorker } from './worker-thread.js';

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_MAX_CLIENTS = 4;
const DEFAULT_DURATION_MS = 10_000;
/** As M-Lab's server has it. */
const DEFAULT_HARD_LIMIT_MS = 15_000;
const CLOSE_TIMEOUT_MS = 2000;

/** Starts the server. Rejects with a KioskError when a port cannot be had. */
export async function startNdt7Server(options: Ndt7ServerOptions): Promise<Ndt7ServerHandle> {
  const host = options.host ?? DEFAULT_HOST;
  const worker = startWorker('server-worker', taskOf(options, host));
  const ended = new Promise<{ failure?: string }>((resolve) => {
    worker.once('error', (error) => resolve({ failure: messageOf(error) }));
    worker.once('exit', (code) => {
      resolve(code === 0 ? {} : { failure: `the server's thread ended with code ${code}` });
    });
  });
  const readTcpInfo =
    options.exec === undefined ? () => Promise.resolve(undefined) : createTcpInfoReader(options.exec);
  const started = await firstReport(worker, ended, {
    onTcpInfo: (ports) => void answerTcpInfo(worker, readTcpInfo, ports),
    onSession: (session) => options.onSession?.(session),
  });
  if (started.kind !== 'listening') {
    await worker.terminate();
    throw cannotListen(started, options, host);
  }

  return {
    host,
    port: started.port,
    ...(started.tlsPort === undefined ? {} : { tlsPort: started.tlsPort }),
    ...(started.certificate === undefined ? {} : { certificate: started.certificate }),
    target: (scheme) => targetOf(scheme, host, scheme === 'ws' ? started.port : started.tlsPort),
    ended,
    async close() {
      order(worker, { kind: 'close' });
      const timer = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function taskOf(options: Ndt7ServerOptions, host: string): ServerTask {
  return {
    host,
    port: options.port,
    ...(options.tlsPort === undefined ? {} : { tlsPort: options.tlsPort }),
    ...(options.certificate === undefined ? {} : { certificate: options.certificate }),
    maxClients: options.maxClients ?? DEFAULT_MAX_CLIENTS,
    durationMs: options.durationMs ?? DEFAULT_DURATION_MS,
    hardLimitMs: options.hardLimitMs ?? DEFAULT_HARD_LIMIT_MS,
    hasTcpInfo: options.exec !== undefined,
    ...(options.accessToken === undefined ? {} : { accessToken: options.accessToken }),
  };
}

function order(worker: Worker, message: ServerOrder): void {
  worker.postMessage(message);
}

async function answerTcpInfo(worker: Worker, read: TcpInfoReader, ports: readonly number[]): Promise<void> {
  const text = await read(ports);
  order(worker, { kind: 'tcp_info', ...(text === undefined ? {} : { text }) });
}

type StartReport = Exclude<ServerReport, { kind: 'tcp_info' | 'session' }>;

/** Who hears what the thread says later. */
interface LaterWords {
  readonly onTcpInfo: (ports: readonly number[]) => void;
  readonly onSession: (session: Ndt7ServedSession) => void;
}

/** The thread's first word: that it listens, or why not. */
function firstReport(
  worker: Worker,
  ended: Promise<{ failure?: string }>,
  later: LaterWords,
): Promise<StartReport> {
  const { promise, resolve } = Promise.withResolvers<StartReport>();
  worker.on('message', (message: unknown) => {
    const report = serverReportSchema.parse(message);
    if (report.kind === 'tcp_info') later.onTcpInfo(report.ports);
    else if (report.kind === 'session') later.onSession(report.session);
    else resolve(report);
  });
  void ended.then(({ failure = 'the thread ended' }) => {
    resolve({ kind: 'refused', code: '', message: failure });
  });
  return promise;
}

function cannotListen(
  report: Extract<StartReport, { kind: 'refused' }>,
  options: Ndt7ServerOptions,
  host: string,
): KioskError {
  const ports = [options.port, ...(options.tlsPort === undefined ? [] : [options.tlsPort])].join(' and ');
  const what = `The ndt7 server cannot listen on ${host}, port ${ports}: ${report.message}`;
  switch (report.code) {
    case 'EADDRINUSE':
      return new KioskError(
        'port_in_use',
        what,
        'Choose another port, or stop the program that uses this one.',
      );
    case 'EACCES':
      return new KioskError('port_in_use', what, 'Choose a port above 1023.');
    default:
      return new KioskError('usage', what, 'Check the address and the port.');
  }
}

function targetOf(scheme: Ndt7Scheme, host: string, port: number | undefined): Ndt7Target | undefined {
  if (port === undefined) return undefined;
  // A server that listens on every address is found on the loopback one.
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const base = `${scheme}://${isIPv6(name) ? `[${name}]` : name}:${port}/ndt/v7`;
  return { scheme, hostname: name, downloadUrl: `${base}/download`, uploadUrl: `${base}/upload` };
}
