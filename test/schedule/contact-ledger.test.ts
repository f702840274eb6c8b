// Runs that count on a quota: those recorded, and those that began and left no row.
import { describe, expect, it } from 'vitest';
import type { RecordedContact } from '../../src/core/gate-store.js';
import { createContactLedger } from '../../src/schedule/contact-ledger.js';
import { createTestClock } from '../doubles/clock.js';

const hourMs = 3_600_000;

function setUp(
  bootId: string | undefined = 'boot',
  state = new Map<string, unknown>(),
  clock = createTestClock(),
) {
  const rows: RecordedContact[] = [];
  const settings = { failWrites: false };
  const ledger = createContactLedger({
    store: { contacts: () => Promise.resolve(rows) },
    clock,
    bootId,
    readState: (name) => Promise.resolve(state.get(name)),
    writeState: (name, value) => {
      if (settings.failWrites) return Promise.reject(new Error('disk full'));
      state.set(name, structuredClone(value));
      return Promise.resolve();
    },
  });
  const contacts = () => ledger.contacts('mlab', 'default', 24 * hourMs);
  return { clock, rows, settings, state, ledger, contacts };
}

const run = { id: 'a', family: 'mlab', uplink: 'default', automatic: true };

describe('schedule/contact-ledger', () => {
  it('counts a run from its beginning, and once only when its row is there', async () => {
    const { clock, ledger, rows, contacts } = setUp();
    await ledger.begin(run);
    const begun = { atMs: clock.nowMs(), automatic: true, tested: true };
    expect(await contacts()).toEqual([begun]);
    rows.push({ id: 'a', atMs: clock.nowMs() + 5, automatic: true, tested: false });
    expect(await contacts()).toEqual([{ ...begun, atMs: clock.nowMs() + 5, tested: false }]);
  });

  it('remembers a run that a crash left without a row, and one whose note the store refused', async () => {
    const before = setUp();
    await before.ledger.begin(run);
    const after = setUp('next boot', before.state, before.clock);
    expect(await after.contacts()).toHaveLength(1);
    after.settings.failWrites = true;
    await expect(after.ledger.begin({ ...run, id: 'b' })).rejects.toThrow('disk full');
    expect(await after.contacts()).toHaveLength(2);
    after.settings.failWrites = false;
    await after.ledger.begin({ ...run, id: 'c' });
    expect(await after.contacts()).toHaveLength(3);
    expect(await setUp('third', after.state, after.clock).contacts()).toHaveLength(3);
  });

  it('keeps lines and families apart', async () => {
    const { ledger, contacts } = setUp();
    await ledger.begin({ ...run, uplink: 'lte' });
    await ledger.begin({ ...run, id: 'b', family: 'other' });
    expect(await contacts()).toEqual([]);
  });

  it.each([10 * 365 * 24 * hourMs, -10 * 365 * 24 * hourMs, hourMs])(
    'finds the runs of this boot where they are on the clock that was set by %i ms',
    async (stepMs) => {
      const { clock, ledger, rows, contacts } = setUp();
      await ledger.begin(run);
      rows.push({
        id: 'b',
        atMs: clock.nowMs(),
        automatic: true,
        tested: true,
        bootId: 'boot',
        monotonicMs: clock.monotonicMs(),
      });
      await clock.advance(hourMs);
      clock.step(stepMs);
      expect((await contacts()).map(({ atMs }) => clock.nowMs() - atMs)).toEqual([hourMs, hourMs]);
    },
  );

  it('forgets notes of long ago, and reads nothing from a state of another form', async () => {
    const { clock, ledger, state, contacts } = setUp();
    state.set('begun-runs', { a: 'nonsense' });
    expect(await contacts()).toEqual([]);
    await ledger.begin(run);
    await clock.advance(49 * hourMs);
    await ledger.begin({ ...run, id: 'b' });
    expect(state.get('begun-runs')).toMatchObject([{ id: 'b' }]);
  });
});
