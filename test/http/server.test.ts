import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { pagePaths } from '../../src/core/page-paths.js';
import { createHttpServer } from '../../src/http/server.js';
import { createTestAccess } from '../doubles/access.js';
import { createTestKiosk } from '../doubles/kiosk.js';
import { openServer, send, sendJson, type OpenServer } from './open-server.js';

async function buildPage({ rendererFolder }: OpenServer): Promise<void> {
  await mkdir(path.join(rendererFolder, 'assets'));
  const files = {
    'index.html': '<!doctype html><script type="module" src="./assets/main-Bq3_x-1Z.js"></script>',
    'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'assets/main-Bq3_x-1Z.js': 'export {};',
    'assets/plain.js': 'export {};',
    '.secret': 'secret',
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(rendererFolder, name), text);
  }
}

describe('http/routes/page', () => {
  it('serves the built page: never stale, its hashed files kept for ever', async () => {
    const opened = await openServer();
    await buildPage(opened);
    const seen = [];
    for (const target of ['/', '/index.html', '/icon.svg', '/assets/main-Bq3_x-1Z.js', '/assets/plain.js']) {
      const { status, headers } = await send(opened.port, 'GET', target);
      seen.push([target, status, headers['content-type'], headers['cache-control']]);
    }
    const forEver = 'public, max-age=31536000, immutable';
    expect(seen).toEqual([
      ['/', 200, 'text/html; charset=utf-8', 'no-cache'],
      ['/index.html', 200, 'text/html; charset=utf-8', 'no-cache'],
      ['/icon.svg', 200, 'image/svg+xml', 'no-cache'],
      ['/assets/main-Bq3_x-1Z.js', 200, 'application/javascript; charset=utf-8', forEver],
      ['/assets/plain.js', 200, 'application/javascript; charset=utf-8', 'no-cache'],
    ]);
    expect((await send(opened.port, 'GET', '/.secret')).text).not.toContain('secret');
  });

  it('serves the page at the address of each of its pages, and nothing at others', async () => {
    const opened = await openServer();
    await buildPage(opened);
    const index = (await send(opened.port, 'GET', '/')).text;
    for (const target of [...pagePaths, '/explore?metric=download_bps']) {
      const { status, text } = await send(opened.port, 'GET', target);
      expect([target, status, text]).toEqual([target, 200, index]);
    }
    for (const target of ['/explore/', '/Explore', '/explore/more', '/nothing']) {
      expect([target, (await send(opened.port, 'GET', target)).status]).toEqual([target, 404]);
    }
  });

  it('answers 304 to a browser that has the file already', async () => {
    const opened = await openServer();
    await buildPage(opened);
    const { etag } = (await send(opened.port, 'GET', '/')).headers;
    const again = await send(opened.port, 'GET', '/', { 'if-none-match': String(etag) });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('says how to build the page when it is not built, and serves it as soon as it is', async () => {
    const opened = await openServer();
    const missing = await send(opened.port, 'GET', '/');
    expect(missing.status).toBe(503);
    expect(missing.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(missing.text).toContain('npm run build');
    await buildPage(opened);
    expect((await send(opened.port, 'GET', '/')).status).toBe(200);
  });

  it('starts when not even the folder of the page is there', async () => {
    const opened = await openServer(0, { rendererFolder: '/nowhere/at/all' });
    expect((await send(opened.port, 'GET', '/')).status).toBe(503);
    expect((await send(opened.port, 'GET', '/main.js')).status).toBe(404);
    expect((await send(opened.port, 'GET', '/healthz')).status).toBe(200);
  });
});

describe('web/security-headers', () => {
  it.each([
    ['kiosk.local:8788', "connect-src 'self' ws://kiosk.local:8790"],
    ['127.0.0.1', "connect-src 'self' ws://127.0.0.1:8790"],
    ['[::1]:8788', "connect-src 'self' 'self'"],
    ["a;script-src 'unsafe-inline'", "connect-src 'self' 'self'"],
  ])('lets a page of %s open WebSockets to one port of that host', async (host, expected) => {
    const { port } = await openServer(0, { socketPort: 8790 });
    const { headers } = await send(port, 'GET', '/', { host });
    expect(headers['content-security-policy']?.toString().split(';')).toContain(expected);
  });

  it.each(['/', '/api/v1/status', '/healthz', '/nothing', '/api/v1/measurements?limit=x'])(
    'sends the security headers with %s, and no word about the software',
    async (target) => {
      const { port } = await openServer();
      const { headers } = await send(port, 'GET', target);
      expect(headers['content-security-policy']?.toString().split(';')).toEqual([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]);
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(headers['permissions-policy']).toContain('camera=()');
      for (const name of [
        'server',
        'x-powered-by',
        'via',
        'strict-transport-security',
        'x-ratelimit-limit',
      ]) {
        expect(headers[name]).toBeUndefined();
      }
    },
  );

  it('keeps from other machines over plain http what their browsers would only complain about', async () => {
    const { port } = await openServer();
    const { headers } = await send(port, 'GET', '/', { host: `192.168.1.9:${String(port)}` });
    expect(headers['cross-origin-opener-policy']).toBeUndefined();
    const proxied = await send(port, 'GET', '/', { host: 'evil.example', 'x-forwarded-proto': 'https' });
    expect(proxied.headers['cross-origin-opener-policy']).toBe('same-origin');
  });

  it('sends them with a refusal too', async () => {
    const { port } = await openServer();
    const { status, headers } = await send(port, 'GET', '/', { host: 'evil.example' });
    expect(status).toBe(421);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('http/server', () => {
  it('listens where it is told, and tells the address', async () => {
    const { url, port } = await openServer();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(port).toBeGreaterThan(0);
  });

  it('closes within a second although an answer is being waited for, and says the run goes on', async () => {
    const { port, server, kiosk } = await openServer();
    const waiting = sendJson(port, 'POST', '/api/v1/runs?wait=true', { nettest: 'speed' });
    await expect.poll(() => kiosk.openRuns.length).toBe(1);
    const startMs = performance.now();
    await server.close();
    expect(performance.now() - startMs).toBeLessThan(1500);
    expect((await waiting).status).toBe(202);
  });

  it('closes within two seconds although the kiosk itself hangs', async () => {
    const { port, server, kiosk } = await openServer();
    let asked = false;
    kiosk.status = () => {
      asked = true;
      return new Promise(() => undefined);
    };
    const waiting = send(port, 'GET', '/api/v1/status').catch((error: unknown) => error);
    await expect.poll(() => asked).toBe(true);
    const startMs = performance.now();
    await server.close();
    expect(performance.now() - startMs).toBeLessThan(2000);
    expect(await waiting).toBeInstanceOf(Error);
  });

  it('can be closed twice, and the port is free then', async () => {
    const { server, port } = await openServer();
    await server.close();
    await server.close();
    await expect(send(port, 'GET', '/healthz')).rejects.toThrow('ECONNREFUSED');
  });

  it('can be closed before it was opened', async () => {
    const server = createHttpServer({
      kiosk: createTestKiosk(),
      access: createTestAccess(),
      nowMs: () => 0,
      host: '127.0.0.1',
      port: 0,
      allowedHosts: [],
      rendererFolder: '/nowhere',
      version: '1',
      log: pino({ level: 'silent' }),
    });
    await expect(server.close()).resolves.toBeUndefined();
  });

  it('takes localhost for the one address that every machine has', async () => {
    const { url, port } = await openServer(0, { host: 'localhost' });
    expect(url).toBe(`http://localhost:${port}`);
    expect((await send(port, 'GET', '/healthz')).status).toBe(200);
  });

  it('lives on when a client goes while its run is waited for', async () => {
    const { port, kiosk, log } = await openServer();
    const leaving = new AbortController();
    const waiting = fetch(`http://127.0.0.1:${port}/api/v1/runs?wait=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"nettest":"speed"}',
      signal: leaving.signal,
    }).catch((error: unknown) => error);
    await expect.poll(() => kiosk.openRuns.length).toBe(1);
    leaving.abort();
    await waiting;
    await kiosk.finishRun();
    expect((await send(port, 'GET', '/healthz')).status).toBe(200);
    expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});
