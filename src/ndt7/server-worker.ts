// The thread of the embedded server: listens, serves, and ends when it is told to. server.ts starts it.
import { parentPort, workerData } from 'node:worker_threads';
import { codeOf, messageOf } from '../core/errors.js';
import { makeCertificate } from './certificate.js';
import { listen } from './server-listener.js';
import { serverOrderSchema, serverTaskSchema, type ServerReport } from './server-thread-messages.js';
import type { TcpInfoReader } from './tcp-info.js';

if (parentPort === null) throw new Error('server-worker runs in a worker thread only');
const port = parentPort;
const task = serverTaskSchema.parse(workerData);

function say(report: ServerReport): void {
  port.postMessage(report);
}

// Programs are started by the main thread; all who wait share one question and its answer.
let waiting: ((text: string | undefined) => void)[] = [];
const askMainThread: TcpInfoReader = (ports) =>
  new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) say({ kind: 'tcp_info', ports: [...ports] });
  });

try {
  const certificate =
    task.tlsPort === undefined ? undefined : (task.certificate ?? (await makeCertificate(task.host)));
  const listener = await listen({
    ...task,
    tlsPort: task.tlsPort,
    certificate,
    accessToken: task.accessToken,
    onSession: (session) => say({ kind: 'session', session }),
    readTcpInfo: task.hasTcpInfo ? askMainThread : () => Promise.resolve(undefined),
  });
  port.on('message', (message: unknown) => {
    const order = serverOrderSchema.parse(message);
    if (order.kind === 'tcp_info') {
      const answered = waiting;
      waiting = [];
      for (const resolve of answered) resolve(order.text);
    } else {
      void listener.close().then(() => port.close());
    }
  });
  say({
    kind: 'listening',
    port: listener.port,
    ...(listener.tlsPort === undefined ? {} : { tlsPort: listener.tlsPort }),
    ...(certificate === undefined ? {} : { certificate: certificate.cert }),
  });
} catch (error) {
  say({ kind: 'refused', code: codeOf(error) ?? '', message: messageOf(error) });
}
