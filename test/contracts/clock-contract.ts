// What every store must do when the clock was set after rows had been recorded.
import { afterEach, describe, expect, it } from 'vitest';
import { isoInstant } from '../../src/core/clock.js';
import type { ClockStore } from '../../src/core/clock-store.js';
import type { MeasurementDraft } from '../../src/core/measurement.js';
import type { RollupStore } from '../../src/core/rollup-store.js';
import type { KioskStore } from '../../src/core/store.js';
import { testDraft } from '../doubles/samples.js';

type Store = KioskStore & ClockStore & RollupStore;

const bootId = '0e0a1b8c-1111-4222-8333-444455556666';
const hour = 3_600_000;
/** Ten hours after the boot the clock is set. */
const reading = { bootId, wallMs: Date.UTC(2026, 10, 20, 10), monotonicMs: 10 * hour };

/** A row `hours` after the boot of a machine whose clock began at 1970. */
export function unsyncedDraft(
  n: number,
  hours: number,
  more: Partial<MeasurementDraft['measurement']> = {},
): MeasurementDraft {
  const monotonicMs = hours * hour;
  const startedAt = isoInstant(monotonicMs);
  return testDraft(n, { startedAt, clock: 'unsynced', bootId, monotonicMs, flags: ['insecure'], ...more });
}

/** Runs the contract. `open` gives an empty store each time; the contract closes it. */
export function clockContract(name: string, open: () => Store): void {
  let opened: Store[] = [];

  function emptyStore(): Store {
    const store = open();
    opened.push(store);
    return store;
  }

  afterEach(async () => {
    for (const store of opened) await store.close();
    opened = [];
  });

  describe(`${name}, as corrector of starts`, () => {
    it('gives rows from before the clock was set their true start, flagged; nothing else changes', async () => {
      const store = emptyStore();
      const recorded = await store.record(unsyncedDraft(1, 1.5));
      expect(await store.correctStarts(reading)).toBe(1);
      expect(await store.get(recorded.id)).toEqual({
        ...recorded,
        startedAt: '2026-11-20T01:30:00.000Z',
        flags: ['insecure', 'clock_corrected'],
      });
      expect(await store.curves(recorded.id)).toEqual(testDraft(1).curves);
      expect(await store.raw(recorded.id)).toEqual(testDraft(1).raw);
      expect((await store.verify()).faults).toEqual([]);
    });

    it('corrects a row once, whatever the clock does later', async () => {
      const store = emptyStore();
      const { id } = await store.record(unsyncedDraft(1, 1));
      await store.correctStarts(reading);
      expect(await store.correctStarts({ ...reading, wallMs: reading.wallMs + hour })).toBe(0);
      expect((await store.get(id))?.startedAt).toBe('2026-11-20T01:00:00.000Z');
    });

    it('leaves alone other boots, other states, imports, rows without monotonic time and rows of later', async () => {
      const store = emptyStore();
      const drafts = [
        unsyncedDraft(1, 1, { bootId: '99999999-1111-4222-8333-444455556666' }),
        unsyncedDraft(2, 1, { clock: 'synced' }),
        unsyncedDraft(3, 1, { clock: 'unknown' }),
        unsyncedDraft(4, 1, { monotonicMs: undefined }),
        unsyncedDraft(5, 10.001),
      ];
      const before = [];
      for (const draft of drafts) before.push(await store.record(draft));
      await store.importAll([{ ...unsyncedDraft(6, 1, { origin: 'import' }), key: 'k', source: 's' }]);
      expect(await store.correctStarts(reading)).toBe(0);
      for (const row of before) expect(await store.get(row.id)).toEqual(row);
    });

    it('corrects only starts before an instant where it is told to', async () => {
      const store = emptyStore();
      const impossible = await store.record(unsyncedDraft(1, 1));
      const possible = await store.record(unsyncedDraft(2, 2, { startedAt: '2026-11-19T02:00:00.000Z' }));
      expect(await store.correctStarts({ ...reading, onlyStartsBeforeMs: Date.UTC(2026, 0, 1) })).toBe(1);
      expect((await store.get(impossible.id))?.startedAt).toBe('2026-11-20T01:00:00.000Z');
      expect(await store.get(possible.id)).toEqual(possible);
    });

    it('never makes a time that lies in the future', async () => {
      const store = emptyStore();
      for (let n = 0; n < 30; n += 1) await store.record(unsyncedDraft(n, n / 2.9));
      await store.correctStarts(reading);
      const { measurements } = await store.list({}, 100);
      for (const { startedAt } of measurements) {
        expect(Date.parse(startedAt)).toBeLessThanOrEqual(reading.wallMs);
      }
    });

    it('corrects many, and lists and sums find them where they belong', async () => {
      const store = emptyStore();
      const other = await store.record(testDraft(500, { startedAt: '2026-11-20T00:30:00.000Z' }));
      const metrics = { download_bps: 10 };
      for (let n = 0; n < 90; n += 1) {
        await store.record(unsyncedDraft(n, n / 10, { status: 'ok', metrics }));
      }
      expect(await store.correctStarts(reading)).toBe(90);
      const today = { fromMs: Date.UTC(2026, 10, 20), toMs: Date.UTC(2026, 10, 21) };
      const { measurements } = await store.list(today, 200);
      expect(measurements.map(({ startedAt }) => Date.parse(startedAt))).toEqual(
        measurements.map(({ startedAt }) => Date.parse(startedAt)).sort((a, b) => b - a),
      );
      expect(measurements).toHaveLength(91);
      expect(measurements.map(({ id }) => id)).toContain(other.id);
      expect((await store.list({ toMs: Date.UTC(2000, 0, 1) }, 1)).measurements).toEqual([]);
      const { bins } = await store.bins({ metric: 'download_bps', group: 'hour' }, 100);
      expect(bins.every(({ fromMs }) => fromMs >= today.fromMs)).toBe(true);
      expect(bins.map(({ figures }) => figures?.n)).toEqual([11, 10, 10, 10, 10, 10, 10, 10, 10]);
      expect((await store.verify()).faults).toEqual([]);
    });

    it('keeps a correction when the row is read again from its raw output', async () => {
      const store = emptyStore();
      const { id } = await store.record(unsyncedDraft(1, 1));
      await store.correctStarts(reading);
      const row = await store.get(id);
      if (row === undefined) throw new Error('the row is gone');
      await store.rederive({ ...row, metrics: { download_bps: 1 } }, [], '2');
      expect(await store.get(id)).toMatchObject({ startedAt: row.startedAt, flags: row.flags });
      expect((await store.verify()).faults).toEqual([]);
    });
  });
}
