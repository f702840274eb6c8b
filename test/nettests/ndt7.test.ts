// The nettests `ndt7` and `self-test`: which server, what of a run is kept, and what is read out of it.
import { describe, expect, it } from 'vitest';
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
import { createNdt7Engine, startNdt7Server } from '../../src/ndt7/index.js';
import { ndt7 } from '../../src/nettests/ndt7.js';
import { selfTest } from '../../src/nettests/self-test.js';
import { nettestContract } from '../contracts/nettest-contract.js';
import { runContext } from './run-context.js';

const noText: Raw = { format: '', text: '' };

function target(hostname: string): Ndt7Target {
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
function goodResult({ direction, target: to }: Ndt7RunRequest): Ndt7DirectionResult {
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

function failedResult(request: Ndt7RunRequest, failure: string): Ndt7DirectionResult {
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

interface FakeEngine {
  readonly context: RunContext;
  readonly asked: LocateRequest[];
  readonly runs: string[];
}

/** A context whose engine gives these answers, and notes what it was asked. */
function contextWith(
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

const servers = (first: string, ...others: string[]): LocateOutcome => ({
  kind: 'servers',
  targets: [target(first), ...others.map(target)],
  answer: { results: [first, ...others].map((hostname) => ({ hostname, urls: {} })) },
});

const parsed = (outcome: RunOutcome) => ndt7.parse(outcome.raw ?? noText);

async function rawOf(run: (request: Ndt7RunRequest) => Ndt7DirectionResult): Promise<Raw> {
  return (await ndt7.run(contextWith(servers('a'), run).context, {})).raw ?? noText;
}

const samples = await Promise.all([
  rawOf(goodResult),
  rawOf((request) => failedResult(request, 'connection_refused')),
  rawOf((request) => ({ ...goodResult(request), cut: true, failure: 'eof_error' })),
]);
nettestContract(ndt7, samples);
nettestContract(selfTest, samples);

describe('src/nettests/ndt7: run', () => {
  it('asks the directory and measures both directions against its first server', async () => {
    const { context, asked, runs } = contextWith(servers('a', 'b'));
    const outcome = await ndt7.run(context, { country: 'IT', site: 'trn02', earlyExit: true });
    expect(asked).toMatchObject([
      {
        baseUrl: 'https://locate.measurementlab.net',
        scheme: 'wss',
        country: 'IT',
        site: 'trn02',
        earlyExit: true,
      },
    ]);
    expect(runs).toEqual(['download a', 'upload a']);
    expect(outcome.engine).toEqual({ name: 'mk-kiosk ndt7', version: '0.0.0' });
    expect(outcome.failure).toBeUndefined();
  });

  it("keeps neither access tokens nor the household's public address", async () => {
    const { text } = await rawOf(goodResult);
    expect(text).not.toContain('SECRET');
    expect(text).not.toContain('203.0.113.9');
    expect(text).toContain('192.0.2.7:443');
  });

  it('takes the next server when one is down, and stays with it', async () => {
    const { context, runs } = contextWith(servers('a', 'b', 'c'), (request) =>
      request.target.hostname === 'a' ? failedResult(request, 'connection_refused') : goodResult(request),
    );
    const outcome = await ndt7.run(context, {});
    expect(runs).toEqual(['download a', 'download b', 'upload b']);
    expect(parsed(outcome)).toMatchObject({ status: 'ok', server: { host: 'b', site: 'machine-b' } });
  });

  it('does not try another server after bytes have moved', async () => {
    const { context, runs } = contextWith(servers('a', 'b'), (request) => ({
      ...goodResult(request),
      ending: 'failed',
      failure: 'connection_reset',
    }));
    await ndt7.run(context, {});
    expect(runs).toEqual(['download a', 'upload a']);
  });

  it('tries at most three servers', async () => {
    const { context, runs } = contextWith(servers('a', 'b', 'c', 'd'), (request) =>
      failedResult(request, 'generic_timeout_error'),
    );
    expect(parsed(await ndt7.run(context, {}))).toMatchObject({
      status: 'failed',
      failure: { failure: 'generic_timeout_error' },
    });
    expect(runs).toEqual(['download a', 'download b', 'download c', 'upload c']);
  });

  it('goes to a named server without asking anybody', async () => {
    const { context, asked, runs } = contextWith(servers('a'));
    await ndt7.run(context, { server: '[2001:db8::1]:4443', scheme: 'ws', directions: ['upload'] });
    expect(asked).toEqual([]);
    expect(runs).toEqual(['upload 2001:db8::1']);
  });

  it('is a skip when the directory has no capacity', async () => {
    const { context } = contextWith({ kind: 'no_capacity', detail: 'HTTP 429 slow down' });
    const outcome = await ndt7.run(context, {});
    expect(outcome).toMatchObject({ skipReason: 'rate_limited', failure: { detail: 'HTTP 429 slow down' } });
  });

  it('fails when the directory does', async () => {
    const { context } = contextWith({
      kind: 'failed',
      failure: 'dns_nxdomain_error',
      detail: 'no such name',
    });
    const outcome = await ndt7.run(context, {});
    expect(outcome.skipReason).toBeUndefined();
    expect(parsed(outcome)).toMatchObject({
      status: 'failed',
      failure: { failure: 'dns_nxdomain_error', detail: 'no such name' },
      directions: { download: { status: 'failed' }, upload: { status: 'failed' } },
      metrics: {},
    });
  });

  it('stops after the direction in which it was told to', async () => {
    const abort = new AbortController();
    const { context, runs } = contextWith(
      servers('a', 'b'),
      (request) => {
        abort.abort();
        return failedResult(request, 'interrupted');
      },
      abort.signal,
    );
    const result = parsed(await ndt7.run(context, {}));
    expect(runs).toEqual(['download a']);
    expect(result).toMatchObject({ status: 'failed', failure: { failure: 'interrupted' } });
    expect(result.directions.upload).toBeUndefined();
  });

  it('tells how far it is, never falling', async () => {
    const context = runContext();
    const { context: fake } = contextWith(servers('a'));
    await ndt7.run({ ...fake, onProgress: (sign) => context.onProgress(sign) }, {});
    const fractions = context.progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual([0, 0, 0.25, 0.5, 0.75, 1]);
    expect(context.progress.map(({ phase }) => phase)).toEqual([
      'preparing',
      ...['download', 'download', 'upload', 'upload'],
      'finishing',
    ]);
  });

  it.each([
    [{}, 'mlab'],
    [{ locateUrl: 'https://locate.example.org' }, 'own-servers'],
    [{ locateUrl: 'https://measurementlab.net.example.org' }, 'own-servers'],
    [{ server: 'ndt.example.org' }, 'own-servers'],
    [{ server: '127.0.0.1:8080' }, undefined],
    [{ server: '127.0.0.1.example.org' }, 'own-servers'],
  ])('with %j tells %s', (options, provider) => {
    expect(ndt7.provider(options)).toBe(provider);
  });

  it.each([
    { server: 'a b' },
    { server: 'http://x' },
    { server: 'user@host' },
    { server: '::1' },
    { insecure: true },
    { scheme: 'http' },
    { durationMs: 20_000 },
    { directions: [] },
    { directions: ['upload', 'upload'] },
    { locateUrl: 'ftp://x' },
    { ca: '/etc/ssl/ca.pem' },
    { unknown: 1 },
  ])('refuses the options %j', (options) => {
    expect(ndt7.options.safeParse(options).success).toBe(false);
  });
});

describe('src/nettests/ndt7: parse', () => {
  it("reads both sides' figures", async () => {
    expect(ndt7.parse(await rawOf(goodResult))).toEqual({
      status: 'ok',
      directions: { download: { status: 'ok' }, upload: { status: 'ok' } },
      metrics: {
        download_bps: 8e6,
        upload_bps: 8e6,
        min_rtt_ms: 10.5,
        download_rtt_ms: 40,
        upload_rtt_ms: 40,
        retransmission_ratio: 0.002,
        download_server_bps: 8e6,
        upload_client_bps: 8e6,
        download_bytes: 10_000_000,
        upload_bytes: 10_000_000,
        connect_time_ms: 12,
        download_cpu_ratio: 0.05,
        upload_cpu_ratio: 0.05,
      },
      curves: ['download', 'upload'].flatMap((direction) => [
        {
          direction,
          source: 'client',
          points: [
            [5000, 6.4e6],
            [10_000, 9.6e6],
          ],
        },
        { direction, source: 'server', points: [[9900, 8e6]] },
      ]),
      server: {
        host: 'a',
        port: 443,
        address: '192.0.2.7',
        scheme: 'wss',
        site: 'machine-a',
        city: 'Turin',
        country: 'IT',
      },
      recorded: { engine: { name: 'mk-kiosk ndt7', version: '0.0.0' } },
      flags: [],
    });
  });

  it('calls a download that was cut partial, with its figure', async () => {
    const raw = await rawOf((request) => ({
      ...goodResult(request),
      cut: request.direction === 'download',
      client: { bytes: 4_000_000, elapsedMs: 4000, bps: 8e6 },
    }));
    expect(ndt7.parse(raw)).toMatchObject({
      status: 'partial',
      directions: {
        download: { status: 'partial', failure: 'ndt7_cut_short', detail: 'it ended after 4.0 s of 10.0 s' },
        upload: { status: 'ok' },
      },
      metrics: { download_bps: 8e6 },
      failure: { failure: 'ndt7_cut_short' },
    });
  });

  it("has no upload figure without the server's word, only the client's", async () => {
    const raw = await rawOf((request) => {
      const { bps: _bps, bpsSource: _source, server: _server, ...rest } = goodResult(request);
      return request.direction === 'download'
        ? goodResult(request)
        : { ...rest, failure: 'ndt7_no_server_measurement' };
    });
    const result = ndt7.parse(raw);
    expect(result).toMatchObject({
      status: 'partial',
      directions: { upload: { status: 'partial', failure: 'ndt7_no_server_measurement' } },
      metrics: { upload_client_bps: 8e6 },
    });
    expect(result.metrics).not.toHaveProperty('upload_bps');
  });

  it('flags an unchecked certificate and an upload that only the server program counted', async () => {
    const { context } = contextWith(servers('a'), (request) => ({
      ...goodResult(request),
      bpsSource: request.direction === 'download' ? 'client' : 'server_app_info',
    }));
    const outcome = await ndt7.run(context, { server: 'example.org', insecure: true });
    expect(parsed(outcome).flags).toEqual(['insecure', 'upload_by_app_info']);
  });

  it.each([
    ['another format', { format: 'mk-run/1', text: '{}' }, 'report_invalid'],
    ['no JSON', { format: 'ndt7/1', text: '{' }, 'json_parse_error'],
    ['another shape', { format: 'ndt7/1', text: '{"attempts":7}' }, 'report_invalid'],
  ])('fails on %s', (_name, raw, failure) => {
    expect(ndt7.parse(raw)).toMatchObject({ status: 'failed', metrics: {}, failure: { failure } });
  });
});

describe('src/nettests/self-test', () => {
  it('measures this device against its own server, and ends the server', { timeout: 30_000 }, async () => {
    const handle = await startNdt7Server({ port: 0, durationMs: 300 });
    let released = 0;
    const own = handle.target('ws') ?? target('absent');
    const outcome = await selfTest.run(
      {
        ...runContext(),
        ndt7: createNdt7Engine({ version: '0.0.0' }),
        async selfServer() {
          return {
            target: own,
            async release() {
              released += 1;
              await handle.close();
            },
          };
        },
      },
      { durationMs: 300 },
    );
    expect(released).toBe(1);
    expect(parsed(outcome)).toMatchObject({
      status: 'ok',
      server: { host: '127.0.0.1', scheme: 'ws', port: handle.port },
    });
    expect(parsed(outcome).metrics.download_bps).toBeGreaterThan(1e6);
    expect(parsed(outcome).metrics.upload_bps).toBeGreaterThan(1e6);
  });

  it('stands for no line', () => {
    expect(selfTest.scope).toBe('self-test');
    expect(selfTest.metrics.some(({ direction, thresholds }) => direction ?? thresholds)).toBe(false);
  });
});
