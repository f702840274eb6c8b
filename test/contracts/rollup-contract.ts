// What every store must answer when a chart asks for hours and days.
import { afterEach, describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/core/measurement.js';
import type { RollupStore } from '../../src/core/rollup-store.js';
import type { KioskStore } from '../../src/core/store.js';
import { testDraft } from '../doubles/samples.js';

type Store = KioskStore & RollupStore;

/** Runs the contract. `open` gives an empty store each time; the contract closes it. */
export function rollupContract(name: string, open: () => Store): void {
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

  describe(`${name}, as roll-ups`, () => {
    it('gives hours with their figures, oldest first, and how attempts ended', async () => {
      const store = emptyStore();
      await store.record(draft('2026-03-01T10:59:59.999Z', { download_bps: 30 }));
      await store.record(draft('2026-03-01T12:00:00.000Z', {}, { status: 'failed' }));
      await store.record(draft('2026-03-01T10:00:00.000Z', { download_bps: 10 }));
      await store.record(draft('2026-03-01T10:30:00.000Z', { download_bps: 11, upload_bps: 5 }));
      await store.record(draft('2026-03-01T12:30:00.000Z', {}, { status: 'skipped', skipReason: 'quota' }));

      expect(await store.bins({ metric: 'download_bps', group: 'hour' }, 100)).toEqual({
        timezone: 'UTC',
        bins: [
          {
            fromMs: Date.UTC(2026, 2, 1, 10),
            toMs: Date.UTC(2026, 2, 1, 11),
            figures: { n: 3, sum: 51, min: 10, max: 30, p10: 10.2, median: 11, p90: 26.2 },
            attempts: { ok: 3 },
          },
          {
            fromMs: Date.UTC(2026, 2, 1, 12),
            toMs: Date.UTC(2026, 2, 1, 13),
            attempts: { failed: 1, skipped: 1 },
          },
        ],
      });
    });

    it('gives days of UTC', async () => {
      const store = emptyStore();
      for (let hour = 0; hour < 30; hour += 1) {
        await store.record(
          draft(new Date(Date.UTC(2026, 2, 1, hour)).toISOString(), { min_rtt_ms: hour + 1 }),
        );
      }
      const { bins } = await store.bins({ metric: 'min_rtt_ms', group: 'day' }, 100);
      expect(bins.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
        [Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 2)],
        [Date.UTC(2026, 2, 2), Date.UTC(2026, 2, 3)],
      ]);
      expect(bins.map(({ figures }) => [figures?.n, figures?.sum, figures?.min, figures?.max])).toEqual([
        [24, 300, 1, 24],
        [6, 165, 25, 30],
      ]);
      expect(bins[0]?.figures?.median).toBeGreaterThan(12.5 * 0.99);
      expect(bins[0]?.figures?.median).toBeLessThan(12.5 * 1.01);
    });

    it('gives local days, of 23 and 25 hours when clocks change', async () => {
      const store = emptyStore();
      for (let hour = -6; hour < 78; hour += 1) {
        for (const month of [2, 9]) {
          const startedAt = new Date(Date.UTC(2026, month, month === 2 ? 28 : 24, hour)).toISOString();
          await store.record(draft(startedAt, { min_rtt_ms: 1 }));
        }
      }
      const daysOf = async (from: number, to: number) =>
        (
          await store.bins(
            {
              metric: 'min_rtt_ms',
              group: 'day',
              timezone: 'Europe/Rome',
              fromMs: from,
              toMs: to,
            },
            100,
          )
        ).bins.map(({ fromMs, figures }) => [new Date(fromMs).toISOString().slice(0, 13), figures?.n]);
      // 2026-03-29 has 23 hours in Rome, 2026-10-25 has 25. The range is widened to whole local days.
      expect(await daysOf(Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 30, 12))).toEqual([
        ['2026-03-27T23', 24],
        ['2026-03-28T23', 23],
        ['2026-03-29T22', 24],
      ]);
      expect(await daysOf(Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 26, 12))).toEqual([
        ['2026-10-23T22', 24],
        ['2026-10-24T22', 25],
        ['2026-10-25T23', 24],
      ]);
    });

    it('counts an hour with the local day in which it begins where an offset is no whole hour', async () => {
      const store = emptyStore();
      // Midnight in Kolkata is 18:30 UTC.
      for (const hour of [17, 18, 19]) {
        await store.record(draft(`2026-03-01T${hour}:45:00.000Z`, { min_rtt_ms: hour }));
      }
      const { bins, timezone } = await store.bins(
        { metric: 'min_rtt_ms', group: 'day', timezone: 'Asia/Kolkata' },
        100,
      );
      expect(timezone).toBe('Asia/Kolkata');
      expect(
        bins.map(({ fromMs, figures }) => [new Date(fromMs).toISOString().slice(0, 13), figures?.max]),
      ).toEqual([
        ['2026-02-28T19', 18],
        ['2026-03-01T19', 19],
      ]);
    });

    it('gives a range of years in days of UTC, and says so', async () => {
      const store = emptyStore();
      await store.record(draft('2020-01-01T23:30:00.000Z', { min_rtt_ms: 1 }));
      await store.record(draft('2026-01-01T23:30:00.000Z', { min_rtt_ms: 2 }));
      const query = { metric: 'min_rtt_ms', group: 'day', timezone: 'Europe/Rome' } as const;
      const years = await store.bins(query, 100);
      expect([years.timezone, years.bins.map(({ fromMs }) => fromMs)]).toEqual([
        'UTC',
        [Date.UTC(2020, 0, 1), Date.UTC(2026, 0, 1)],
      ]);
      const days = await store.bins({ ...query, fromMs: Date.UTC(2025, 11, 1) }, 100);
      expect([days.timezone, days.bins.map(({ fromMs }) => fromMs)]).toEqual([
        'Europe/Rome',
        [Date.UTC(2026, 0, 1, 23)],
      ]);
    });

    it('gives the newest when there are more than asked for', async () => {
      const store = emptyStore();
      for (const day of ['01', '05', '03', '04', '02']) {
        await store.record(draft(`2026-03-${day}T10:00:00.000Z`, { min_rtt_ms: 1 }));
      }
      for (const group of ['hour', 'day'] as const) {
        const { bins } = await store.bins({ metric: 'min_rtt_ms', group }, 2);
        expect(bins.map(({ fromMs }) => new Date(fromMs).getUTCDate())).toEqual([4, 5]);
      }
    });

    it('filters by nettest and scope, and counts only attempts of nettests that have the metric', async () => {
      const store = emptyStore();
      const at = '2026-03-01T10:00:00.000Z';
      await store.record(draft(at, { min_rtt_ms: 1 }));
      await store.record(draft(at, { min_rtt_ms: 2 }, { nettest: 'other' }));
      await store.record(draft(at, { min_rtt_ms: 4 }, { scope: 'self-test' }));
      await store.record(draft(at, {}, { nettest: 'dns', status: 'failed' }));
      const found = async (filter: object) => {
        const { bins } = await store.bins({ metric: 'min_rtt_ms', group: 'hour', ...filter }, 10);
        return bins.map(({ figures, attempts }) => [figures?.sum, attempts]);
      };
      expect(await found({})).toEqual([[7, { ok: 3 }]]);
      expect(await found({ scopes: ['line'] })).toEqual([[3, { ok: 2 }]]);
      expect(await found({ scopes: ['line'], nettests: ['speed'] })).toEqual([[1, { ok: 1 }]]);
      expect(await found({ nettests: ['dns'] })).toEqual([[undefined, { failed: 1 }]]);
      expect(await found({ nettests: [] })).toEqual([]);
    });

    it('puts hours of the local week together with true medians, over both days on which clocks change', async () => {
      const store = emptyStore();
      // Rome, 2026: forward on 29 March (2 h does not exist), back on 25 October (2 h is there twice). Both are Sundays.
      const values = [
        ['2026-03-29T00:30:00.000Z', 1],
        ['2026-03-29T01:30:00.000Z', 2],
        ['2026-10-25T00:30:00.000Z', 10],
        ['2026-10-25T01:30:00.000Z', 30],
        ['2026-11-01T01:30:00.000Z', 20],
        ['2026-11-02T01:30:00.000Z', 5],
      ] as const;
      for (const [at, value] of values) await store.record(draft(at, { min_rtt_ms: value }));
      await store.record(draft('2026-11-02T02:30:00.000Z', {}, { status: 'failed' }));
      const [fromMs, toMs] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
      const query = { metric: 'min_rtt_ms', nettests: ['speed'], fromMs, toMs, timezone: 'Europe/Rome' };
      const found = (await store.weekHours(query)).map(({ weekday, hour, figures, attempts }) => [
        weekday,
        hour,
        figures?.n,
        figures?.median,
        attempts,
      ]);
      expect(found).toEqual([
        [1, 2, 1, 5, { ok: 1 }],
        [1, 3, undefined, undefined, { failed: 1 }],
        [7, 1, 1, 1, { ok: 1 }],
        [7, 2, 3, 20, { ok: 3 }],
        [7, 3, 1, 2, { ok: 1 }],
      ]);
      expect(await store.weekHours({ ...query, toMs: fromMs })).toEqual([]);
    });

    it('knows nothing of a metric that nobody stored', async () => {
      const store = emptyStore();
      await store.record(draft('2026-03-01T10:00:00.000Z', { min_rtt_ms: 1 }));
      expect((await store.bins({ metric: 'never_heard_of', group: 'day' }, 10)).bins).toEqual([]);
    });

    it('follows rows that are imported and rows that are read again', async () => {
      const store = emptyStore();
      const imported = draft('2026-03-01T10:00:00.000Z', { min_rtt_ms: 8 }, { origin: 'import' });
      await store.importAll([{ ...imported, key: 'a', source: 'x' }]);
      await store.importAll([{ ...imported, key: 'a', source: 'x' }]);
      const recorded = await store.record(draft('2026-03-01T10:10:00.000Z', { min_rtt_ms: 2 }));
      await store.rederive({ ...recorded, status: 'partial', metrics: { rtt_ms: 3 } }, [], '2');
      const sums = async (metric: string, origin?: 'device' | 'import') =>
        (await store.bins({ metric, group: 'day', ...(origin && { origin }) }, 10)).bins.map(
          ({ figures, attempts }) => [figures?.sum, attempts],
        );
      expect(await sums('min_rtt_ms')).toEqual([[8, { ok: 1, partial: 1 }]]);
      expect(await sums('min_rtt_ms', 'import')).toEqual([[8, { ok: 1 }]]);
      expect(await sums('rtt_ms', 'device')).toEqual([[3, { partial: 1 }]]);
      expect(await sums('rtt_ms')).toEqual([[3, { ok: 1, partial: 1 }]]);
    });
  });
}
