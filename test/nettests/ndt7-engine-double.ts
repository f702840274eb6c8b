// An ndt7 engine that gives the answers a test names, and what those answers look like.
import type { Raw } from '../../src/core/measurement.js';
import type {
  LocateOutcome,
  LocateRequest,
  Ndt7DirectionResult,
  Ndt7Engine,
  Ndt7RunRequest,
  Ndt7Target,
} from '../../src/core/ndt7.js';
import type { RunContext, RunOutcome } from '../../src/core/nettest.js';
import { ndt7 } from '../../src/nettests/ndt7.js';
import { runContext } from './run-context.js';

/** Raw output that no nettest can read. */
export const noText: Raw = { format: '', text: '' };

/** A server as a directory names it, with a token that must not be kept. */
export function target(hostname: string): Ndt7Target {
  const base = `wss://${hostname}/ndt/v7`;
  return {
    scheme: 'wss',
    hostname,
    machine: `machine-${hostname}`,
    city: 'Turin',
    country: 'IT',
    downloadUrl: `${base}/download?access_token=SECRET`,
    uploadUrl: `${base}/upload?access_token=SECRET`,
  };
}

/** A good result of M-Lab's kind: 8 Mbit/s each way over 10 s. */
export function goodResult({ direction, target: to }: Ndt7RunRequest): Ndt7DirectionResult {
  const client = { bytes: 10_000_000, elapsedMs: 10_000, bps: 8e6 };
  const server = { bytes: 9_900_000, elapsedMs: 9_900, bps: 8e6, source: 'tcp_info' as const };
  return {
    direction,
    scheme: to.scheme,
    hostname: to.hostname,
    port: 443,
    address: '192.0.2.7',
    url: 'wss://x/ndt/v7/download?access_token=removed',
    ending: direction === 'download' ? 'server_closed' : 'duration',
    cut: false,
    durationMs: 10_000,
    earlyExit: false,
    timing: { dnsMs: 1, connectMs: 12, tlsMs: 14, handshakeMs: 13 },
    client,
    server,
    bps: 8e6,
    bpsSource: direction === 'download' ? 'client' : 'server_tcp_info',
    uuid: 'uuid-1',
    minRttMs: direction === 'download' ? 11 : 10.5,
    rttMs: 40,
    rttVarMs: 2,
    ...(direction === 'download' ? { retransmissionRatio: 0.002 } : {}),
    serverMessages: {
      received: 40,
      rejected: 0,
      last: { ConnectionInfo: { Client: '203.0.113.9:5000', Server: '192.0.2.7:443', UUID: 'uuid-1' } },
    },
    clientCurve: [
      [5000, 4_000_000],
      [10_000, 10_000_000],
    ],
    serverCurve: [[9900, 9_900_000]],
    warnings: [],
    cpuMs: 500,
  };
}

/** The result of a direction that found no server. */
export function failedResult(request: Ndt7RunRequest, failure: string): Ndt7DirectionResult {
  const { direction, scheme, hostname, url, durationMs, earlyExit, timing, warnings } = goodResult(request);
  return {
    ...{ direction, scheme, hostname, url, durationMs, earlyExit, timing, warnings, failure },
    detail: `no ${direction}`,
    ending: failure === 'interrupted' ? 'aborted' : 'failed',
    cut: false,
    serverMessages: { received: 0, rejected: 0 },
    clientCurve: [],
    serverCurve: [],
  };
}

/** What {@link contextWith} gives. */
export interface FakeEngine {
  readonly context: RunContext;
  readonly asked: LocateRequest[];
  readonly runs: string[];
}

/** A context whose engine gives these answers, and notes what it was asked. */
export function contextWith(
  located: LocateOutcome,
  run: (request: Ndt7RunRequest) => Ndt7DirectionResult = goodResult,
  signal?: AbortSignal,
): FakeEngine {
  const asked: LocateRequest[] = [];
  const runs: string[] = [];
  const engine: Ndt7Engine = {
    async locate(request) {
      asked.push(request);
      return located;
    },
    async run(request, onProgress) {
      runs.push(`${request.direction} ${request.target.hostname}`);
      onProgress?.({ direction: request.direction, elapsedMs: 5000, bytes: 5_000_000, bps: 8e6 });
      return run(request);
    },
  };
  return { context: { ...runContext(signal === undefined ? {} : { signal }), ndt7: engine }, asked, runs };
}

/** A directory's answer with these servers, in order. */
export const servers = (first: string, ...others: string[]): LocateOutcome => ({
  kind: 'servers',
  targets: [target(first), ...others.map(target)],
  answer: { results: [first, ...others].map((hostname) => ({ hostname, urls: {} })) },
});

/** The result of a run's raw output. */
export const parsed = (outcome: RunOutcome) => ndt7.parse(outcome.raw ?? noText);

/** The raw output of a run whose engine gives these results. */
export async function rawOf(run: (request: Ndt7RunRequest) => Ndt7DirectionResult): Promise<Raw> {
  return (await ndt7.run(contextWith(servers('a'), run).context, {})).raw ?? noText;
}
