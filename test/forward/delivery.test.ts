import { gunzipSync } from 'node:zlib';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { collectorPaths } from '../../src/core/fleet/protocol.js';
import { emptyState, stateFrom } from '../../src/core/fleet/destination-state.js';
import { openTestCollector, enrol, storedResults, type TestCollector } from '../collector/open-collector.js';
import { testNowMs } from '../doubles/samples.js';
import { deliveryTo, hurriedClock, memoryOutbox, scriptedServer, testDevice } from './open-forwarder.js';

type Handler = Parameters<typeof scriptedServer>[0][number];

const batchSchema = z.object({
  rows: z.array(z.object({ measurement: z.object({ sequence: z.number() }) })),
});

let collector: TestCollector;
beforeEach(async () => {
  collector = await openTestCollector();
});
afterEach(() => collector.close());

/** Passes a request on to the collector. */
const pass: Handler = (request, response, body) => {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name)
      ? [[name, value] as const]
      : [],
  );
  void collector.server.app
    .inject({
      method: 'POST',
      url: request.url ?? '/',
      headers: { ...Object.fromEntries(headers), host: request.headers.host ?? '' },
      payload: body,
    })
    .then((answer) => {
      response.writeHead(answer.statusCode, {
        'content-type': 'application/json',
        date: String(answer.headers.date),
      });
      response.end(answer.rawPayload);
    });
};

const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Handler =>
  (_request, response) => {
    response.writeHead(code, headers);
    response.end(body);
  };

/** Answers as scripted and then as the collector does; the rows are all there in the end, whatever came before. */
async function deliverThrough(handlers: readonly Handler[], rows = 5, enrolled = true) {
  const device = testDevice();
  if (enrolled) await enrol(collector, device);
  const server = await scriptedServer([...handlers, pass]);
  const clock = hurriedClock();
  const { delivery, state } = deliveryTo(server.url, device, await memoryOutbox(device, rows), clock, 300);
  const holds: (string | undefined)[] = [];
  delivery.start();
  await expect
    .poll(
      async () => {
        const now = await delivery.status();
        if (now.hold !== undefined && holds.at(-1) !== now.hold) holds.push(now.hold);
        return now.waiting;
      },
      { timeout: 8000, interval: 1 },
    )
    .toBe(0);
  await delivery.stop();
  await server.close();
  return { holds, clock, state: state(), requests: server.requests(), device };
}

describe('forward/delivery', () => {
  it.each<[string, Handler[]]>([
    ['a 500', [status(500)]],
    ['a 503 with Retry-After', [status(503, { 'retry-after': '7' })]],
    ['a 429', [status(429)]],
    ['a 408', [status(408)]],
    ['a 404', [status(404)]],
    ['a 401', [status(401)]],
    ['a 403', [status(403)]],
    ["a captive portal's page", [status(200, { 'content-type': 'text/html' }, '<h1>Sign in</h1>')]],
    ['JSON of somebody else', [status(200, { 'content-type': 'application/json' }, '{"ok":true}')]],
    ['a redirect', [status(302, { location: 'https://portal.example/' })]],
    ['a reset', [(request) => void request.socket.destroy()]],
    ['silence', [() => undefined]],
    [
      'an answer that is cut',
      [
        (_request, response) =>
          void response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
      ],
    ],
    ['an answer without end', [(_request, response) => void response.end('x'.repeat(600_000))]],
    ['an empty 200', [status(200)]],
    ['a 413, then halves', [status(413), status(413)]],
    [
      'several things at once',
      [status(500), (request) => void request.socket.destroy(), status(200), status(302)],
    ],
  ])('delivers every row once after %s', async (_name, handlers) => {
    const { state } = await deliverThrough(handlers);
    expect(await storedResults(collector)).toBe(5);
    expect(state).toMatchObject({ delivered: [[1, 5]], parkedCount: 0 });
  });

  it('never follows a redirect, and waits as long as it is told', async () => {
    const { clock, requests } = await deliverThrough([status(503, { 'retry-after': '120' })]);
    expect(requests).toBe(2);
    expect(Math.max(...clock.slept)).toBeGreaterThanOrEqual(120_000);
    const asked: (string | undefined)[] = [];
    const note: Handler = (request, response, body) => {
      asked.push(request.url);
      pass(request, response, body);
    };
    await deliverThrough([status(307, { location: '/elsewhere' }), note, note, note]);
    expect(new Set(asked)).toEqual(new Set([collectorPaths.results]));
  });

  it('makes itself known where it is a stranger', async () => {
    const { device } = await deliverThrough([], 3, false);
    expect(await storedResults(collector)).toBe(3);
    const [known] = await collector.database.all('SELECT id, registration FROM device');
    expect(known).toEqual({ id: device.deviceId, registration: 'pending' });
  });

  it('signs by the time of the collector where the clocks differ', async () => {
    collector.clock.set(testNowMs + 86_400_000);
    const { requests } = await deliverThrough([], 3, false);
    expect(await storedResults(collector)).toBe(3);
    expect(requests).toBeLessThan(8);
  });

  it('sends the newest rows first', async () => {
    const seen: number[][] = [];
    const look: Handler = (request, response, body) => {
      const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      const parsed = batchSchema.safeParse(JSON.parse(plain.toString()));
      if (parsed.success) seen.push(parsed.data.rows.map(({ measurement }) => measurement.sequence));
      pass(request, response, body);
    };
    await deliverThrough([status(413), look, look, look, look], 9);
    expect(seen.flat()).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(seen[0]).toHaveLength(4);
  });

  it('sets a row aside that nobody takes, with its reason, and goes on with the others', async () => {
    const bad: Handler = (request, response, body) => {
      const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      const rows = batchSchema.safeParse(JSON.parse(plain.toString())).data?.rows ?? [];
      const poisoned = rows.some(({ measurement }) => measurement.sequence === 3);
      if (poisoned)
        status(400, { 'content-type': 'application/json' }, '{"code":"bad_request","detail":"no"}')(
          request,
          response,
          body,
        );
      else pass(request, response, body);
    };
    const { state } = await deliverThrough(
      Array.from({ length: 30 }, () => bad),
      8,
    );
    expect(await storedResults(collector)).toBe(7);
    expect(state).toMatchObject({
      delivered: [[1, 8]],
      parkedCount: 1,
      parked: [{ sequence: 3, code: 'bad_request', detail: 'no' }],
    });
  });

  it('gives up no row where every row is refused', async () => {
    const { state, holds } = await deliverThrough(
      Array.from({ length: 12 }, () => status(400)),
      20,
    );
    expect(state?.parkedCount).toBeLessThanOrEqual(3);
    expect(holds).toContain('wrong_address');
    expect(await storedResults(collector)).toBeGreaterThanOrEqual(17);
  });

  it('sends everything again to a collector that was made anew', async () => {
    const device = testDevice();
    await enrol(collector, device);
    const outbox = await memoryOutbox(device, 4);
    const first = deliveryTo(collector.url, device, outbox, hurriedClock());
    first.delivery.start();
    await expect.poll(async () => (await first.delivery.status()).waiting).toBe(0);
    await first.delivery.stop();
    const kept = { ...stateFrom(first.state(), collector.url), delivered: [[1, 2]] };
    expect(stateFrom({ ...kept, answeredBy: 'another' }, collector.url).answeredBy).toBe('another');
    expect(stateFrom(kept, 'http://elsewhere').delivered).toEqual([]);
    expect(stateFrom('garbage', 'x')).toEqual(emptyState('x'));
  });

  it('does not take a TLS server that cannot prove its name, nor one that speaks no HTTP', async () => {
    const tcp = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('SSH-2.0-OpenSSH\r\n', () => socket.destroy());
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const address = tcp.address();
    const port = typeof address === 'object' ? address?.port : 0;
    for (const [scheme, hold] of [
      ['https', 'tls'],
      ['http', 'unreachable'],
    ]) {
      const device = testDevice();
      const { delivery } = deliveryTo(
        `${scheme}://127.0.0.1:${port}`,
        device,
        await memoryOutbox(device, 1),
        hurriedClock(),
        500,
      );
      delivery.start();
      await expect.poll(async () => (await delivery.status()).hold).toBe(hold);
      await delivery.stop();
    }
    await new Promise((resolve) => tcp.close(resolve));
  });
});
