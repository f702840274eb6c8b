// GET /api/v1/series by circumstances, with its breaks; GET /api/v1/week with its lower bounds.
import { beforeAll, describe, expect, it } from 'vitest';
import { seriesDocumentSchema } from '../../src/core/series-api.js';
import { weekDocumentSchema } from '../../src/core/week-api.js';
import { testDraft } from '../doubles/samples.js';
import { expectProblem } from './expect-problem.js';
import { jsonOf, openServerToClose, send, type OpenServer } from './open-server.js';

const at = (day: number, hour: number) => new Date(Date.UTC(2026, 2, day, hour)).toISOString();
const range = { from: at(1, 0), to: at(20, 0) };

describe('http/routes/series', () => {
  let opened: OpenServer;
  beforeAll(async () => {
    const toClose = await openServerToClose(0);
    opened = toClose;
    const { store } = opened.kiosk;
    for (let n = 0; n < 18; n += 1) {
      await store.record(
        testDraft(n, {
          startedAt: at(n + 1, 12),
          status: 'ok',
          server: { host: n % 3 === 0 ? 'b.example' : 'a.example' },
          metrics: { download_bps: (n + 1) * 1e6 },
          conditions: { link: { interface: n < 9 ? 'eth0' : 'wlan0' } },
          validityReasons: n < 9 ? [] : ['wifi_rate.download'],
        }),
      );
    }
    await store.addPlan({ provider: 'Uno', validFrom: at(1, 0) });
    await store.addPlan({ provider: 'Due', validFrom: at(5, 0) });
    return toClose.close;
  });
  const ask = async (more: Record<string, string>) => {
    const query = new URLSearchParams({ metric: 'download_bps', ...range, ...more });
    const answer = await send(opened.port, 'GET', `/api/v1/series?${query.toString()}`);
    return seriesDocumentSchema.parse(jsonOf(answer));
  };

  it.each(['none', 'hour', 'day'])('says where the line breaks and what was measured (%s)', async (group) => {
    const { breaks, values } = await ask({ group });
    expect(breaks.map(({ what, before, after }) => [what, before, after])).toEqual([
      ['plan', 'Uno', 'Due'],
      ['interface', 'eth0', 'wlan0'],
    ]);
    expect(breaks.map((one) => one.at)).toEqual([at(5, 0), at(10, group === 'day' ? 0 : 12)]);
    expect(values.server).toEqual([
      { value: 'a.example', n: 12 },
      { value: 'b.example', n: 6 },
    ]);
    expect(values.interface).toEqual([
      { value: 'eth0', n: 9 },
      { value: 'wlan0', n: 9 },
    ]);
  });

  it('is narrowed to a server and an interface, as values and as days', async () => {
    const rows = await ask({ server: 'b.example', interface: 'eth0' });
    expect(rows.points.map(({ value }) => value)).toEqual([1e6, 4e6, 7e6]);
    expect(rows.breaks.map(({ what }) => what)).toEqual(['plan']);
    const days = await ask({ server: 'b.example', interface: 'eth0', group: 'day' });
    expect(days.bins?.map(({ n, median }) => [n, median])).toEqual([
      [1, 1e6],
      [1, 4e6],
      [1, 7e6],
    ]);
    expect(days.values).toEqual(rows.values);
    expect((await ask({ server: 'nobody', group: 'day' })).bins).toEqual([]);
  });

  it('is split by server beside the series of all, as values and as days', async () => {
    for (const group of ['none', 'day']) {
      const { points, bins = [], parts = [] } = await ask({ group, by: 'server' });
      expect(points.length + bins.length).toBe(18);
      const found = parts.map((part) => [part.value, part.points.length + (part.bins?.length ?? 0)]);
      expect(found).toEqual([
        ['a.example', 12],
        ['b.example', 6],
      ]);
    }
    expect(await ask({ group: 'day' })).not.toHaveProperty('parts');
  });

  it('refuses to be split by what it cannot be split by', async () => {
    const target = '/api/v1/series?metric=download_bps&by=';
    for (const by of ['client', 'plan', '']) {
      expectProblem(await send(opened.port, 'GET', target + by), 400, 'bad_request');
    }
  });

  it('GET /api/v1/week counts lower bounds, and is narrowed in the same way', async () => {
    const week = async (more: Record<string, string>) => {
      const query = new URLSearchParams({ metric: 'download_bps', ...range, ...more });
      const answer = await send(opened.port, 'GET', `/api/v1/week?${query.toString()}`);
      const { hours } = weekDocumentSchema.parse(jsonOf(answer));
      return [
        hours.reduce((sum, { n }) => sum + n, 0),
        hours.reduce((sum, { lowerBounds = 0 }) => sum + lowerBounds, 0),
      ];
    };
    expect(await week({})).toEqual([18, 9]);
    expect(await week({ interface: 'wlan0' })).toEqual([9, 9]);
    expect(await week({ server: 'b.example', interface: 'eth0' })).toEqual([3, 0]);
  });
});
