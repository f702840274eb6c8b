import { describe, expect, it } from 'vitest';
import { kioskEventSchema, type KioskEvent } from '../../src/core/events.js';
import { testDraft } from '../doubles/samples.js';
import { openEvents, type EventReader } from './event-reader.js';
import { expectProblem } from './expect-problem.js';
import { openServer, send, sendBytes, sendJson } from './open-server.js';

const progress = (fraction: number): KioskEvent => ({
  kind: 'progress',
  nettest: 'speed',
  scope: 'line',
  phase: 'download',
  fraction,
});

async function nextKind(reader: EventReader, kind: string) {
  for (;;) {
    const received = await reader.next();
    if (received.event === kind) return received;
  }
}

describe('http/routes/events', () => {
  it('opens a stream that no cache and no proxy holds back, and says when to come again', async () => {
    const { port } = await openServer();
    const reader = await openEvents(port);
    expect(reader.status).toBe(200);
    expect(reader.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    expect(reader.headers['content-security-policy']).toContain("default-src 'none'");
    expect(reader.headers['permissions-policy']).toContain('camera=()');
    expect(await reader.next()).toEqual({ retry: '3000' });
  });

  it('tells every page what is announced, each event with kind, id and its document', async () => {
    const { port, kiosk } = await openServer();
    const readers = [await openEvents(port), await openEvents(port)];
    await sendJson(port, 'POST', '/api/v1/runs', { nettest: 'speed' });
    kiosk.announcer.announce(progress(0.5));
    const measurement = await kiosk.finishRun();
    for (const reader of readers) {
      const run = await nextKind(reader, 'run');
      expect(kioskEventSchema.parse(JSON.parse(run.data ?? ''))).toMatchObject({ state: 'running' });
      const sign = await nextKind(reader, 'progress');
      expect(kioskEventSchema.parse(JSON.parse(sign.data ?? ''))).toEqual(progress(0.5));
      const ended = await nextKind(reader, 'measurement');
      expect(kioskEventSchema.parse(JSON.parse(ended.data ?? ''))).toEqual({
        kind: 'measurement',
        measurement,
      });
      const ids = [run, sign, ended].map(({ id }) => Number(id?.split('-')[1]));
      expect(ids).toEqual([1, 2, 3]);
    }
  });

  it('keeps a document with line breaks in one event', async () => {
    const { port, kiosk } = await openServer();
    const reader = await openEvents(port);
    const measurement = await kiosk.store.record(testDraft(0, { detail: 'one\n\ntwo\r\nevent: forged\n\n' }));
    kiosk.announcer.announce({ kind: 'measurement', measurement });
    const { data } = await nextKind(reader, 'measurement');
    expect(JSON.parse(data ?? '')).toEqual({ kind: 'measurement', measurement });
  });

  it('sends what was missed to a page that comes back', async () => {
    const { port, kiosk } = await openServer();
    const first = await openEvents(port);
    kiosk.announcer.announce({ kind: 'settings' });
    kiosk.announcer.announce({ kind: 'schedule' });
    const { id = '' } = await nextKind(first, 'settings');
    first.close();
    kiosk.announcer.announce(progress(0.1));
    kiosk.announcer.announce({ kind: 'settings' });
    const again = await openEvents(port, { 'last-event-id': id });
    expect(await again.next()).toEqual({ retry: '3000' });
    expect(await again.next()).toMatchObject({ event: 'schedule' });
    expect(await again.next()).toMatchObject({ event: 'settings' });
    kiosk.announcer.announce({ kind: 'schedule' });
    expect(await again.next()).toMatchObject({ event: 'schedule' });
  });

  it.each(['garbage', '', '-', 'ffffffff-1', 'NaN-NaN'])(
    'tells a page that comes with the id %j to read everything again',
    async (id) => {
      const { port } = await openServer();
      const reader = await openEvents(port, { 'last-event-id': id });
      expect(await reader.next()).toEqual({ retry: '3000' });
      expect(await reader.next()).toEqual({ event: 'settings', data: '{"kind":"settings"}' });
    },
  );

  it('tells a page that missed more than is kept to read everything again', async () => {
    const { port, kiosk } = await openServer(0, { limits: { replayEvents: 4 } });
    const first = await openEvents(port);
    kiosk.announcer.announce({ kind: 'schedule' });
    const { id = '' } = await nextKind(first, 'schedule');
    for (let n = 0; n < 5; n += 1) kiosk.announcer.announce({ kind: 'schedule' });
    const again = await openEvents(port, { 'last-event-id': id });
    expect(await again.next()).toEqual({ retry: '3000' });
    expect(await again.next()).toEqual({ event: 'settings', data: '{"kind":"settings"}' });
  });

  it('gives a sign of life while nothing happens, for longer than silent connections live', async () => {
    const limits = { heartbeatMs: 20, connectionTimeoutMs: 30, handlerTimeoutMs: 30, keepAliveTimeoutMs: 30 };
    const { port } = await openServer(0, { limits });
    const reader = await openEvents(port);
    await reader.next();
    for (let n = 0; n < 5; n += 1) expect(await reader.next()).toEqual({ comment: 'alive' });
  });

  it('cuts a client that does not read, and goes on for the others', async () => {
    const { port, kiosk } = await openServer(0, { limits: { streamBufferBytes: 300_000 } });
    const [slow, quick] = [await openEvents(port), await openEvents(port)];
    slow.stall();
    const measurement = await kiosk.store.record(testDraft(0, { detail: 'x'.repeat(100_000) }));
    // The kernel takes some megabytes before the server has to keep anything itself.
    for (let n = 0; n < 200; n += 1) {
      kiosk.announcer.announce({ kind: 'measurement', measurement });
      await nextKind(quick, 'measurement');
    }
    slow.resume();
    await slow.ended;
    kiosk.announcer.announce({ kind: 'schedule' });
    expect(await nextKind(quick, 'schedule')).toBeDefined();
  });

  it('serves no more streams than it has room for, and gives room back', async () => {
    const { port } = await openServer(0, { limits: { streams: 2 } });
    const first = await openEvents(port);
    await openEvents(port);
    const refused = await send(port, 'GET', '/api/v1/events');
    expectProblem(refused, 429, 'rate_limited');
    expect(refused.headers['retry-after']).toBe('10');
    first.close();
    await expect.poll(async () => (await openEvents(port)).status).toBe(200);
  });

  it('counts streams, not requests: reloading a page a hundred times is no flood', async () => {
    const { port } = await openServer(0, { limits: { readsPerMinute: 3 } });
    for (let n = 0; n < 20; n += 1) {
      const reader = await openEvents(port);
      expect(reader.status).toBe(200);
      reader.close();
    }
  });

  it('lives on when clients go in the middle of an event, or send garbage into the stream', async () => {
    const { port, kiosk, log } = await openServer();
    const lasting = await openEvents(port);
    const measurement = await kiosk.store.record(testDraft(0, { detail: 'x'.repeat(50_000) }));
    const opening = 'GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const garbage = Array.from({ length: 5 }, () => sendBytes(port, `${opening}\u0000\r\n\r\n`));
    for (let n = 0; n < 20; n += 1) {
      const reader = await openEvents(port);
      kiosk.announcer.announce({ kind: 'measurement', measurement });
      reader.close();
      kiosk.announcer.announce({ kind: 'measurement', measurement });
      await nextKind(lasting, 'measurement');
    }
    await Promise.all(garbage);
    expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
    expect((await send(port, 'GET', '/healthz')).status).toBe(200);
  });

  it('ends every stream when the server closes', async () => {
    const { port, server } = await openServer();
    const readers = [await openEvents(port), await openEvents(port)];
    const startMs = performance.now();
    await server.close();
    for (const reader of readers) await reader.ended;
    expect(performance.now() - startMs).toBeLessThan(1000);
  });
});
