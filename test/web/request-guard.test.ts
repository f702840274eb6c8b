import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../http/expect-problem.js';
import { openServerToClose, send, sendBytes, type OpenServer } from '../http/open-server.js';

const plan = JSON.stringify({ downloadBps: 1e8 });
const asJson = { 'content-type': 'application/json' };

describe('web/request-guard', () => {
  let opened: OpenServer;
  beforeAll(async () => {
    const toClose = await openServerToClose(3, {
      allowedHosts: ['wall.example'],
      limits: { writesPerMinute: 1000 },
    });
    opened = toClose;
    return toClose.close;
  });
  const get = (headers: Record<string, string>, target = '/api/v1/plan') =>
    send(opened.port, 'GET', target, headers);
  const put = (headers: Record<string, string>) =>
    send(opened.port, 'PUT', '/api/v1/plan', { ...asJson, ...headers }, plan);

  it.each(['localhost', '127.0.0.1:8788', '[::1]:1', 'kitchen.local', '192.168.7.20', 'wall.example:8080'])(
    'answers under its own name %s, on any port',
    async (host) => {
      expect((await get({ host })).status).toBe(200);
    },
  );

  it.each(['evil.example', 'evil.example:8788', '10.0.0.1', 'localhost.evil.example'])(
    'answers 421 under the foreign name %s, whatever is asked for (DNS rebinding)',
    async (host) => {
      for (const target of ['/', '/healthz', '/api/v1/status', '/api/v1/events', '/nothing']) {
        const problem = expectProblem(await get({ host }, target), 421, 'misdirected');
        expect(problem.fix).toContain('http.allowedHosts');
      }
      expectProblem(await put({ host, origin: `http://${host}` }), 421, 'misdirected');
    },
  );

  it('believes no X-Forwarded header', async () => {
    const forwarded = { 'x-forwarded-host': 'localhost', 'x-forwarded-for': '127.0.0.1' };
    expectProblem(await get({ host: 'evil.example', ...forwarded }), 421, 'misdirected');
  });

  it('answers 400 without a Host header, to HTTP/1.0 too, and with two of them', async () => {
    for (const request of [
      'GET /api/v1/status HTTP/1.0\r\n\r\n',
      'GET /api/v1/status HTTP/1.1\r\nConnection: close\r\n\r\n',
      'GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nhost: evil.example\r\nConnection: close\r\n\r\n',
    ]) {
      const answer = await sendBytes(opened.port, request);
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(answer).toContain('application/problem+json');
    }
  });

  it('takes a write of its own page, with the headers a browser sends', async () => {
    const host = `localhost:${opened.port}`;
    const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
    expect((await put(own)).status).toBe(200);
    expect((await put({ 'sec-fetch-site': 'none' })).status).toBe(200);
    expect((await put({})).status).toBe(200);
  });

  it.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'http://localhost' },
    { origin: 'http://localhost:1' },
    { origin: 'http://127.0.0.1' },
    { origin: 'file://' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'nonsense' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    { origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' },
  ])('refuses a write that another site makes: %j', async (headers) => {
    const before = (await opened.kiosk.store.plans()).length;
    expectProblem(await put(headers), 403, 'forbidden');
    expect(await opened.kiosk.store.plans()).toHaveLength(before);
  });

  it('refuses what another page loads, and lets a person follow a link', async () => {
    const site = { 'sec-fetch-site': 'cross-site' };
    expectProblem(await get({ ...site, 'sec-fetch-mode': 'no-cors' }), 403, 'forbidden');
    expectProblem(await get({ ...site, 'sec-fetch-mode': 'cors' }, '/api/v1/events'), 403, 'forbidden');
    expect((await get({ ...site, 'sec-fetch-mode': 'navigate' })).status).toBe(200);
  });

  it('allows no other site to read: there is no CORS, and a preflight is refused', async () => {
    const asked = { origin: 'http://evil.example', 'access-control-request-method': 'PUT' };
    expectProblem(await send(opened.port, 'OPTIONS', '/api/v1/plan', asked), 403, 'forbidden');
    const answer = await get({});
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it.each([
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json; charset=utf-16',
    'application/json, text/plain',
    'application/problem+json',
    'x',
    '',
  ])('refuses a body of the type %j', async (type) => {
    expectProblem(await put({ 'content-type': type }), 415, 'unsupported_media_type');
  });

  it('refuses a write without a type, without a body, and a compressed one', async () => {
    const { port } = opened;
    const post = (headers: Record<string, string>, body?: string) =>
      send(port, 'POST', '/api/v1/runs', headers, body);
    expectProblem(await post({}, plan), 415, 'unsupported_media_type');
    expectProblem(await post({}), 415, 'unsupported_media_type');
    expectProblem(await post({ ...asJson, 'content-encoding': 'gzip' }, plan), 415, 'unsupported_media_type');
    expectProblem(await post(asJson), 400, 'bad_request');
  });

  it('takes application/json in every usual spelling', async () => {
    for (const type of ['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"']) {
      expect((await put({ 'content-type': type })).status).toBe(200);
    }
  });
});
