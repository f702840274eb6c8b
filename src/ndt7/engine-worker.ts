// The thread that measures: does one direction and ends. The engine (engine.ts) starts one per direction.
import { parentPort, workerData } from 'node:worker_threads';
import { trustAuthorities } from './authorities.js';
import { engineTaskSchema, type EngineReport } from './engine-messages.js';
import { measureDirection } from './measure-direction.js';

if (parentPort === null) throw new Error('engine-worker runs in a worker thread only');
const port = parentPort;
const { request, client, authorities } = engineTaskSchema.parse(workerData);
if (authorities !== undefined) trustAuthorities(authorities);
const abort = new AbortController();

// The one message the engine sends is "stop".
port.on('message', () => abort.abort());

function say(report: EngineReport): void {
  port.postMessage(report);
}

const result = await measureDirection(
  request,
  client,
  (progress) => say({ kind: 'progress', progress }),
  abort.signal,
);
say({ kind: 'result', result });
port.close();
