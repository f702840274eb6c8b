// Outages, unwatched spans and minutes of latency over HTTP.
import { beforeAll, describe, expect, it } from 'vitest';
import type { LatencyMinute, Outage } from '../../src/core/monitor.js';
import { seriesDocumentSchema } from '../../src/core/api.js';
import { latencyDocumentSchema, outagesDocumentSchema } from '../../src/core/monitor-api.js';
import { expectProblem } from './expect-problem.js';
import { jsonOf, openServerToClose, send, type OpenServer } from './open-server.js';

const ended: Outage = {
  id: '00000000-0000-7000-8000-000000000001',
  kind: 'captive_portal',
  begin: '2026-11-20T12:00:00.000Z',
  beginUncertaintyMs: 7000,
  end: '2026-11-20T12:05:00.000Z',
  endUncertaintyMs: 2000,
  overlapsTest: false,
};
const open: Outage = {
  id: '00000000-0000-7000-8000-000000000002',
  kind: 'no_link',
  begin: '2026-11-20T14:00:00.000Z',
  beginUncertaintyMs: 5000,
  overlapsTest: true,
};
const off = { from: '2026-11-20T13:00:00.000Z', to: '2026-11-20T13:30:00.000Z', reboot: 'yes' } as const;

function minute(n: number, target: string): LatencyMinute {
  const at = new Date(Date.UTC(2026, 10, 20, 12, n)).toISOString();
  return { minute: at, target, method: 'ping', sent: 11, received: 11, medianMs: n, flags: [] };
}

const silent: LatencyMinute = {
  minute: '2026-11-20T12:10:00.000Z',
  target: 'quiet',
  method: 'tcp',
  sent: 11,
  received: 0,
  flags: [],
};

describe('http/routes/monitors', () => {
  let opened: OpenServer;
  beforeAll(async () => {
    const toClose = await openServerToClose();
    opened = toClose;
    const { monitors } = opened.kiosk;
    monitors.outageRows.push(ended, open);
    monitors.unwatchedRows.push(off);
    for (let n = 0; n < 10; n += 1) monitors.minuteRows.push(minute(n, 'gateway'), minute(n, 'host.example'));
    return toClose.close;
  });
  const get = (target: string) => send(opened.port, 'GET', target);

  it('GET /api/v1/outages gives outages and unwatched spans; one that goes on has no end', async () => {
    const answer = outagesDocumentSchema.parse(jsonOf(await get('/api/v1/outages')));
    expect(answer).toStrictEqual({ outages: [ended, open], unwatched: [off] });
  });

  it('GET /api/v1/outages gives what touches the range', async () => {
    const at = async (from: string, to: string) =>
      outagesDocumentSchema.parse(
        jsonOf(await get(`/api/v1/outages?from=2026-11-20T${from}:00Z&to=2026-11-20T${to}:00Z`)),
      );
    expect((await at('12:01', '12:02')).outages).toEqual([ended]);
    expect(await at('13:10', '13:20')).toEqual({ outages: [], unwatched: [off] });
    expect((await at('20:00', '21:00')).outages).toEqual([open]);
  });

  it('GET /api/v1/latency gives the newest minutes of a target with what the figures mean', async () => {
    const answer = latencyDocumentSchema.parse(jsonOf(await get('/api/v1/latency?target=gateway&limit=3')));
    expect(answer.minutes).toEqual([7, 8, 9].map((n) => minute(n, 'gateway')));
    expect(answer.metrics.map(({ name }) => name)).toEqual([
      'min_rtt_ms',
      'median_rtt_ms',
      'p95_rtt_ms',
      'jitter_ms',
      'loss_ratio',
    ]);
  });

  it('GET /api/v1/series gives the minutes of a target as points, and those without an answer as gaps', async () => {
    opened.kiosk.monitors.minuteRows.push(
      { ...silent, minute: '2026-11-20T12:10:00.000Z' },
      { ...minute(11, 'quiet'), received: 10 },
    );
    const get = async (metric: string) =>
      seriesDocumentSchema.parse(
        jsonOf(await send(opened.port, 'GET', `/api/v1/series?metric=${metric}&nettest=latency/quiet`)),
      );
    const round = await get('median_rtt_ms');
    const common = { nettest: 'latency/quiet' };
    const [tenth, eleventh] = ['2026-11-20T12:10:00.000Z', '2026-11-20T12:11:00.000Z'];
    expect(round.gaps).toEqual([{ ...common, at: tenth, id: `latency/quiet/${tenth}`, status: 'failed' }]);
    expect(round.points).toEqual([
      { ...common, at: eleventh, id: `latency/quiet/${eleventh}`, status: 'partial', value: 11 },
    ]);
    expect((await get('loss_ratio')).points.map(({ value }) => value)).toEqual([1, 1 / 11]);
    expect(round.metric.unit).toBe('ms');
  });

  it('GET /api/v1/series knows no other figure of a target', async () => {
    expectProblem(await get('/api/v1/series?metric=download_bps&nettest=latency/gateway'), 404, 'not_found');
  });

  it.each([
    '/api/v1/outages?from=yesterday',
    '/api/v1/outages?limit=0',
    '/api/v1/outages?from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z',
    '/api/v1/latency?target=',
    '/api/v1/latency?limit=5001',
    '/api/v1/latency?unknown=1',
  ])('refuses %s', async (target) => {
    expectProblem(await get(target), 400, 'bad_request');
  });
});
