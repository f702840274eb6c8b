// Probes beside a test: their steps, their share of the line, what they count, and how they end.
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ndt7ServerHandle } from '../../src/core/ndt7.js';
import { probeLatency, type ProbeTarget } from '../../src/ndt7/latency-probe.js';
import { startLatencyProbes } from '../../src/ndt7/latency-probes.js';
import { startNdt7Server } from '../../src/ndt7/index.js';

const client = { name: 'mk-kiosk', version: '1.2.3' };
const never = new AbortController().signal;

describe('src/ndt7/latency-probe', () => {
  let server: Ndt7ServerHandle;
  beforeEach(async () => {
    server = await startNdt7Server({ port: 0, tlsPort: 0 });
  });
  afterEach(async () => server.close());

  function target(isTls: boolean): ProbeTarget {
    return {
      isTls,
      authority: 'localhost',
      host: 'localhost',
      address: undefined,
      port: isTls ? (server.tlsPort ?? 0) : server.port,
      insecure: false,
      ca: server.certificate,
      userAgent: 'mk-kiosk/1.2.3',
      session: undefined,
    };
  }

  it('times the TCP handshake alone', async () => {
    const outcome = await probeLatency(target(true), false, never);
    expect(outcome.connectMs).toBeGreaterThan(0);
    expect(outcome.tlsMs).toBeUndefined();
    expect(outcome.httpMs).toBeUndefined();
    expect(outcome).toMatchObject({ sentBytes: 216, receivedBytes: 164 });
  });

  it('goes on to HTTP without TLS', async () => {
    const outcome = await probeLatency(target(false), true, never);
    expect(outcome.httpMs).toBeGreaterThan(0);
    expect(outcome.tlsMs).toBeUndefined();
    expect(outcome.sentBytes).toBeGreaterThan(216 + 80);
  });

  it('goes on to TLS and HTTP, and takes fewer bytes the second time', async () => {
    const first = await probeLatency(target(true), true, never);
    expect(first.tlsMs).toBeGreaterThan(0);
    expect(first.httpMs).toBeGreaterThan(0);
    expect(first.session).toBeDefined();
    const second = await probeLatency({ ...target(true), session: first.session }, true, never);
    expect(second.httpMs).toBeGreaterThan(0);
    expect(second.receivedBytes).toBeLessThan(first.receivedBytes);
  });

  it('keeps the handshake of a server whose certificate is not trusted', async () => {
    const outcome = await probeLatency({ ...target(true), ca: undefined }, true, never);
    expect(outcome.connectMs).toBeGreaterThan(0);
    expect(outcome.tlsMs).toBeUndefined();
  });

  it('gives no time where nobody listens, or it was stopped', async () => {
    const { port } = target(false);
    await server.close();
    expect(await probeLatency({ ...target(false), port }, true, never)).toEqual({
      isRefused: true,
      sentBytes: 60,
      receivedBytes: 0,
    });
    const aborted = await probeLatency(target(false), true, AbortSignal.abort());
    expect(aborted.connectMs).toBeUndefined();
  });
});

describe('src/ndt7/latency-probe: servers that misbehave', () => {
  let server: Server;
  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

  async function answerWith(text: string): Promise<ProbeTarget> {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume();
      socket.end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const { port }: Pick<AddressInfo, 'port'> =
      typeof address === 'object' && address !== null ? address : { port: 0 };
    const host = '127.0.0.1';
    return {
      ...{ isTls: false, authority: host, host, address: undefined, port, insecure: false },
      ...{ ca: undefined, userAgent: 'x', session: undefined },
    };
  }

  it('does not time an answer that is not small', async () => {
    const outcome = await probeLatency(await answerWith('x'.repeat(100_000)), true, never);
    expect(outcome.connectMs).toBeGreaterThan(0);
    expect(outcome.httpMs).toBeUndefined();
  });

  it('keeps the handshake where TLS is answered with something else', async () => {
    const outcome = await probeLatency({ ...(await answerWith('220 hello\r\n')), isTls: true }, true, never);
    expect(outcome.connectMs).toBeGreaterThan(0);
    expect(outcome.tlsMs).toBeUndefined();
  });
});

describe('src/ndt7/latency-probes', () => {
  let server: Ndt7ServerHandle;
  beforeEach(async () => {
    server = await startNdt7Server({ port: 0 });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await server.close();
  });

  function start(url = server.target('ws')?.downloadUrl ?? '', signal = never) {
    return startLatencyProbes({ url, insecure: false, ca: undefined, signal }, client);
  }

  it('sends nothing before the first phase and nothing between two', async () => {
    const probes = start();
    vi.advanceTimersByTime(2000);
    probes.enter('idle');
    probes.enter(undefined);
    vi.advanceTimersByTime(2000);
    const { probes: sent } = await probes.stop();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ phase: 'idle' });
    expect(sent[0]?.connectMs).toBeGreaterThan(0);
  });

  it('probes four times a second, with a whole request every other time on an idle line', async () => {
    const probes = start();
    probes.enter('idle');
    vi.advanceTimersByTime(1750);
    const record = await probes.stop();
    expect(record.probes).toHaveLength(8);
    expect(record.probes.filter(({ httpMs }) => httpMs !== undefined)).toHaveLength(4);
    expect(record.sentBytes).toBeGreaterThan(8 * 216);
  });

  it('makes whole requests under load only as far as half a per cent of the rate pays for them', async () => {
    const countAt = async (bps: number): Promise<[all: number, whole: number]> => {
      const probes = start();
      probes.enter('download');
      probes.pace(bps);
      vi.advanceTimersByTime(8000);
      const record = await probes.stop();
      return [record.probes.length, record.probes.filter(({ httpMs }) => httpMs !== undefined).length];
    };
    const [slow, slowWhole] = await countAt(1e6);
    expect(slow).toBe(16);
    // 8 s at 625 bytes/s, and 900 bytes for each until one has shown what it takes.
    expect(slowWhole).toBe(5);
    expect(await countAt(100e6)).toEqual([32, 16]);
  });

  it('counts neither what a server refused as lost, nor what was stopped', async () => {
    await server.close();
    const probes = start();
    probes.enter('idle');
    expect(await probes.stop()).toMatchObject({ probes: [], sentBytes: 60 });

    const abort = new AbortController();
    const stopped = start(undefined, abort.signal);
    stopped.enter('idle');
    abort.abort();
    expect((await stopped.stop()).probes).toEqual([]);
  });

  it('probes nothing where the URL is none', async () => {
    const probes = start('not a URL');
    probes.enter('idle');
    vi.advanceTimersByTime(1000);
    expect(await probes.stop()).toEqual({ probes: [], sentBytes: 0, receivedBytes: 0 });
  });
});
