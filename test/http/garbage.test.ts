import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../src/core/api.js';
import { expectProblem } from './expect-problem.js';
import { openEvents } from './event-reader.js';
import {
  openServer,
  openServerToClose,
  send,
  sendBytes,
  sendJson,
  type Answer,
  type OpenServer,
} from './open-server.js';

const asJson = { 'content-type': 'application/json' };
const generous = { readsPerMinute: 1e6, writesPerMinute: 1e6 };

describe('http (garbage)', () => {
  let opened: OpenServer;
  beforeAll(async () => {
    const toClose = await openServerToClose(30, { limits: generous });
    opened = toClose;
    await writeFile(path.join(opened.rendererFolder, 'index.html'), '<!doctype html>');
    return toClose.close;
  });
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    send(opened.port, 'POST', '/api/v1/runs', { ...asJson, ...headers }, body);

  it.each([
    '',
    ' ',
    '{',
    '{"nettest":',
    '{"nettest":"speed",}',
    "{'nettest':'speed'}",
    '{"nettest":"speed"} trailing',
    'nettest=speed',
    'undefined',
    'NaN',
    '\u0000',
    '{"nettest":"sp\u0000eed"}',
    '"\\ud800',
    '<xml/>',
    '{"__proto__":{"admin":true},"nettest":"speed"}',
    '{"nettest":"speed","options":{"__proto__":{"polluted":true}}}',
    '{"nettest":"speed","options":{"constructor":{"prototype":{"polluted":true}}}}',
  ])('answers 400 to the body %j', async (body) => {
    expectProblem(await post(body), 400, 'bad_request');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('answers 400 to bytes that are not UTF-8, gzip among them', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{"nettest":"speed"}', 'utf16le')]);
    for (const body of [Buffer.from([0xc3, 0x28]), utf16, Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])]) {
      expectProblem(await post(body), 400, 'bad_request');
    }
  });

  it('takes JSON with a byte order mark', async () => {
    expect((await post('\ufeff{"nettest":"speed"}')).status).toBe(202);
  });

  it('answers 400 to JSON nested deeper than 16, of any length, and takes what is flatter', async () => {
    const nested = (depth: number) =>
      `{"nettest":"none","options":${'{"a":'.repeat(depth - 1)}1${'}'.repeat(depth - 1)}}`;
    expectProblem(await post(nested(16)), 404, 'not_found');
    expectProblem(await post(nested(17)), 400, 'bad_request');
    expectProblem(await post('['.repeat(200_000)), 400, 'bad_request');
    expectProblem(await post('{"a":'.repeat(40_000)), 400, 'bad_request');
    const brackets = JSON.stringify({ nettest: `${'[{'.repeat(20)}"\\` });
    expectProblem(await post(brackets), 404, 'not_found');
  });

  it('answers 413 to bodies over 256 KiB, announced or not, and reads no more of them', async () => {
    expectProblem(await post(`"${'x'.repeat(256 * 1024)}"`), 413, 'payload_too_large');
    const announced = await sendBytes(
      opened.port,
      'POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{',
    );
    expect(announced).toMatch(/^HTTP\/1\.1 413 /);
    const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`;
    const chunked = await sendBytes(
      opened.port,
      `POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(6)}`,
    );
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('takes a body just under the limit', async () => {
    const answer = await post(JSON.stringify({ nettest: 'x'.repeat(256 * 1024 - 20) }));
    expectProblem(answer, 422, 'invalid');
    expect(answer.text.length).toBeLessThan(2000);
  });

  it.each([
    '/api/v1/measurements?after=%00',
    '/api/v1/measurements?nettest=%00&limit=1',
    '/api/v1/measurements?limit=1e1',
    '/api/v1/measurements?limit=0x10',
    '/api/v1/measurements?limit=',
    '/api/v1/measurements?limit[]=5',
    '/api/v1/measurements?limit=5;limit=6',
    '/api/v1/measurements?from=2026-02-30T00:00:00Z',
    '/api/v1/measurements?from=2026-01-01T00:00:00%2B02:00',
    '/api/v1/measurements?%ff=%ff',
    '/api/v1/measurements?nettest=%zz',
    `/api/v1/measurements?after=${'x'.repeat(300)}`,
    `/api/v1/measurements?${'a=1&'.repeat(50)}`,
    '/api/v1/series?metric=constructor',
    '/api/v1/series?metric=__proto__',
    '/api/v1/measurements/%zz',
    '/api/v1/measurements/%c3%28',
    '/%',
    '/%E0%A4%A',
    '//',
    '/\\..\\..\\etc',
    '/api/v1/status?',
    '/?x=%',
    '*',
    'http://evil.example/api/v1/status',
    'http://localhost/api/v1/status',
  ])('answers %s with a problem or with what it says, never with a fault of its own', async (target) => {
    const answer = await send(opened.port, 'GET', target);
    expectNoFault(answer);
  });

  it.each([
    'nonsense\r\n\r\n',
    '\u0000\u0001\u0002\r\n\r\n',
    'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n',
    'POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n',
    'POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}',
    'POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    `\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003${'\u0000'.repeat(60)}`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ])('answers 400 to what is no HTTP: %j', async (bytes) => {
    const answer = await sendBytes(opened.port, Buffer.from(bytes, 'latin1'));
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('Content-Type: application/problem+json');
    problemSchema.parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))));
  });

  it('answers 431 to headers that are too large', async () => {
    const answer = await sendBytes(
      opened.port,
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('headers_too_large');
  });

  it('never answers with a fault of its own, whatever is sent, and lives on', async () => {
    const targets = [
      '/api/v1/status',
      '/api/v1/measurements',
      '/api/v1/measurements/01930000-0000-7000-8000-000000000001',
      '/api/v1/series',
      '/api/v1/runs',
      '/api/v1/consent',
      '/api/v1/plan',
      '/api/v1/config',
      '/healthz',
    ];
    const names = [
      'limit',
      'after',
      'from',
      'to',
      'metric',
      'nettest',
      'scope',
      'status',
      'wait',
      '__proto__',
    ];
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        'download_bps',
        'speed',
        'true',
        '1',
        '-1',
        '2026-01-01T00:00:00Z',
        'at-3',
        'line',
        'ok',
      ),
    );
    const query = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), word), word), { maxLength: 4 });
    const field = fc.oneof(
      fc.constantFrom('nettest', 'options', 'provider', 'action', 'who', 'downloadBps'),
      word,
    );
    const body = fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc
        .dictionary(field, fc.oneof(word, fc.double(), fc.jsonValue({ maxDepth: 2 })))
        .map((value) => JSON.stringify(value)),
      word,
    );
    const request = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
      path: fc.oneof(
        fc.constantFrom(...targets),
        word.map((text) => `/api/v1/${encodeURIComponent(toWellFormed(text))}`),
      ),
      query,
      body,
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, query, body }) => {
        const search = query.map((pair) =>
          pair.map((text) => encodeURIComponent(toWellFormed(text))).join('='),
        );
        const target = search.length === 0 ? path : `${path}?${search.join('&')}`;
        const bodied = method !== 'GET' && method !== 'HEAD';
        expectNoFault(
          await send(opened.port, method, target, asJson, bodied ? toWellFormed(body) : undefined),
        );
      }),
      { numRuns: 400, seed: 20_261_120 },
    );
    expect((await send(opened.port, 'GET', '/healthz')).status).toBe(200);
    expect(opened.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it('never answers arbitrary bytes with anything but a client error, and lives on', async () => {
    // Line ends alone are no request yet: they are answered when the time for one is over.
    const { port } = await openServer(0, { limits: { requestTimeoutMs: 100, requestCheckMs: 20 } });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const answer = await sendBytes(port, Buffer.concat([bytes, Buffer.from('\r\n\r\n\r\n')]));
        expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
      }),
      { numRuns: 100, seed: 20_261_120 },
    );
    expect((await send(port, 'GET', '/healthz')).status).toBe(200);
  });
});

describe('http (slow clients)', () => {
  const limits = { requestTimeoutMs: 100, requestCheckMs: 20, connectionTimeoutMs: 300 };

  it.each([
    ['headers', 'GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    [
      'a body',
      'POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ],
  ])('drops a client that takes too long over %s', async (_what, start) => {
    const { port } = await openServer(0, { limits });
    expect(await sendBytes(port, start)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[^]*"request_timeout"/);
  });

  it('drops a connection on which nothing comes', async () => {
    const { port } = await openServer(0, { limits });
    expect(await sendBytes(port, '')).toMatch(/^(HTTP\/1\.1 408 [^]*)?$/);
  });

  it('drops a connection that rests after its answer', async () => {
    const { port } = await openServer(0, { limits: { ...limits, keepAliveTimeoutMs: 50 } });
    const answer = await sendBytes(port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('serves others while slow clients fill what they can', async () => {
    const { port } = await openServer(0, { limits: { ...limits, requestTimeoutMs: 2000, connections: 40 } });
    const slow = Array.from({ length: 30 }, () => sendBytes(port, 'GET / HTTP/1.1\r\nHost: loc'));
    for (let n = 0; n < 5; n += 1) expect((await send(port, 'GET', '/healthz')).status).toBe(200);
    const reader = await openEvents(port);
    expect(reader.status).toBe(200);
    expect((await sendJson(port, 'PUT', '/api/v1/plan', { latencyMs: 9 })).status).toBe(200);
    await Promise.all(slow);
  });
});

function toWellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** A success, or a complete problem with a client's status. */
function expectNoFault(answer: Answer): void {
  expect(answer.status).toBeLessThan(500);
  if (answer.status >= 400 && answer.text !== '') {
    expect(problemSchema.strict().parse(JSON.parse(answer.text)).status).toBe(answer.status);
  }
}
