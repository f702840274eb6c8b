// What every KioskStore must do, whatever it stores in. A new store calls this with a way to open itself.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { KioskStore } from '../../src/core/store.js';
import type { Curve, Measurement } from '../../src/core/measurement.js';
import { testDraft } from '../doubles/samples.js';
import { arbitraryDraft } from './arbitrary-draft.js';
import { imported } from './imported-draft.js';
import { storeQueriesContract } from './store-queries-contract.js';

/** Runs the contract. `open` gives an empty store each time; the contract closes it. */
export function storeContract(name: string, open: () => KioskStore | Promise<KioskStore>): void {
  let opened: KioskStore[] = [];

  async function emptyStore(): Promise<KioskStore> {
    const store = await open();
    opened.push(store);
    return store;
  }

  afterEach(async () => {
    for (const store of opened) await store.close();
    opened = [];
  });

  describe(`${name}, as a store of the device's own measurements`, () => {
    it('numbers them from 1, and links each to the one before', async () => {
      const store = await emptyStore();
      const first = await store.record(testDraft(1));
      const second = await store.record(testDraft(2));
      const { epoch } = await store.facts();

      expect([first.sequence, second.sequence]).toEqual([1, 2]);
      expect([first.epoch, second.epoch]).toEqual([epoch, epoch]);
      expect(first.hash).toMatch(/^[0-9a-f]{64}$/);
      expect(second.previousHash).toBe(first.hash);
    });

    it('gives back what record answered, curves and raw output included', async () => {
      const store = await emptyStore();
      const draft = testDraft(3);
      const recorded = await store.record(draft);

      expect(await store.get(recorded.id)).toEqual(recorded);
      expect(recorded).toMatchObject(draft.measurement);
      expect(await store.curves(recorded.id)).toEqual(draft.curves);
      expect(await store.raw(recorded.id)).toEqual(draft.raw);
      expect(recorded.raw).toMatchObject({ format: 'test/1', bytes: 7 });
    });

    it('has no key for what was not measured', async () => {
      const store = await emptyStore();
      const { measurement } = testDraft(4);
      const { id } = measurement;
      await store.record({ measurement: { ...measurement, metrics: {}, directions: {} }, curves: [] });
      const read = await store.get(id);

      expect(read?.metrics).toEqual({});
      expect(Object.keys(read ?? {})).not.toContain('raw');
      expect(Object.values(read ?? {})).not.toContain(undefined);
      expect(Object.values(read ?? {})).not.toContain(null);
      expect(await store.raw(id)).toBeUndefined();
      expect(await store.curves(id)).toEqual([]);
    });

    it('keeps any measurement there can be, and a chain of them verifies', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryDraft, { minLength: 1, maxLength: 4 }), async (drafts) => {
          const store = await emptyStore();
          for (const [index, { measurement, ...rest }] of drafts.entries()) {
            const draft = { ...rest, measurement: { ...measurement, id: testDraft(index).measurement.id } };
            const recorded = await store.record(draft);
            expect(recorded).toMatchObject(draft.measurement);
            expect(await store.get(recorded.id)).toStrictEqual(recorded);
            expect(await store.curves(recorded.id)).toEqual(expect.arrayContaining([...draft.curves]));
            expect(await store.raw(recorded.id)).toEqual(draft.raw);
          }
          expect((await store.verify()).faults).toEqual([]);
        }),
        { numRuns: 30 },
      );
    });

    it('knows nothing of ids that it does not have, or that are none', async () => {
      const store = await emptyStore();
      for (const id of ['01930000-0000-7000-8000-00000000ffff', '', 'no-uuid', "' OR 1=1 --"]) {
        expect(await store.get(id)).toBeUndefined();
        expect(await store.raw(id)).toBeUndefined();
        expect(await store.curves(id)).toEqual([]);
      }
    });

    it('refuses an id that it has, and has changed nothing then', async () => {
      const store = await emptyStore();
      const first = await store.record(testDraft(1));
      await expect(store.record(testDraft(1))).rejects.toThrow(first.id);
      const second = await store.record(testDraft(2));

      expect(second.sequence).toBe(2);
      expect(second.previousHash).toBe(first.hash);
      expect((await store.facts()).measurements).toBe(2);
    });
  });

  describe(`${name}, as a place of figures that are derived again`, () => {
    it('stores what is derived, and leaves record and chain as they are', async () => {
      const store = await emptyStore();
      const before = await store.record(testDraft(1));
      const next = await store.record(testDraft(2));
      const again: Measurement = {
        ...before,
        status: 'partial',
        failure: 'eof_error',
        metrics: { upload_bps: 5, new_metric_ms: 1.5 },
        directions: { upload: { status: 'partial', failure: 'eof_error' } },
        flags: ['reread'],
      };
      const curves: Curve[] = [{ direction: 'upload', source: 'server', points: [[1, 2]] }];
      await store.rederive(again, curves, '2');

      expect(await store.get(before.id)).toEqual(again);
      expect(await store.curves(before.id)).toEqual(curves);
      expect(await store.raw(before.id)).toEqual(testDraft(1).raw);
      expect(await store.verify()).toEqual({ checked: 2, head: next.hash, faults: [] });
    });

    it('refuses a row that differs in a recorded fact, and one that it does not have', async () => {
      const store = await emptyStore();
      const stored = await store.record(testDraft(1));
      await expect(store.rederive({ ...stored, durationMs: 1 }, [], '2')).rejects.toMatchObject({
        code: 'conflict',
      });
      const unknown = { ...stored, id: testDraft(2).measurement.id };
      await expect(store.rederive(unknown, [], '2')).rejects.toMatchObject({ code: 'not_found' });
      expect(await store.get(stored.id)).toEqual(stored);
    });

    it('does the same for imported rows', async () => {
      const store = await emptyStore();
      await store.importAll([imported(1)]);
      const { id } = imported(1).measurement;
      const before = await store.get(id);
      if (before === undefined) throw new Error('the row is not there');
      await store.rederive({ ...before, metrics: { upload_bps: 1 } }, [], '2');
      expect((await store.get(id))?.metrics).toEqual({ upload_bps: 1 });
      expect((await store.verify()).faults).toEqual([]);
    });
  });

  storeQueriesContract(name, emptyStore);

  describe(`${name}, as the place of imports`, () => {
    it('takes each key once, outside the sequence', async () => {
      const store = await emptyStore();
      await store.record(testDraft(1));
      expect(await store.importAll([imported(2), imported(3)])).toEqual({ added: 2, known: 0 });
      expect(await store.importAll([imported(3), imported(4), imported(4)])).toEqual({ added: 1, known: 2 });
      const next = await store.record(testDraft(5));
      const row = await store.get(testDraft(2).measurement.id);

      expect(next.sequence).toBe(2);
      expect(row).toMatchObject({ ...imported(2).measurement, origin: 'import' });
      for (const key of ['sequence', 'epoch', 'hash', 'previousHash']) expect(row).not.toHaveProperty(key);
      expect(await store.raw(testDraft(2).measurement.id)).toEqual(testDraft(2).raw);
      expect((await store.facts()).measurements).toBe(5);
      expect((await store.verify()).faults).toEqual([]);
    });

    it('keeps what could not be imported', async () => {
      const store = await emptyStore();
      const line = { source: 'report.njson', line: 3, reason: 'no JSON', text: '{"cut' };
      await store.quarantine([line]);
      await store.quarantine([{ ...line, line: 4, text: '\u0000\ufffd' }]);
      const kept = await store.quarantined(10);
      expect(kept).toHaveLength(2);
      expect(kept).toEqual(expect.arrayContaining([line, { ...line, line: 4, text: '\u0000\ufffd' }]));
      expect(await store.quarantined(1)).toHaveLength(1);
    });
  });

  describe(`${name}, as the place of decisions and state`, () => {
    it('keeps consent and plans in the order in which they came', async () => {
      const store = await emptyStore();
      const granted = {
        provider: 'mlab',
        action: 'granted',
        who: 'Zoë',
        at: '2026-11-20T12:00:00Z',
        textVersion: '2025-07-15',
        source: 'page',
      } as const;
      const withdrawn = { ...granted, action: 'withdrawn' } as const;
      await store.addConsentEvent(granted);
      await store.addConsentEvent(withdrawn);
      const plan = { downloadBps: 1e8, validFrom: '2026-01-01T00:00:00Z' };
      await store.addPlan(plan);
      await store.addPlan({ ...plan, provider: 'Example', uploadBps: 2e7, latencyMs: 20.5 });

      expect(await store.consentEvents()).toStrictEqual([granted, withdrawn]);
      expect(await store.plans()).toStrictEqual([
        plan,
        { ...plan, provider: 'Example', uploadBps: 2e7, latencyMs: 20.5 },
      ]);
    });

    it('keeps a state by its name, the last one written', async () => {
      const store = await emptyStore();
      await store.writeState('drawn', { at: [1, 2.5, null], on: true });
      await store.writeState('drawn', { at: ['ü'] });
      await store.writeState('boot', 'abc');
      expect(await store.readState('drawn')).toEqual({ at: ['ü'] });
      expect(await store.readState('boot')).toBe('abc');
      expect(await store.readState('other')).toBeUndefined();
    });
  });

  describe(`${name}, as something to verify`, () => {
    it('has no faults when empty, and its head is the hash of the newest row', async () => {
      const store = await emptyStore();
      expect(await store.verify()).toMatchObject({ checked: 0, faults: [] });
      await store.record(testDraft(1));
      const { hash } = await store.record(testDraft(2));
      await store.importAll([imported(3)]);
      expect(await store.verify()).toEqual({ checked: 3, head: hash, faults: [] });
    });
  });
}
