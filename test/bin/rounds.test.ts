// Rounds of tests and confirmations of low results: from the due instant to the rows, over a clock that the test moves.
import { describe, expect, it } from 'vitest';
import { createScheduling } from '../../src/bin/scheduling.js';
import { configSchema } from '../../src/core/config.js';
import { conditionsOf } from '../../src/core/conditions.js';
import type { Measurement } from '../../src/core/measurement.js';
import type { Nettest, RunContext } from '../../src/core/nettest.js';
import { attempt } from '../../src/schedule/attempt.js';
import { createQueue } from '../../src/schedule/queue.js';
import { seededRandom } from '../../src/schedule/random.js';
import { createTestClock } from '../doubles/clock.js';
import { createMemoryStore } from '../doubles/memory-store.js';
import { lockDouble, nettestDouble, rawWith, surroundingsDouble } from '../doubles/nettest.js';

const gapMs = 30_000;

interface Wishes {
  readonly closed?: boolean;
  readonly settings?: Record<string, unknown>;
  readonly downloads?: readonly number[];
  readonly hasOtherServers?: boolean;
}

/** Three nettests whose first is due every hour; each run takes five seconds. */
function setUp({ closed = false, settings = {}, downloads = [5e6], hasOtherServers = true }: Wishes) {
  const clock = createTestClock(Date.UTC(2030, 0, 7));
  const store = createMemoryStore();
  const rows: Measurement[] = [];
  const contexts: RunContext[] = [];
  const one = (id: string): Nettest => {
    const double = nettestDouble(id, async (context) => {
      contexts.push(context);
      await clock.sleep(5000, context.signal);
      return rawWith(downloads[Math.min(contexts.length, downloads.length) - 1] ?? 0);
    });
    return {
      ...double,
      hasOtherServers: () => hasOtherServers,
      defaults: { ...double.defaults, timeoutMs: 60_000 },
    };
  };
  const nettests = ['a', 'b', 'c'].map(one);
  const config = configSchema(nettests).parse({
    schedule: { timezone: 'UTC', ...settings },
    nettests: Object.fromEntries(nettests.map(({ id }) => [id, { cron: '0 * * * *', windowMinutes: 0 }])),
  });
  const surroundings = {
    ...surroundingsDouble(clock, rows),
    newId: () => `00000000-0000-7000-8000-${String(contexts.length + 1).padStart(12, '0')}`,
  };
  const queue = createQueue({
    clock,
    lock: lockDouble(clock),
    gapMs: () => gapMs,
    lockTimeoutMs: () => 1000,
    run: (order, stop) => attempt(order, surroundings, stop),
    skipLocked: () => Promise.reject(new Error('nobody holds the lock')),
    onState: () => undefined,
  });
  let beat: () => void = () => undefined;
  const errors: unknown[] = [];
  const scheduling = createScheduling({
    clock,
    nettests,
    config: () => config,
    measuring: {
      store,
      queue,
      gates: {
        closures: {
          passed: () => Promise.resolve(),
          note: () => Promise.resolve(false),
        },
        closureOf: ({ trigger }) =>
          Promise.resolve(
            closed && trigger === 'confirm' ? { reason: 'quota', detail: 'used up' } : undefined,
          ),
        mustBeOpen: () => Promise.resolve(),
        admit: (order) => Promise.resolve({ order }),
        quietHours: () => ({ until: () => undefined }),
        quotaUntil: () => Promise.resolve(() => undefined),
        quota: () => Promise.resolve(undefined),
        budget: () => Promise.resolve({ periods: [], canExitEarly: false }),
      },
      readiness: {
        of: () => Promise.resolve({ state: 'ready', needs: [] }),
        mustBeReady: () => Promise.resolve(),
        consented: () => true,
        useConsentEvents: () => undefined,
      },
      skip: () => Promise.reject(new Error('nothing is skipped here')),
    },
    random: seededRandom(7),
    startBeat: (_clock, onBeat) => {
      beat = onBeat;
      return { stop: () => Promise.resolve() };
    },
    onPlanned: () => undefined,
    onError: (thrown) => errors.push(thrown),
    onRunError: (thrown) => errors.push(thrown),
  });
  async function live(hours: number): Promise<void> {
    await scheduling.start();
    for (let at = 0; at < hours * 60; at += 1) {
      await clock.advance(60_000);
      beat();
    }
    await clock.advance(0);
    await scheduling.stop();
    await queue.stop();
    expect(errors).toEqual([]);
  }
  return { live, rows, contexts, store, scheduling, clock };
}

const placeOf = (row: Measurement) => conditionsOf(row.conditions).cycle;

describe('bin/scheduling, rounds', () => {
  it('makes the tests of a round one after the other, as listed, with the pause between them', async () => {
    const { live, rows } = setUp({ settings: { cycle: { nettests: ['b', 'c', 'a'] } } });
    await live(3.5);
    expect(rows.map(({ nettest }) => nettest).join('')).toBe('bcabcabca');
    expect(rows.map(placeOf).slice(3, 6)).toEqual(
      [1, 2, 3].map((position) => ({ number: 2, position, of: 3, order: 'fixed' })),
    );
    const starts = rows.map(({ startedAt }) => Date.parse(startedAt));
    for (const [i, startMs] of starts.entries()) {
      if (i > 0) expect(startMs - (starts[i - 1] ?? 0) - 5000).toBeGreaterThanOrEqual(gapMs);
    }
  });

  it('shuffles each round anew, records the order, and draws the same one with the same seed', async () => {
    const settings = { cycle: { nettests: ['a', 'b', 'c'], order: 'shuffle' } };
    const { live, rows } = setUp({ settings });
    await live(50.5);
    expect(rows).toHaveLength(150);
    const orders = Array.from({ length: 50 }, (_, i) =>
      rows
        .slice(3 * i, 3 * i + 3)
        .map(({ nettest }) => nettest)
        .join(''),
    );
    expect(new Set(orders).size).toBe(6);
    expect(
      orders.every((order) => order.length === 3 && ['a', 'b', 'c'].every((id) => order.includes(id))),
    ).toBe(true);
    expect(rows.map(placeOf).every((place, i) => place?.number === Math.floor(i / 3) + 1)).toBe(true);
    expect(rows.map(placeOf).every((place, i) => place?.position === (i % 3) + 1)).toBe(true);
    const again = setUp({ settings });
    await again.live(3.5);
    expect(again.rows.map(({ nettest }) => nettest)).toEqual(rows.slice(0, 9).map(({ nettest }) => nettest));
  });

  it('leaves tests alone that are in no round', async () => {
    const { live, rows } = setUp({});
    await live(1.5);
    expect(rows).toHaveLength(3);
    expect(rows.every((row) => placeOf(row) === undefined)).toBe(true);
  });
});

describe('bin/scheduling, confirmation', () => {
  const settings = { cycle: { nettests: ['a'] } };
  const plan = { downloadBps: 100e6, validFrom: '2000-01-01T00:00:00.000Z' };
  const runOnce = async (wishes: Wishes, trigger: 'schedule' | 'start' = 'schedule') => {
    const kiosk = setUp({ settings, ...wishes });
    await kiosk.store.addPlan(plan);
    const done = kiosk.scheduling.enqueue('a', trigger);
    await kiosk.clock.advance(120_000);
    await done;
    return kiosk;
  };

  it('measures a result far below plan once more, keeps both, and links them', async () => {
    const { rows } = await runOnce({ downloads: [20e6, 30e6, 10e6] });
    expect(rows.map(({ trigger, metrics }) => [trigger, metrics.download_bps])).toEqual([
      ['schedule', 20e6],
      ['confirm', 30e6],
    ]);
    expect(conditionsOf(rows[1]?.conditions ?? {}).confirms).toBe(rows[0]?.id);
  });

  it('leaves a result alone that is not so far below, or that no other server could confirm', async () => {
    expect((await runOnce({ downloads: [60e6] })).rows).toHaveLength(1);
    expect((await runOnce({ downloads: [20e6], hasOtherServers: false })).rows).toHaveLength(1);
    const off = { ...settings, confirm: { enabled: false } };
    expect((await runOnce({ downloads: [20e6], settings: off })).rows).toHaveLength(1);
  });

  it('stays within quota and budget: a closed gate means no confirmation, and no row for it', async () => {
    expect((await runOnce({ downloads: [20e6], closed: true })).rows).toHaveLength(1);
  });
});
