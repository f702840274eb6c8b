import { beforeAll, describe, expect, it } from 'vitest';
import {
  healthSchema,
  measurementDetailSchema,
  measurementsPageSchema,
  nettestsDocumentSchema,
  seriesDocumentSchema,
  statusDocumentSchema,
} from '../../src/core/api.js';
import { configDocumentSchema } from '../../src/core/config-api.js';
import { testDraft } from '../doubles/samples.js';
import { expectProblem } from './expect-problem.js';
import { jsonOf, openServerToClose, send, type OpenServer } from './open-server.js';

const idOf = (n: number) => testDraft(n).measurement.id;

describe('http/routes', () => {
  let opened: OpenServer;
  beforeAll(async () => {
    const toClose = await openServerToClose(120);
    opened = toClose;
    return toClose.close;
  });
  const get = (target: string) => send(opened.port, 'GET', target);

  it('GET /healthz says ok with device and version', async () => {
    const answer = await get('/healthz');
    expect(answer.status).toBe(200);
    expect(healthSchema.parse(jsonOf(answer))).toEqual({
      status: 'ok',
      device: 'device-under-test',
      version: '1.2.3-test',
    });
  });

  it('GET /api/v1/status answers what the kiosk says, whole', async () => {
    const answer = await get('/api/v1/status');
    expect(answer.status).toBe(200);
    const said = await opened.kiosk.status();
    expect(statusDocumentSchema.parse(jsonOf(answer))).toEqual(JSON.parse(JSON.stringify(said)));
  });

  it('GET /api/v1/nettests lists every nettest with its metrics', async () => {
    const { nettests } = nettestsDocumentSchema.parse(jsonOf(await get('/api/v1/nettests')));
    expect(nettests.map(({ id, metrics }) => [id, metrics.length])).toEqual([
      ['speed', 3],
      ['ping', 1],
    ]);
  });

  it('GET /api/v1/config explains each value by its layer', async () => {
    const { settings } = configDocumentSchema.parse(jsonOf(await get('/api/v1/config')));
    expect(settings).toContainEqual({ key: 'device.name', value: 'Test kiosk', layer: 'file' });
  });

  it('GET /api/v1/measurements gives the newest first, page by page, each row once', async () => {
    const seen: string[] = [];
    let target = '/api/v1/measurements?limit=50';
    for (let pages = 0; pages < 5; pages += 1) {
      const page = measurementsPageSchema.parse(jsonOf(await get(target)));
      seen.push(...page.measurements.map(({ id }) => id));
      if (page.next === undefined) break;
      target = `/api/v1/measurements?limit=50&after=${encodeURIComponent(page.next)}`;
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => idOf(119 - n)));
  });

  it('GET /api/v1/measurements takes every filter, from included and to excluded', async () => {
    const from = testDraft(20).measurement.startedAt;
    const to = testDraft(40).measurement.startedAt;
    const query = new URLSearchParams({ nettest: 'speed', status: 'failed', scope: 'line', from, to });
    const { measurements } = measurementsPageSchema.parse(
      jsonOf(await get(`/api/v1/measurements?${query.toString()}`)),
    );
    expect(measurements.map(({ id }) => id)).toEqual([idOf(39), idOf(29)]);
    const lan = measurementsPageSchema.parse(jsonOf(await get('/api/v1/measurements?scope=lan')));
    expect(lan).toEqual({ measurements: [] });
  });

  it('GET /api/v1/measurements/{id} gives the row as it was stored, with its curves', async () => {
    const detail = measurementDetailSchema.parse(jsonOf(await get(`/api/v1/measurements/${idOf(7)}`)));
    expect(detail.measurement).toEqual(await opened.kiosk.store.get(idOf(7)));
    expect(detail.curves).toEqual(testDraft(7).curves);
  });

  it('GET /api/v1/measurements/{id}/raw gives the raw output as a file that no browser runs', async () => {
    const answer = await get(`/api/v1/measurements/${idOf(7)}/raw`);
    expect(answer.text).toBe('{"n":7}');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="${idOf(7)}.txt"`);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('answers 404 for measurements and raw output that are not there, and for ids that are none', async () => {
    const unknown = '01930000-0000-7000-8000-ffffffffffff';
    for (const target of [unknown, `${unknown}/raw`, 'none', 'none/raw', '%00', '%F0%9F%98%80']) {
      expectProblem(await get(`/api/v1/measurements/${target}`), 404, 'not_found');
    }
  });

  it('answers 404 for the raw output of a row that has none', async () => {
    const { raw: _, ...draft } = testDraft(500, { status: 'skipped', skipReason: 'consent', metrics: {} });
    await opened.kiosk.store.record({
      ...draft,
      measurement: { ...draft.measurement, startedAt: '2020-01-01T00:00:00.000Z' },
    });
    const problem = expectProblem(await get(`/api/v1/measurements/${idOf(500)}/raw`), 404, 'not_found');
    expect(problem.detail).toContain('no raw output');
  });

  it('GET /api/v1/series gives values and gaps of the metric, oldest first', async () => {
    const from = testDraft(5).measurement.startedAt;
    const to = testDraft(12).measurement.startedAt;
    const query = new URLSearchParams({ metric: 'download_bps', from, to });
    const series = seriesDocumentSchema.parse(jsonOf(await get(`/api/v1/series?${query.toString()}`)));
    expect(series.metric.label).toBe('Download');
    expect([series.from, series.to]).toEqual([from, to]);
    expect(series.points.map(({ id }) => id)).toEqual([5, 6, 7, 8, 10, 11].map(idOf));
    expect(series.points[0]).toEqual({
      at: from,
      value: testDraft(5).measurement.metrics.download_bps,
      id: idOf(5),
      nettest: 'speed',
      status: 'ok',
      server: 'ndt.example',
      validity: 'clean',
    });
    expect(series.gaps).toEqual([
      {
        at: testDraft(9).measurement.startedAt,
        id: idOf(9),
        nettest: 'speed',
        status: 'failed',
        reason: 'connection_refused',
      },
    ]);
  });

  it('marks a lower bound in series and details, in the direction that it is one in', async () => {
    await opened.kiosk.store.record(
      testDraft(600, {
        startedAt: '2020-02-01T00:00:00.000Z',
        validity: 'device_limited',
        validityReasons: ['link_speed.download'],
        conditions: { link: { interface: 'eth0', speedMbps: 100 } },
      }),
    );
    const pointOf = async (metric: string) => {
      const answer = jsonOf(
        await get(`/api/v1/series?metric=${metric}&from=2020-02-01T00:00:00Z&to=2020-02-02T00:00:00Z`),
      );
      return seriesDocumentSchema.parse(answer).points[0];
    };
    expect(await pointOf('download_bps')).toMatchObject({ validity: 'device_limited', lowerBound: true });
    const day = seriesDocumentSchema.parse(
      jsonOf(
        await get(
          '/api/v1/series?metric=download_bps&from=2020-02-01T00:00:00Z&to=2020-02-02T00:00:00Z&group=day',
        ),
      ),
    );
    expect(day.bins?.map(({ n, lowerBounds }) => [n, lowerBounds])).toEqual([[1, 1]]);
    expect(await pointOf('upload_bps')).not.toHaveProperty('lowerBound');
    expect(await pointOf('min_rtt_ms')).not.toHaveProperty('lowerBound');
    const details = measurementDetailSchema.parse(jsonOf(await get(`/api/v1/measurements/${idOf(600)}`)));
    expect(details.validityWords).toEqual([
      'download: the cable negotiated 100 Mbit/s: your line may be faster',
    ]);
  });

  it('GET /api/v1/series holds nothing of other devices, and no gap of a nettest that does not measure this', async () => {
    const startedAt = '2019-01-01T00:00:00.000Z';
    const nothing = { metrics: {}, status: 'failed', failure: 'eof_error' } as const;
    const { store } = opened.kiosk;
    await store.record(testDraft(601, { startedAt, nettest: 'elsewhere', ...nothing }));
    const imported = { origin: 'import', trigger: 'import', nettest: 'speed', startedAt } as const;
    await store.importAll([
      { ...testDraft(602, imported), key: 'series-1', source: 'a' },
      { ...testDraft(603, { ...imported, ...nothing }), key: 'series-2', source: 'a' },
    ]);
    const query = new URLSearchParams({
      metric: 'download_bps',
      from: startedAt,
      to: '2019-01-02T00:00:00Z',
    });
    const series = seriesDocumentSchema.parse(jsonOf(await get(`/api/v1/series?${query.toString()}`)));
    expect([series.points, series.gaps]).toEqual([[], []]);
  });

  it('GET /api/v1/series puts values together by hour and by day', async () => {
    const from = testDraft(0).measurement.startedAt;
    const to = testDraft(96).measurement.startedAt;
    const ask = async (more: Record<string, string>) => {
      const query = new URLSearchParams({ metric: 'download_bps', from, to, ...more });
      return seriesDocumentSchema.parse(jsonOf(await get(`/api/v1/series?${query.toString()}`)));
    };
    const hours = await ask({ group: 'hour' });
    expect([hours.group, hours.timezone, hours.bins?.length]).toEqual(['hour', 'UTC', 24]);
    expect([hours.points, hours.gaps]).toEqual([[], []]);
    const values = [8, 10, 11].map((n) => testDraft(n).measurement.metrics.download_bps ?? 0);
    const [low = 0, middle = 0, high = 0] = values.toSorted((a, b) => a - b);
    const { mean, p10, p90, ...bin } = hours.bins?.[2] ?? {};
    expect(bin).toEqual({
      from: testDraft(8).measurement.startedAt,
      to: testDraft(12).measurement.startedAt,
      n: 3,
      min: low,
      max: high,
      median: middle,
      attempts: { ok: 3, failed: 1 },
    });
    expect(mean).toBeCloseTo((low + middle + high) / 3, 3);
    expect(p10).toBeCloseTo(low + 0.2 * (middle - low), 3);
    expect(p90).toBeCloseTo(high - 0.2 * (high - middle), 3);
    const days = await ask({ group: 'day', timezone: 'Asia/Tokyo' });
    expect([days.group, days.timezone]).toEqual(['day', 'Asia/Tokyo']);
    expect(days.bins?.every((bin) => bin.from.slice(11) === '15:00:00.000Z')).toBe(true);
    expect(days.bins?.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(80);
  });

  it('GET /api/v1/series picks rows, hours or days by the length of the range', async () => {
    const to = testDraft(96).measurement.startedAt;
    const groupOf = async (days: number) => {
      const from = new Date(Date.parse(to) - days * 86_400_000).toISOString();
      const query = new URLSearchParams({ metric: 'download_bps', group: 'auto', from, to });
      const series = seriesDocumentSchema.parse(jsonOf(await get(`/api/v1/series?${query.toString()}`)));
      return series.group ?? (series.points.length > 0 ? 'rows' : 'nothing');
    };
    expect([await groupOf(7), await groupOf(8), await groupOf(60), await groupOf(61)]).toEqual([
      'rows',
      'hour',
      'hour',
      'day',
    ]);
    const open = await get(`/api/v1/series?metric=download_bps&group=auto&from=${to}`);
    expect(expectProblem(open, 400, 'bad_request').detail).toContain('group');
  });

  it('GET /api/v1/series answers 404 for a metric that no nettest has', async () => {
    expectProblem(await get('/api/v1/series?metric=nonsense'), 404, 'not_found');
    expectProblem(await get('/api/v1/series?metric=download_bps&nettest=ping'), 404, 'not_found');
  });

  it('refuses queries that it does not understand, naming the parameter', async () => {
    for (const [target, named] of [
      ['/api/v1/measurements?limit=0', 'limit'],
      ['/api/v1/measurements?limit=1001', 'limit'],
      ['/api/v1/measurements?limit=ten', 'limit'],
      ['/api/v1/measurements?limit=5&limit=6', 'limit'],
      ['/api/v1/measurements?status=great', 'status'],
      ['/api/v1/measurements?from=yesterday', 'from'],
      ['/api/v1/measurements?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
      ['/api/v1/measurements?colour=red', 'colour'],
      ['/api/v1/measurements?after=garbage', 'after'],
      ['/api/v1/measurements?__proto__=1', '__proto__'],
      ['/api/v1/series', 'metric'],
      ['/api/v1/series?metric=download_bps&group=week', 'group'],
      ['/api/v1/series?metric=download_bps&group=day&timezone=Europe/Nowhere', 'timezone'],
      ['/api/v1/series?metric=download_bps&metric=upload_bps', 'metric'],
      ['/api/v1/status?fields=all', 'fields'],
    ] as const) {
      expect(expectProblem(await get(target), 400, 'bad_request').detail).toContain(named);
    }
  });

  it('answers HEAD like GET, without the body', async () => {
    const answer = await send(opened.port, 'HEAD', '/api/v1/plan');
    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});
