// What every store must answer when a chart asks for one server, network or interface, and for lower bounds.
import { afterEach, describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/core/measurement.js';
import type { RollupStore } from '../../src/core/rollup-store.js';
import type { KioskStore } from '../../src/core/store.js';
import { testDraft } from '../doubles/samples.js';

type Store = KioskStore & RollupStore;

/** Runs the contract. `open` gives an empty store each time; the contract closes it. */
export function circumstanceContract(name: string, open: () => Store): void {
  let opened: Store[] = [];
  let made = 0;

  function emptyStore(): Store {
    const store = open();
    opened.push(store);
    return store;
  }

  afterEach(async () => {
    for (const store of opened) await store.close();
    opened = [];
  });

  function draft(startedAt: string, metrics: Measurement['metrics'], overrides: Partial<Measurement> = {}) {
    made += 1;
    return testDraft(made, { startedAt, status: 'ok', metrics, ...overrides });
  }

  describe(`${name}, by circumstances`, () => {
    it('tells apart what was measured with which server, over which network, by which interface', async () => {
      const store = emptyStore();
      const at = (hour: number) => `2026-03-01T${String(hour).padStart(2, '0')}:10:00.000Z`;
      const cable = { conditions: { link: { interface: 'eth0' }, probe: { asn: 'AS1' } } };
      const radio = { conditions: { link: { interface: 'wlan0' } }, annotations: { isp: 'Rete' } };
      const [a, b] = [{ host: 'a.example' }, { host: 'b.example', site: 'mil03' }];
      await store.record(draft(at(10), { download_bps: 10 }, { ...cable, server: a }));
      await store.record(draft(at(10), { download_bps: 20 }, { ...cable, server: b }));
      await store.record(draft(at(11), { download_bps: 30 }, { ...radio, server: a }));
      await store.record(draft(at(12), {}, { ...radio, server: a, status: 'failed' }));
      const query = { metric: 'download_bps', nettests: ['speed'], group: 'hour' } as const;
      const sums = async (where: object) =>
        (await store.bins({ ...query, where }, 10)).bins.map(({ figures, attempts }) => [
          figures?.sum,
          attempts,
        ]);
      expect(await sums({ server: 'a.example' })).toEqual([
        [10, { ok: 1 }],
        [30, { ok: 1 }],
        [undefined, { failed: 1 }],
      ]);
      expect(await sums({ server: 'a.example', interface: 'eth0' })).toEqual([[10, { ok: 1 }]]);
      expect(await sums({ network: 'Rete' })).toEqual([
        [30, { ok: 1 }],
        [undefined, { failed: 1 }],
      ]);
      expect(await sums({ server: 'b.example' })).toEqual([]);

      const { parts } = await store.binsBy({ ...query, group: 'day' }, 'server', 10, 20);
      expect(parts.map(({ value, bins }) => [value, bins[0]?.figures?.sum])).toEqual([
        ['a.example', 40],
        ['mil03', 20],
      ]);
      expect((await store.binsBy(query, 'network', 10, 1)).parts.map(({ value }) => value)).toEqual(['AS1']);

      const overview = await store.circumstances({ nettests: ['speed'] }, 'none');
      expect(overview.values).toEqual({
        server: [
          { value: 'a.example', n: 2 },
          { value: 'mil03', n: 1 },
        ],
        network: [
          { value: 'AS1', n: 2 },
          { value: 'Rete', n: 1 },
        ],
        interface: [
          { value: 'eth0', n: 2 },
          { value: 'wlan0', n: 1 },
        ],
      });
      expect(overview.changes.map(({ atMs, what, after }) => [atMs, what, after])).toEqual([
        [Date.parse(at(11)), 'network', 'Rete'],
        [Date.parse(at(11)), 'interface', 'wlan0'],
      ]);
      const narrow = await store.circumstances({ where: { server: 'mil03' } }, 'hour');
      expect([narrow.changes, narrow.values]).toEqual([[], overview.values]);
      const rows = await store.series('download_bps', { where: { interface: 'eth0' }, by: 'server' }, 10);
      expect(rows.points.map(({ value, part }) => [value, part])).toEqual([
        [10, 'a.example'],
        [20, 'mil03'],
      ]);
    });

    it('counts the lower bounds among the values, in bins and in the hours of the week', async () => {
      const store = emptyStore();
      const limited = { validity: 'device_limited', validityReasons: ['link_speed.download'] } as const;
      const at = '2026-03-02T10:10:00.000Z';
      for (const validity of [{}, { ...limited, validityReasons: [...limited.validityReasons] }]) {
        await store.record(draft(at, { download_bps: 1, upload_bps: 2, min_rtt_ms: 3 }, validity));
      }
      for (const [metric, expected] of [
        ['download_bps', 1],
        ['upload_bps', undefined],
        ['min_rtt_ms', undefined],
      ] as const) {
        const { bins } = await store.bins({ metric, group: 'day' }, 10);
        expect(bins.map(({ figures, lowerBounds }) => [figures?.n, lowerBounds])).toEqual([[2, expected]]);
        const [fromMs, toMs] = [Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 3)];
        const week = await store.weekHours({ metric, fromMs, toMs, timezone: 'UTC' });
        expect(week.map(({ weekday, lowerBounds }) => [weekday, lowerBounds])).toEqual([[1, expected]]);
      }
    });
  });
}
