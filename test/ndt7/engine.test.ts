// Engine and embedded server together, each on its own thread, as the program runs them.
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ndt7DirectionResultSchema,
  type Ndt7Progress,
  type Ndt7Scheme,
  type Ndt7ServerHandle,
  type Ndt7Target,
} from '../../src/core/ndt7.js';
import { makeCertificate } from '../../src/ndt7/certificate.js';
import { createNdt7Engine, startNdt7Server } from '../../src/ndt7/index.js';

const engine = createNdt7Engine({ version: '1.2.3' });
let server: Ndt7ServerHandle;

beforeAll(async () => {
  server = await startNdt7Server({ port: 0, tlsPort: 0, durationMs: 600, hardLimitMs: 3000 });
});

afterAll(async () => {
  await server.close();
});

function target(scheme: Ndt7Scheme): Ndt7Target {
  const found = server.target(scheme);
  if (found === undefined) throw new Error(`the server does not serve ${scheme}`);
  return found;
}

const certificate = (): { ca: string } => ({ ca: server.certificate ?? '' });

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((entries) =>
    entries?.some((entry) => entry.address === '::1'),
  );
}

describe('src/ndt7/engine', () => {
  it.each([
    ['download', 'ws'],
    ['download', 'wss'],
    ['upload', 'ws'],
    ['upload', 'wss'],
  ] as const)('measures %s over %s, both sides agreeing', async (direction, scheme) => {
    const seen: Ndt7Progress[] = [];
    const result = await engine.run(
      { direction, target: target(scheme), durationMs: 600, hardLimitMs: 3000, ...certificate() },
      (progress) => seen.push(progress),
    );
    expect(result.failure).toBeUndefined();
    expect(result).toMatchObject({
      direction,
      scheme,
      hostname: '127.0.0.1',
      address: '127.0.0.1',
      cut: false,
      bpsSource: direction === 'download' ? 'client' : 'server_app_info',
      warnings: [],
    });
    expect(() => ndt7DirectionResultSchema.parse(result)).not.toThrow();
    expect(result.uuid).toMatch(/^[0-9a-f-]{36}$/);
    expect(result.tls?.protocol).toBe(scheme === 'wss' ? 'TLSv1.3' : undefined);
    // The sender may have up to a kernel's buffer more than the receiver.
    expect(Math.abs((result.client?.bytes ?? 0) - (result.server?.bytes ?? 0))).toBeLessThan(16e6);
    expect((result.bps ?? 0) / 1e6).toBeGreaterThan(10);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen.length).toBeLessThanOrEqual(7);
    expect(result.clientCurve.length).toBeGreaterThanOrEqual(3);
    const amounts = result.clientCurve.map(([, bytes]) => bytes);
    expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
    expect(amounts.at(-1)).toBe(result.client?.bytes);
    expect(result.minRttMs).toBeUndefined();
  });

  it('checks certificates unless it is told not to', async () => {
    const request = { direction: 'download', target: target('wss'), durationMs: 600 } as const;
    expect(await engine.run(request)).toMatchObject({
      ending: 'failed',
      failure: 'ssl_unknown_authority',
    });
    expect((await engine.run({ ...request, insecure: true })).failure).toBeUndefined();
  });

  it('checks the name in the certificate', async () => {
    const made = await makeCertificate('127.0.0.1');
    const other = await startNdt7Server({ host: '127.0.0.2', port: 0, tlsPort: 0, certificate: made });
    const otherTarget = other.target('wss') ?? target('wss');
    const result = await engine.run({ direction: 'download', target: otherTarget, ca: made.cert });
    await other.close();
    expect(otherTarget.hostname).toBe('127.0.0.2');
    expect(result).toMatchObject({ ending: 'failed', failure: 'ssl_invalid_hostname' });
  });

  it('finds a server by name, whichever address family it listens on', async () => {
    const byName = { ...target('ws'), downloadUrl: `ws://localhost:${server.port}/ndt/v7/download` };
    const result = await engine.run({ direction: 'download', target: byName, durationMs: 600 });
    expect(result.failure).toBeUndefined();
    expect(result.address).toBe('127.0.0.1');
    expect(result.timing.dnsMs).toBeGreaterThan(0);
  });

  it.skipIf(!hasIpv6())('measures an IPv6 address over ws and wss', async () => {
    const six = await startNdt7Server({ host: '::1', port: 0, tlsPort: 0, durationMs: 200 });
    for (const scheme of ['ws', 'wss'] as const) {
      const sixTarget = six.target(scheme) ?? target(scheme);
      expect(sixTarget.downloadUrl).toContain('[::1]');
      const result = await engine.run({
        direction: 'download',
        target: sixTarget,
        durationMs: 200,
        hardLimitMs: 3000,
        ca: six.certificate ?? '',
      });
      expect(result).toMatchObject({ address: '::1', ending: 'server_closed' });
      expect(result.failure).toBeUndefined();
    }
    await six.close();
  });

  it('names a server that speaks no TLS, and one that speaks nothing else', async () => {
    const swap = (from: Ndt7Target, scheme: Ndt7Scheme): Ndt7Target => ({
      ...from,
      scheme,
      downloadUrl: from.downloadUrl.replace(/^wss?:/, `${scheme}:`),
    });
    const toPlain = await engine.run({
      direction: 'download',
      target: swap(target('ws'), 'wss'),
      insecure: true,
    });
    expect(toPlain).toMatchObject({ ending: 'failed', failure: 'ssl_failed_handshake' });
    const toTls = await engine.run({
      direction: 'download',
      target: swap(target('wss'), 'ws'),
      connectTimeoutMs: 1000,
    });
    expect(toTls.ending).toBe('failed');
    expect(['ndt7_handshake_failed', 'eof_error', 'connection_reset', 'generic_timeout_error']).toContain(
      toTls.failure,
    );
  });

  it('stops when it is told to, and leaves what it has', async () => {
    const abort = new AbortController();
    const result = await engine.run(
      { direction: 'download', target: target('ws') },
      () => abort.abort(),
      abort.signal,
    );
    expect(result).toMatchObject({ ending: 'aborted', failure: 'interrupted' });
    expect(result.client?.bytes).toBeGreaterThan(0);
  });

  it('calls a direction that was stopped by a time limit timed out', async () => {
    const abort = new AbortController();
    const result = await engine.run(
      { direction: 'download', target: target('ws') },
      () => abort.abort(new DOMException('too long', 'TimeoutError')),
      abort.signal,
    );
    expect(result).toMatchObject({ ending: 'aborted', failure: 'generic_timeout_error' });
  });

  it('gives a result when it is stopped before it begins', async () => {
    const result = await engine.run(
      { direction: 'upload', target: target('ws') },
      undefined,
      AbortSignal.abort(),
    );
    expect(result).toMatchObject({ ending: 'aborted', failure: 'interrupted' });
  });
});

describe('src/ndt7/server', () => {
  it('says which port is taken and what to do', async () => {
    const started = startNdt7Server({ port: server.port });
    await expect(started).rejects.toMatchObject({
      name: 'KioskError',
      code: 'port_in_use',
      fix: 'Choose another port, or stop the program that uses this one.',
    });
    await expect(started).rejects.toThrow(`port ${server.port}`);
  });

  it('says that an address is not one of this device', async () => {
    await expect(startNdt7Server({ host: '192.0.2.1', port: 0 })).rejects.toMatchObject({ code: 'usage' });
  });

  it('serves no wss where no port was given for it, and frees its port when it is closed', async () => {
    const plain = await startNdt7Server({ port: 0 });
    expect(plain.tlsPort).toBeUndefined();
    expect(plain.target('wss')).toBeUndefined();
    await plain.close();
    expect(await plain.ended).toEqual({});
    const again = await startNdt7Server({ port: plain.port });
    await again.close();
  });

  it('can be closed in the middle of a test, whose client then names it', async () => {
    const short = await startNdt7Server({ port: 0 });
    const shortTarget = short.target('ws') ?? target('ws');
    let closed: Promise<void> | undefined;
    const result = await engine.run({ direction: 'download', target: shortTarget }, () => {
      closed ??= short.close();
    });
    await closed;
    expect(result.ending).toBe('failed');
    expect(['eof_error', 'connection_reset']).toContain(result.failure);
    expect(result.client?.bytes).toBeGreaterThan(0);
  });
});
