// What every KioskStore must answer when it is asked for lists and series: a part of the store contract.
import { describe, expect, it } from 'vitest';
import type { KioskStore } from '../../src/core/store.js';
import { testDraft } from '../doubles/samples.js';
import { imported } from './imported-draft.js';

/** Runs this part of the contract on stores that `emptyStore` opens and closes. */
export function storeQueriesContract(name: string, emptyStore: () => Promise<KioskStore>): void {
  describe(`${name}, as a list`, () => {
    it('is newest first, in pages that neither repeat nor miss a row, also while rows are added', async () => {
      const store = await emptyStore();
      for (const n of [5, 1, 4, 2, 3]) await store.record(testDraft(n));
      const first = await store.list({}, 2);
      await store.record(testDraft(6));
      const second = await store.list({}, 2, first.next);
      const third = await store.list({}, 2, second.next);

      const ids = [first, second, third].flatMap((page) => page.measurements.map(({ id }) => id));
      expect(ids).toEqual([5, 4, 3, 2, 1].map((n) => testDraft(n).measurement.id));
      expect(third.next).toBeUndefined();
    });

    it('does not offer a next page when the last one is exactly full', async () => {
      const store = await emptyStore();
      for (const n of [1, 2]) await store.record(testDraft(n));
      expect((await store.list({}, 2)).next).toBeUndefined();
    });

    it('keeps rows of the same instant apart at the edge of a page', async () => {
      const store = await emptyStore();
      const { startedAt } = testDraft(1).measurement;
      for (const n of [1, 2, 3]) await store.record(testDraft(n, { startedAt }));
      const first = await store.list({}, 1);
      const second = await store.list({}, 1, first.next);
      const third = await store.list({}, 1, second.next);
      const ids = [first, second, third].map((page) => page.measurements[0]?.id);
      expect(new Set(ids).size).toBe(3);
    });

    it('filters by nettest, status, scope, origin and half-open time, all together', async () => {
      const store = await emptyStore();
      await store.record(testDraft(1));
      await store.record(testDraft(2, { nettest: 'ping' }));
      await store.record(testDraft(3, { scope: 'self-test' }));
      await store.record(testDraft(9));
      await store.importAll([imported(4)]);
      const startOf = (n: number) => Date.parse(testDraft(n).measurement.startedAt);
      const found = async (filter: Parameters<KioskStore['list']>[0]) =>
        (await store.list(filter, 100)).measurements.map(({ id }) => Number.parseInt(id.slice(-4), 16));

      expect(await found({})).toEqual([9, 4, 3, 2, 1]);
      expect(await found({ nettests: ['ping', 'other'] })).toEqual([2]);
      expect(await found({ nettests: [] })).toEqual([]);
      expect(await found({ statuses: ['failed'] })).toEqual([9]);
      expect(await found({ scopes: ['self-test', 'lan'] })).toEqual([3]);
      expect(await found({ origin: 'import' })).toEqual([4]);
      expect(await found({ origin: 'device', statuses: ['ok'], scopes: ['line'] })).toEqual([2, 1]);
      expect(await found({ fromMs: startOf(2), toMs: startOf(4) })).toEqual([3, 2]);
    });

    it('refuses a place that no page has given', async () => {
      const store = await emptyStore();
      await expect(store.list({}, 10, 'garbage')).rejects.toMatchObject({ code: 'bad_request' });
    });
  });

  describe(`${name}, as series`, () => {
    it('gives values and the attempts without one, oldest first, with server and reason', async () => {
      const store = await emptyStore();
      for (const n of [10, 9, 8]) await store.record(testDraft(n));
      const { points, gaps } = await store.series('download_bps', { nettests: ['speed'] }, 100);

      expect(points.map(({ id }) => id)).toEqual([8, 10].map((n) => testDraft(n).measurement.id));
      expect(points[0]).toEqual({
        atMs: Date.parse(testDraft(8).measurement.startedAt),
        value: testDraft(8).measurement.metrics.download_bps,
        id: testDraft(8).measurement.id,
        nettest: 'speed',
        status: 'ok',
        server: 'ndt.example',
        validity: 'clean',
        validityReasons: [],
      });
      expect(gaps).toEqual([
        {
          atMs: Date.parse(testDraft(9).measurement.startedAt),
          id: testDraft(9).measurement.id,
          nettest: 'speed',
          status: 'failed',
          reason: 'connection_refused',
        },
      ]);
    });

    it('gives the newest when there are more than asked for', async () => {
      const store = await emptyStore();
      for (const n of [1, 2, 3, 4]) await store.record(testDraft(n));
      const { points } = await store.series('min_rtt_ms', {}, 2);
      expect(points.map(({ id }) => id)).toEqual([3, 4].map((n) => testDraft(n).measurement.id));
    });

    it('knows a metric nobody stored as gaps only', async () => {
      const store = await emptyStore();
      await store.record(testDraft(1));
      const { points, gaps } = await store.series('never_heard_of', {}, 10);
      expect([points.length, gaps.length]).toEqual([0, 1]);
    });
  });
}
