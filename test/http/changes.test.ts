import { describe, expect, it } from 'vitest';
import {
  consentDocumentSchema,
  healthSchema,
  planDocumentSchema,
  runAcceptedSchema,
} from '../../src/core/api.js';
import { KioskError } from '../../src/core/errors.js';
import { measurementSchema } from '../../src/core/measurement.js';
import { expectProblem } from './expect-problem.js';
import { jsonOf, openServer, send, sendJson, type OpenServer } from './open-server.js';

describe('http/routes, as far as they change something', () => {
  it('POST /api/v1/runs answers 202 at once: running, then waiting', async () => {
    const { port, kiosk } = await openServer();
    const order = { nettest: 'speed', timeoutMs: 30_000, options: { server: 'x' } };
    const first = await sendJson(port, 'POST', '/api/v1/runs', order);
    expect(first.status).toBe(202);
    expect(runAcceptedSchema.parse(jsonOf(first))).toEqual({ nettest: 'speed', state: 'running' });
    const second = await sendJson(port, 'POST', '/api/v1/runs?wait=false', { nettest: 'ping' });
    expect(runAcceptedSchema.parse(jsonOf(second))).toEqual({ nettest: 'ping', state: 'waiting' });
    expect(kiosk.openRuns).toEqual([order, { nettest: 'ping' }]);
  });

  it('POST /api/v1/runs?wait=true answers the measurement when it is stored', async () => {
    const { port, kiosk } = await openServer();
    const ended = nextRun(kiosk).then(() => kiosk.finishRun());
    const answer = await sendJson(port, 'POST', '/api/v1/runs?wait=true', { nettest: 'speed' });
    expect(answer.status).toBe(200);
    expect(measurementSchema.parse(jsonOf(answer))).toEqual(await ended);
  });

  it('POST /api/v1/runs?wait=true answers 202 when the time limit of the run is over, and the run goes on', async () => {
    const { port, kiosk } = await openServer(0, { limits: { waitGraceMs: 1 } });
    const order = { nettest: 'speed', timeoutMs: 100 };
    const answer = await sendJson(port, 'POST', '/api/v1/runs?wait=true', order);
    expect(answer.status).toBe(202);
    expect(kiosk.openRuns).toHaveLength(1);
  });

  it('POST /api/v1/runs?wait=true waits longer for a run that has others before it', async () => {
    const limits = { waitGraceMs: 1, queueWaitMs: 60_000 };
    const { port, kiosk } = await openServer(0, { limits });
    await sendJson(port, 'POST', '/api/v1/runs', { nettest: 'ping' });
    const answer = sendJson(port, 'POST', '/api/v1/runs?wait=true', { nettest: 'speed', timeoutMs: 100 });
    await expect.poll(() => kiosk.openRuns.length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await kiosk.finishRun();
    await kiosk.finishRun();
    expect(measurementSchema.parse(jsonOf(await answer)).nettest).toBe('speed');
  });

  it('POST /api/v1/runs?wait=true outlives the silence after which connections are dropped', async () => {
    const limits = { connectionTimeoutMs: 50, handlerTimeoutMs: 50, waitGraceMs: 1 };
    const { port } = await openServer(0, { limits });
    const order = { nettest: 'speed', timeoutMs: 400 };
    expect((await sendJson(port, 'POST', '/api/v1/runs?wait=true', order)).status).toBe(202);
  });

  it('POST /api/v1/runs passes on why a run is refused', async () => {
    const { port } = await openServer();
    const run = (body: unknown) => sendJson(port, 'POST', '/api/v1/runs', body);
    expectProblem(await run({ nettest: 'nonsense' }), 404, 'not_found');
    expectProblem(await run({ nettest: 'speed', options: { server: 7 } }), 422, 'config_invalid');
  });

  it('POST /api/v1/consent stores the decision and answers what holds now', async () => {
    const { port, kiosk } = await openServer();
    const decision = { provider: 'mlab', action: 'granted', who: '  Ada ', textVersion: '2025-07-15' };
    const answer = await sendJson(port, 'POST', '/api/v1/consent', decision);
    expect(answer.status).toBe(200);
    const { consent, events } = consentDocumentSchema.parse(jsonOf(answer));
    expect(consent.find(({ provider }) => provider === 'mlab')?.granted).toBe(true);
    expect(events).toEqual([{ ...decision, who: 'Ada', source: 'page', at: '2026-11-20T12:00:00.000Z' }]);
    expect(await kiosk.store.consentEvents()).toEqual(events);
    expect(jsonOf(await send(port, 'GET', '/api/v1/consent'))).toEqual(JSON.parse(answer.text));
  });

  it('POST /api/v1/consent refuses a text that is not the one asked today', async () => {
    const { port, kiosk } = await openServer();
    const decision = { provider: 'mlab', action: 'granted', who: 'Ada', textVersion: 'old' };
    expectProblem(await sendJson(port, 'POST', '/api/v1/consent', decision), 409, 'conflict');
    expect(await kiosk.store.consentEvents()).toEqual([]);
  });

  it('PUT /api/v1/plan stores a contract and answers the one in force', async () => {
    const { port } = await openServer();
    expect(planDocumentSchema.parse(jsonOf(await send(port, 'GET', '/api/v1/plan')))).toEqual({ plans: [] });
    const request = { provider: 'Line & Co', downloadBps: 100e6, uploadBps: 40e6 };
    const answer = await sendJson(port, 'PUT', '/api/v1/plan', request);
    const plan = { ...request, validFrom: '2026-11-20T12:00:00.000Z' };
    expect(planDocumentSchema.parse(jsonOf(answer))).toEqual({ plan, plans: [plan] });
  });

  it('refuses bodies that do not fit, naming the field, and stores nothing', async () => {
    const { port, kiosk } = await openServer();
    for (const [method, target, body, named] of [
      ['POST', '/api/v1/runs', {}, 'nettest'],
      ['POST', '/api/v1/runs', { nettest: 'speed', extra: 1 }, 'extra'],
      ['POST', '/api/v1/runs', { nettest: 'x'.repeat(65) }, 'nettest'],
      ['POST', '/api/v1/runs', { nettest: 'speed', timeoutMs: 99 }, 'timeoutMs'],
      ['POST', '/api/v1/runs', { nettest: 'speed', options: [] }, 'options'],
      ['POST', '/api/v1/runs', [], 'body'],
      ['POST', '/api/v1/runs', null, 'body'],
      [
        'POST',
        '/api/v1/consent',
        { provider: 'mlab', action: 'perhaps', who: 'A', textVersion: '1' },
        'action',
      ],
      [
        'POST',
        '/api/v1/consent',
        { provider: 'mlab', action: 'granted', who: '  ', textVersion: '1' },
        'who',
      ],
      ['PUT', '/api/v1/plan', { downloadBps: -1 }, 'downloadBps'],
      ['PUT', '/api/v1/plan', { downloadBps: '100' }, 'downloadBps'],
      ['PUT', '/api/v1/plan', { downloadMbps: 100 }, 'downloadMbps'],
    ] as const) {
      const problem = expectProblem(await sendJson(port, method, target, body), 422, 'invalid');
      expect(problem.detail).toContain(named);
    }
    expect(kiosk.openRuns).toEqual([]);
    expect(await kiosk.store.plans()).toEqual([]);
  });

  it('GET /healthz answers 503 while the store refuses writes', async () => {
    const { port, kiosk } = await openServer();
    kiosk.setHealthy(false);
    const answer = await send(port, 'GET', '/healthz');
    expect(answer.status).toBe(503);
    expect(healthSchema.parse(jsonOf(answer)).status).toBe('failing');
  });

  it('GET /healthz answers 503, not 500, when even the status cannot be had', async () => {
    const { port, kiosk } = await openServer();
    kiosk.breakStatus(new KioskError('database_damaged', 'page 7 is torn', 'restore it'));
    expect((await send(port, 'GET', '/healthz')).status).toBe(503);
  });
});

async function nextRun(kiosk: OpenServer['kiosk']): Promise<void> {
  await new Promise<void>((resolve) => {
    const unsubscribe = kiosk.announcer.subscribe((event) => {
      if (event.kind !== 'run') return;
      unsubscribe();
      resolve();
    });
  });
}
