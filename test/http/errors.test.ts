import { describe, expect, it } from 'vitest';
import { errorCodes, KioskError, type ErrorCode } from '../../src/core/errors.js';
import { listenError, urlOf } from '../../src/web/listen.js';
import type { HttpServerOptions } from '../../src/http/server.js';
import { expectProblem } from './expect-problem.js';
import { openServer, send, sendJson } from './open-server.js';

describe('web/error-handler', () => {
  const codes = Object.keys(errorCodes).filter((code): code is ErrorCode => code in errorCodes);

  it.each(codes)('passes %s on with its own status, words and fix', async (code) => {
    const { port, kiosk } = await openServer();
    kiosk.breakStatus(new KioskError(code, `what went wrong: ${code}`, `what to do: ${code}`));
    const answer = await send(port, 'GET', '/api/v1/status');
    const problem = expectProblem(answer, errorCodes[code].httpStatus, code);
    expect(problem.detail).toBe(`what went wrong: ${code}`);
    expect(problem.fix).toBe(`what to do: ${code}`);
  });

  it('names commands as they work where the program is', async () => {
    const { port, kiosk } = await openServer(0, {
      asCalled: (hint) => hint.replaceAll('mk-kiosk ', 'npm run -s mk-kiosk -- '),
    });
    kiosk.breakStatus(new KioskError('conflict', 'what went wrong', 'Run "mk-kiosk verify".'));
    const problem = expectProblem(await send(port, 'GET', '/api/v1/status'), 409, 'conflict');
    expect(problem.fix).toBe('Run "npm run -s mk-kiosk -- verify".');
  });

  it.each([
    new TypeError('secret /home/pi/data.sqlite'),
    new Error('secret', { cause: new Error('secret') }),
    Object.assign(new Error('secret'), { statusCode: 418, code: 'X_SECRET' }),
    Object.assign(new Error('secret'), { statusCode: 99_999 }),
    Object.assign(new Error('secret'), { statusCode: 200 }),
    Object.assign(new Error('secret'), { validation: 'secret' }),
    'secret',
    { secret: 1 },
    undefined,
  ])('answers 500 without internals to an unexpected %o, and logs it once', async (thrown) => {
    const { port, kiosk, log } = await openServer();
    kiosk.breakStatus(thrown);
    const answer = await send(port, 'GET', '/api/v1/status');
    expectProblem(answer, 500, 'internal');
    expect(answer.text).not.toContain('secret');
    expect(log.filter(({ level }) => level === 50)).toHaveLength(1);
    expect(log.at(-1)).toMatchObject({ method: 'GET', route: '/api/v1/status' });
  });

  it('answers 500 when an answer does not fit its schema: nothing unchecked leaves', async () => {
    const { port, kiosk, log } = await openServer();
    const status = await kiosk.status();
    kiosk.status = async () => ({ ...status, now: 'yesterday' });
    expectProblem(await send(port, 'GET', '/api/v1/status'), 500, 'internal');
    expect(log.filter(({ level }) => level === 50)).toHaveLength(1);
  });

  it('logs nothing for what a client did wrong', async () => {
    const { port, log } = await openServer();
    const before = log.length;
    await send(port, 'GET', '/nothing');
    await send(port, 'GET', '/api/v1/measurements?limit=x');
    await sendJson(port, 'POST', '/api/v1/runs', { nettest: 'nonsense' });
    expect(log).toHaveLength(before);
  });

  it.each([
    '/api',
    '/api/v1',
    '/api/v1/',
    '/api/v1/status/',
    '/API/v1/status',
    '/api/v2/status',
    '/api/v1/measurements/a/b/c',
    '/metrics/all',
    '/.env',
    '/assets/',
  ])('answers 404 for what is not there: %s', async (target) => {
    const { port } = await openServer();
    expectProblem(await send(port, 'GET', target), 404, 'not_found');
  });

  it.each([
    '/assets/%00',
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    `/${'x'.repeat(3000)}`,
  ])('leads out of the page folder by no way: %.40s', async (target) => {
    const { port } = await openServer();
    const answer = await send(port, 'GET', target);
    const forbidden = answer.status === 403;
    expectProblem(answer, forbidden ? 403 : 404, forbidden ? 'forbidden' : 'not_found');
  });

  it('answers ids longer than any it has as not there', async () => {
    const { port } = await openServer();
    const target = `/api/v1/measurements/${'a'.repeat(3000)}`;
    expectProblem(await send(port, 'GET', target), 404, 'not_found');
  });

  it('answers 405 with Allow where the address takes other methods', async () => {
    const { port } = await openServer();
    for (const [method, target, allow] of [
      ['POST', '/api/v1/status', 'GET, HEAD'],
      ['DELETE', '/api/v1/plan', 'GET, HEAD, PUT'],
      ['PATCH', '/api/v1/plan?x=1', 'GET, HEAD, PUT'],
      ['PUT', '/api/v1/consent', 'GET, HEAD, POST'],
      ['GET', '/api/v1/runs', 'POST'],
      ['DELETE', '/api/v1/measurements/018f0000-0000-7000-8000-000000000000', 'GET, HEAD'],
      ['HEAD', '/api/v1/events', 'GET'],
      ['POST', '/', 'GET, HEAD'],
      ['PROPFIND', '/api/v1/status', 'GET, HEAD'],
    ] as const) {
      const answer = await send(port, method, target, { 'content-type': 'application/json' }, '{}');
      expect([method, target, answer.status, answer.headers.allow]).toEqual([method, target, 405, allow]);
      if (method !== 'HEAD') expectProblem(answer, 405, 'method_not_allowed');
    }
  });

  it('answers 429 with Retry-After past the limits; writes have their own, event streams none', async () => {
    const { port } = await openServer(0, { limits: { readsPerMinute: 5, writesPerMinute: 2 } });
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      statuses.push((await sendJson(port, 'PUT', '/api/v1/plan', { latencyMs: n + 1 })).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    for (let n = 0; n < 5; n += 1) await send(port, 'GET', n === 0 ? '/nothing' : '/api/v1/plan');
    const answer = await send(port, 'GET', '/api/v1/plan');
    expectProblem(answer, 429, 'rate_limited');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expectProblem(await send(port, 'GET', '/nothing'), 429, 'rate_limited');
  });

  it('answers 503 when the kiosk does not answer in time', async () => {
    const { port, kiosk } = await openServer(0, { limits: { handlerTimeoutMs: 30 } });
    kiosk.status = () => new Promise(() => undefined);
    expectProblem(await send(port, 'GET', '/api/v1/status'), 503, 'unavailable');
    kiosk.run = () => new Promise(() => undefined);
    expectProblem(await sendJson(port, 'POST', '/api/v1/runs', { nettest: 'speed' }), 423, 'device_busy');
  });
});

describe('web/listen', () => {
  async function refusalOf(overrides: Partial<HttpServerOptions>): Promise<KioskError> {
    const refused = await openServer(0, overrides).catch((thrown: unknown) => thrown);
    if (refused instanceof KioskError) return refused;
    throw new Error('the server should have refused to listen');
  }

  it('names the setting when the port is in use', async () => {
    const { port } = await openServer();
    const { code, message, fix } = await refusalOf({ port });
    expect(code).toBe('port_in_use');
    expect(message).toContain(`127.0.0.1 port ${port}`);
    expect(fix).toContain('http.port');
  });

  it('names the setting when the address is not of this machine', async () => {
    const { code, fix } = await refusalOf({ host: '203.0.113.7' });
    expect(code).toBe('config_invalid');
    expect(fix).toContain('http.host');
  });

  it('names the setting for everything else that keeps a port closed', () => {
    const failing = (code: string) => listenError(Object.assign(new Error('no'), { code }), 'h', 80);
    expect(failing('EACCES').fix).toContain('http.port');
    expect(failing('ENOTFOUND').fix).toContain('http.host');
    expect(failing('EMFILE').fix).toContain('http.host');
  });

  it('listens on IPv6 and says so in the URL', async () => {
    const { url } = await openServer(0, { host: '::1' });
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('tells an address of this machine where it listens on all', () => {
    const at = { port: 8788, address: '0.0.0.0', family: 'IPv4' };
    expect(urlOf('0.0.0.0', at)).toBe('http://127.0.0.1:8788');
    expect(urlOf('::', at)).toBe('http://[::1]:8788');
    expect(urlOf('localhost', at)).toBe('http://localhost:8788');
  });
});
