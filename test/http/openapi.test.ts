import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isoInstant } from '../../src/core/clock.js';
import { testDraft, testNowMs } from '../doubles/samples.js';
import { testScreenKey } from '../doubles/kiosk.js';
import { apiPage } from './api-page.js';
import { openApiSchema, type JsonSchema, type OpenApi, type Operation } from './openapi-shape.js';
import { openEvents } from './event-reader.js';
import { jsonOf, openServerToClose, send, sendJson, type Answer, type OpenServer } from './open-server.js';

/** How to get each answer that an operation promises; a new route or answer needs a line here. */
const examples: Readonly<Record<string, (opened: OpenServer) => Promise<Answer>>> = {
  'getHealth 200': ({ port }) => send(port, 'GET', '/healthz'),
  'getHealth 503': async ({ port, kiosk }) => {
    kiosk.setHealthy(false);
    const answer = await send(port, 'GET', '/healthz');
    kiosk.setHealthy(true);
    return answer;
  },
  'getStatus 200': ({ port }) => send(port, 'GET', '/api/v1/status'),
  'getNettests 200': ({ port }) => send(port, 'GET', '/api/v1/nettests'),
  'getConfig 200': ({ port }) => send(port, 'GET', '/api/v1/config'),
  'getMeasurements 200': ({ port }) => send(port, 'GET', '/api/v1/measurements?limit=20'),
  'getMeasurement 200': ({ port }) => send(port, 'GET', `/api/v1/measurements/${idOf(3)}`),
  'getRaw 200': ({ port }) => send(port, 'GET', `/api/v1/measurements/${idOf(3)}/raw`),
  'getExportCsv 200': ({ port }) => send(port, 'GET', '/api/v1/export.csv'),
  'getExportJsonl 200': ({ port }) => send(port, 'GET', '/api/v1/export.jsonl?status=ok'),
  'getOutages 200': ({ port }) => send(port, 'GET', '/api/v1/outages'),
  'getLatency 200': ({ port }) => send(port, 'GET', '/api/v1/latency'),
  'getNotes 200': ({ port }) => send(port, 'GET', '/api/v1/notes'),
  'postNote 200': ({ port }) =>
    sendJson(port, 'POST', '/api/v1/notes', { author: 'Ada', text: 'new router' }),
  'getOpinions 200': ({ port }) => send(port, 'GET', '/api/v1/opinions'),
  'postOpinion 200': ({ port }) => sendJson(port, 'POST', '/api/v1/opinions', { answer: 'good' }),
  'getWeek 200': ({ port }) =>
    send(
      port,
      'GET',
      '/api/v1/week?metric=upload_bps&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&timezone=Europe/Rome',
    ),
  'getTimeline 200': ({ port }) =>
    send(port, 'GET', '/api/v1/timeline?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z'),
  'getSchedule 200': ({ port }) => send(port, 'GET', '/api/v1/schedule?windows=2'),
  'getRetention 200': ({ port }) => send(port, 'GET', '/api/v1/retention'),
  'getForwarding 200': ({ port }) => send(port, 'GET', '/api/v1/forwarding'),
  'getLegs 200': ({ port }) => send(port, 'GET', '/api/v1/legs'),
  'getSeries 200': ({ port }) => send(port, 'GET', '/api/v1/series?metric=upload_bps'),
  'postRun 200': async ({ port, kiosk }) => {
    const order = { nettest: 'speed', timeoutMs: 60_000 };
    const open = kiosk.openRuns.length;
    const waiting = sendJson(port, 'POST', '/api/v1/runs?wait=true', order);
    await expect.poll(() => kiosk.openRuns.length).toBe(open + 1);
    while (kiosk.openRuns.length > 0) await kiosk.finishRun();
    return waiting;
  },
  'postRun 202': ({ port }) => sendJson(port, 'POST', '/api/v1/runs', { nettest: 'speed' }),
  'getConsent 200': ({ port }) => send(port, 'GET', '/api/v1/consent'),
  'postConsent 200': ({ port }) =>
    sendJson(port, 'POST', '/api/v1/consent', {
      provider: 'mlab',
      action: 'granted',
      who: 'Ada',
      textVersion: '2025-07-15',
    }),
  'getPlan 200': ({ port }) => send(port, 'GET', '/api/v1/plan'),
  'putPlan 200': ({ port }) => sendJson(port, 'PUT', '/api/v1/plan', { downloadBps: 1e8, provider: 'Line' }),
  'postIdentify 200': ({ port }) => sendJson(port, 'POST', '/api/v1/identify', {}),
  'postScreen 200': ({ port }) => sendJson(port, 'POST', '/api/v1/screen', { key: testScreenKey }),
  'getReport 200': ({ port }) =>
    send(port, 'GET', '/api/v1/report?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z'),
  'getDevice 200': ({ port }) => send(port, 'GET', '/api/v1/device'),
  'postUpdating 200': ({ port }) => sendJson(port, 'POST', '/api/v1/updating', { seconds: 60 }),
  'getMetrics 200': ({ port }) => send(port, 'GET', '/metrics'),
  'getLegacyLatest 200': async ({ port, kiosk }) => {
    await kiosk.store.record(testDraft(9000, { startedAt: isoInstant(testNowMs - 60_000) }));
    return send(port, 'GET', '/api/speedtest/latest');
  },
  'putSetting 200': ({ port }) => sendJson(port, 'PUT', '/api/v1/config/device.name', { value: 'Hall' }),
  'deleteSetting 200': ({ port }) => send(port, 'DELETE', '/api/v1/config/device.name'),
  'getAccess 200': ({ port }) => send(port, 'GET', '/api/v1/access'),
  'putPin 200': ({ port }) => sendJson(port, 'PUT', '/api/v1/access/pin', { pin: '482913' }),
  'postSession 200': ({ port }) => sendJson(port, 'POST', '/api/v1/access/session', { pin: '482913' }),
  'deleteSession 200': ({ port }) => send(port, 'DELETE', '/api/v1/access/session'),
  'getSessions 200': ({ port }) => send(port, 'GET', '/api/v1/access/sessions'),
  'deleteSessionById 200': async ({ port, access }) => {
    await access.setPin('482913', { kind: 'loopback' });
    await access.signIn('482913', '192.168.7.33');
    return send(port, 'DELETE', `/api/v1/access/sessions/${access.sessions()[0]?.id ?? ''}`);
  },
  'deletePin 200': ({ port }) => send(port, 'DELETE', '/api/v1/access/pin'),
  'getTokens 200': ({ port }) => send(port, 'GET', '/api/v1/access/tokens'),
  'postToken 201': ({ port }) =>
    sendJson(port, 'POST', '/api/v1/access/tokens', { name: 'grafana', scopes: ['read'] }),
  'deleteToken 200': async ({ port, access }) => {
    const { token } = await access.createToken({ name: 'script', scopes: ['run'] });
    return send(port, 'DELETE', `/api/v1/access/tokens/${token.id}`);
  },
  'getPairing 200': ({ port }) => send(port, 'GET', '/api/v1/access/pairing'),
  'postPairing 200': ({ port, access }) => {
    const pairing = access.pairing();
    const token = pairing.state === 'open' ? pairing.token : '';
    return sendJson(port, 'POST', '/api/v1/access/pairing', { token });
  },
  'deletePairing 200': ({ port }) => send(port, 'DELETE', '/api/v1/access/pairing'),
  'postSetup 200': ({ port }) => sendJson(port, 'POST', '/api/v1/access/setup', {}),
  'getOpenApi 200': ({ port }) => send(port, 'GET', '/api/v1/openapi.json'),
};

const idOf = (n: number) => testDraft(n).measurement.id;

describe('http/openapi', () => {
  let opened: OpenServer;
  let document: OpenApi;
  beforeAll(async () => {
    const toClose = await openServerToClose(30);
    opened = toClose;
    document = openApiSchema.parse(jsonOf(await send(opened.port, 'GET', '/api/v1/openapi.json')));
    return toClose.close;
  });

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  it('is OpenAPI 3.1 whose references all lead somewhere', () => {
    expect(document.openapi).toBe('3.1.1');
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(30);
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(document.components.schemas).toHaveProperty(reference.split('/').at(-1) ?? '');
    }
  });

  it('is valid by the schema of OpenAPI 3.1 itself', async () => {
    const validator = new Validator();
    expect(await validator.validate(jsonSchema.parse(document))).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
    const { info: _info, ...without } = jsonSchema.parse(document);
    expect(await new Validator().validate(without)).toMatchObject({ valid: false });
  });

  it('names every operation once, and every path parameter', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations()) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
  });

  it('has every answer of every operation tried below', () => {
    const promised = operations().flatMap(({ operation }) =>
      Object.keys(operation.responses)
        .filter((status) => status !== 'default')
        .map((status) => `${operation.operationId} ${status}`),
    );
    expect(promised.sort()).toEqual([...Object.keys(examples), 'getEvents 200'].sort());
  });

  it.each(Object.keys(examples))('is kept by the answer %s', async (name) => {
    const [operationId, status = ''] = name.split(' ');
    const answer = await examples[name]?.(opened);
    const { operation } = operations().find((found) => found.operation.operationId === operationId) ?? {};
    const content = contentOf(operation, status);
    expect(answer?.status).toBe(Number(status));
    const type = String(answer?.headers['content-type']).split(';')[0] ?? '';
    expect(Object.keys(content)).toEqual([type]);
    const value: unknown = type === 'application/json' ? JSON.parse(answer?.text ?? '') : answer?.text;
    if (operationId !== 'getOpenApi') expectToFit(value, content[type]?.schema ?? {});
  });

  it('is kept by an event stream', async () => {
    const reader = await openEvents(opened.port);
    const type = String(reader.headers['content-type']).split(';')[0];
    expect(Object.keys(document.paths['/api/v1/events']?.get?.responses['200']?.content ?? {})).toEqual([
      type,
    ]);
    opened.kiosk.announcer.announce({ kind: 'settings' });
    await reader.next();
    const { data } = await reader.next();
    expectToFit(JSON.parse(data ?? ''), { $ref: '#/components/schemas/Event' });
  });

  it('is kept by the errors of every operation', async () => {
    for (const { path, method, operation } of operations()) {
      const target = `${path.replace(/\{\w+\}/, 'none')}?nonsense=1`;
      const answer = await sendJson(opened.port, method.toUpperCase(), target, {});
      expect(answer.status).toBeGreaterThanOrEqual(400);
      const content = contentOf(operation, 'default');
      expect(Object.keys(content)).toEqual(['application/problem+json']);
      expectToFit(JSON.parse(answer.text), content['application/problem+json']?.schema ?? {});
    }
  });

  it('refuses answers that do not fit: the check above can fail', () => {
    const problem = { $ref: '#/components/schemas/Problem' };
    expect(() => expectToFit({ status: 'x' }, problem)).toThrow();
    expect(() => expectToFit({}, { $ref: '#/components/schemas/Event' })).toThrow();
  });

  it('is what docs/api.md says (to renew it: npx vitest run test/http/openapi.test.ts -u)', async () => {
    await expect(apiPage(document)).toMatchFileSnapshot('../../docs/api.md');
  });

  function contentOf(operation: Operation | undefined, status: string) {
    return operation?.responses[status]?.content ?? {};
  }

  /** By another program's reading of JSON Schema 2020-12 than the one that made the schemas. */
  function expectToFit(value: unknown, schema: JsonSchema): void {
    const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
    const local = jsonSchema.parse(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')));
    const ajv = new Ajv2020({ strict: false, formats: fullFormats });
    if (!ajv.validate(local, value)) throw new Error(ajv.errorsText());
  }
});

const jsonSchema = z.record(z.string(), z.json());
