// The ndt7 client as the program uses it: each direction on a thread of its own, so that neither a busy main thread
// slows a measurement nor a measurement the main thread.
import { z } from 'zod';
import { messageOf } from '../core/errors.js';
import type { Failure } from '../core/failure.js';
import { proxyFor, type NetworkSettings, type ProxyRoute } from '../core/network-settings.js';
import type { Ndt7DirectionResult, Ndt7Engine, Ndt7Progress, Ndt7RunRequest } from '../core/ndt7.js';
import { failedResult } from './direction-result.js';
import { engineReportSchema } from './engine-messages.js';
import { locate } from './locate.js';
import { withoutToken, type ClientIdentity } from './ndt7-url.js';
import { startWorker } from './worker-thread.js';

/** Beyond all time limits of a test: a thread that says nothing by then is stuck. */
const THREAD_GRACE_MS = 10_000;

/** Who measures: goes into the User-Agent and into client_name and client_version. */
export interface Ndt7EngineOptions {
  readonly version: string;
  /** Default `mk-kiosk`. */
  readonly name?: string;
  /** How the device reaches the internet, and further authorities (PEM); asked for each run. Default: without a proxy. */
  network?(): { readonly settings: NetworkSettings; readonly authorities: string | undefined };
}

/** Makes the engine. It holds nothing between runs. */
export function createNdt7Engine(options: Ndt7EngineOptions): Ndt7Engine {
  const client = { name: options.name ?? 'mk-kiosk', version: options.version };
  function routeTo(host: string): { proxy?: ProxyRoute | undefined; authorities?: string | undefined } {
    const network = options.network?.();
    if (network === undefined) return {};
    return { proxy: proxyFor(network.settings, host), authorities: network.authorities };
  }
  return {
    locate: (request) => locate(request, client, (host) => routeTo(host).proxy),
    async run(request, onProgress, signal) {
      const { proxy, authorities } = routeTo(request.target.hostname);
      const task = {
        request: { ...request, ...(proxy && { proxy }) },
        client,
        ...(authorities !== undefined && { authorities }),
      };
      const result = await runOnThread(task, onProgress ?? (() => undefined), signal);
      return proxy === undefined ? result : { ...result, proxy: `${proxy.host}:${proxy.port}` };
    },
  };
}

/** What the thread is given. */
interface EngineTask {
  readonly request: Ndt7RunRequest;
  readonly client: ClientIdentity;
  readonly authorities?: string;
}

function runOnThread(
  task: EngineTask,
  onProgress: (progress: Ndt7Progress) => void,
  signal: AbortSignal | undefined,
): Promise<Ndt7DirectionResult> {
  const { promise, resolve } = Promise.withResolvers<Ndt7DirectionResult>();
  const { request } = task;
  const { direction, target } = request;
  const worker = startWorker('engine-worker', task);

  const limitMs = (request.connectTimeoutMs ?? 10_000) + (request.hardLimitMs ?? 15_000) + THREAD_GRACE_MS;
  const timer = setTimeout(() => {
    fail({ failure: 'generic_timeout_error', detail: `the measuring thread gave nothing in ${limitMs} ms` });
  }, limitMs);
  const onAbort = (): void => worker.postMessage('stop');
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();

  function settle(result: Ndt7DirectionResult): void {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    void worker.terminate();
    resolve(atTimeLimit(result, signal));
  }

  function fail(failure: Failure): void {
    const url = withoutToken(direction === 'download' ? target.downloadUrl : target.uploadUrl);
    settle(
      failedResult(
        {
          direction,
          scheme: target.scheme,
          hostname: target.hostname,
          url,
          durationMs: request.durationMs ?? 10_000,
          earlyExit: false,
          warnings: [],
          timing: {},
          address: undefined,
          tls: undefined,
        },
        failure,
      ),
    );
  }

  worker.on('message', (message: unknown) => {
    // Thrown here, a report that is none would end the whole program and not just this test.
    const report = engineReportSchema.safeParse(message);
    if (!report.success) {
      fail({
        failure: 'nettest_bug',
        detail: `the measuring thread reported: ${z.prettifyError(report.error)}`,
      });
    } else if (report.data.kind === 'result') settle(report.data.result);
    else onProgress(report.data.progress);
  });
  worker.on('error', (error) => fail({ failure: 'nettest_bug', detail: messageOf(error) }));
  worker.on('exit', (code) => {
    fail({ failure: 'nettest_bug', detail: `the measuring thread ended with code ${code}` });
  });
  return promise;
}

/** A direction that was stopped by the caller's time limit (reason `TimeoutError`) timed out. */
function atTimeLimit(result: Ndt7DirectionResult, signal: AbortSignal | undefined): Ndt7DirectionResult {
  const reason: unknown = signal?.reason;
  const isTimeout = reason instanceof Error && reason.name === 'TimeoutError';
  if (!isTimeout || result.failure !== 'interrupted') return result;
  return { ...result, failure: 'generic_timeout_error', detail: 'the time limit of the test was reached' };
}
