// Schedule, gates and queue together, from the due instant to the row, over a real store and a clock that the test moves.
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGatekeeper } from '../../src/bin/gatekeeper.js';
import { createScheduling } from '../../src/bin/scheduling.js';
import { configSchema } from '../../src/core/config.js';
import type { Nettest, RunOutcome } from '../../src/core/nettest.js';
import { diskStateOf } from '../../src/core/retention.js';
import { attempt, recordSkip } from '../../src/schedule/attempt.js';
import { createQueue } from '../../src/schedule/queue.js';
import { seededRandom } from '../../src/schedule/random.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { createTestClock } from '../doubles/clock.js';
import { lockDouble, nettestDouble, rawWith, surroundingsDouble } from '../doubles/nettest.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';

const hourMs = 3_600_000;

function setUp(
  settings: Record<string, unknown>,
  run: () => RunOutcome = () => rawWith(1e6),
  provider?: string,
  freeBytes: () => number = () => 10e9,
) {
  const nettest: Nettest = {
    ...nettestDouble('speed', () => Promise.resolve(run())),
    provider: () => provider,
  };
  const config = configSchema([nettest]).parse(settings);
  const clock = createTestClock(Date.UTC(2030, 0, 7));
  const path = join(temporaryFolder(), 'kiosk.db');
  const errors: unknown[] = [];

  /** A daemon's life: as many as the test wants, one after the other, on the same store. */
  function start() {
    const store = openSqliteStore({ path, deviceId: 'device' });
    const parts = { clock, nettests: [nettest], config: () => config };
    const newId = () => uuidv7();
    const disk = () => diskStateOf(freeBytes(), 32e9);
    const gates = createGatekeeper({ ...parts, store, bootId: 'boot', consented: () => true, newId, disk });
    const surroundings = { ...surroundingsDouble(clock, []), newId, record: store.record };
    const queue = createQueue({
      clock,
      lock: lockDouble(clock),
      gapMs: () => 0,
      lockTimeoutMs: () => 1000,
      async run(order, stop) {
        const admitted = await gates.admit(order);
        if ('order' in admitted) return attempt(admitted.order, surroundings, stop);
        return recordSkip(order, surroundings, admitted.closure.reason, admitted.closure.detail);
      },
      skipLocked: (order) => recordSkip(order, surroundings, 'locked'),
      onState: () => undefined,
    });
    let beat: () => void = () => undefined;
    const scheduling = createScheduling({
      ...parts,
      measuring: {
        store,
        queue,
        gates,
        readiness: {
          of: () => Promise.resolve({ state: 'ready', needs: [] }),
          mustBeReady: () => Promise.resolve(),
          consented: () => true,
          useConsentEvents: () => undefined,
        },
        skip: (order, reason, detail) => recordSkip(order, surroundings, reason, detail),
      },
      random: seededRandom(1),
      startBeat: (_clock, onBeat) => {
        beat = onBeat;
        return { stop: () => Promise.resolve() };
      },
      onPlanned: () => undefined,
      onError: (thrown) => errors.push(thrown),
      onRunError: (thrown) => errors.push(thrown),
    });
    async function live(hours: number): Promise<void> {
      for (let minutes = 0; minutes < hours * 60; minutes += 1) {
        await clock.advance(60_000);
        beat();
      }
      await clock.advance(0);
    }
    async function stop(): Promise<void> {
      await scheduling.stop();
      await queue.stop();
      await store.close();
    }
    return { store, scheduling, live, stop };
  }
  onTestFinished(() => expect(errors).toEqual([]));
  return { start, clock };
}

async function rowsOf(store: ReturnType<typeof openSqliteStore>) {
  const { measurements } = await store.list({}, 1000);
  return measurements.toReversed();
}

describe('bin/scheduling', () => {
  it('leaves one row for a night of quiet hours, over a restart too, and another for the next night', async () => {
    const { start } = setUp({
      schedule: { timezone: 'UTC', quietHours: ['20:00-06:00'] },
      nettests: { speed: { cron: '*/15 * * * *', windowMinutes: 15 } },
    });
    const first = start();
    await first.scheduling.start();
    await first.live(3);
    await first.stop();
    const second = start();
    await second.scheduling.start();
    await second.live(21);
    const rows = await rowsOf(second.store);
    await second.stop();
    const skipped = rows.filter(({ status }) => status === 'skipped');
    expect(skipped.map(({ skipReason, startedAt }) => [skipReason, startedAt.slice(0, 13)])).toEqual([
      ['quiet_hours', '2030-01-07T00'],
      ['quiet_hours', '2030-01-07T20'],
    ]);
    expect(skipped[0]?.detail).toBe('quiet hours until 2030-01-07T06:00:00.000Z');
    expect(rows.filter(({ status }) => status === 'ok').length).toBeGreaterThanOrEqual(55);
  });

  it('leaves exactly one row while the disk is full, over a restart too, and tests again when there is room', async () => {
    let free = 10e9;
    const { start } = setUp(
      { schedule: { timezone: 'UTC' }, nettests: { speed: { cron: '*/15 * * * *', windowMinutes: 15 } } },
      () => rawWith(1e6),
      undefined,
      () => free,
    );
    const first = start();
    await first.scheduling.start();
    await first.live(2);
    free = 1e6;
    await first.live(3);
    await first.stop();
    const second = start();
    await second.scheduling.start();
    await second.live(3);
    free = 10e9;
    await second.live(2);
    free = 1e6;
    await second.live(1);
    const rows = await rowsOf(second.store);
    await second.stop();
    const reasons = rows.map(({ status, skipReason }) => skipReason ?? status);
    const runs = reasons.filter((reason, at) => reason !== reasons[at - 1]);
    expect(runs).toEqual(['ok', 'disk', 'ok', 'disk']);
    expect(reasons.filter((reason) => reason === 'disk')).toHaveLength(2);
    expect(reasons.filter((reason) => reason === 'ok').length).toBeGreaterThanOrEqual(12);
  });

  it('makes at most four runs a day on public servers, also when it is started again and again', async () => {
    const { start, clock } = setUp({ schedule: { timezone: 'UTC' } }, () => rawWith(1e6), 'mlab');
    for (let restart = 0; restart < 8; restart += 1) {
      const daemon = start();
      await daemon.scheduling.start();
      await daemon.scheduling.enqueue('speed', 'start');
      await daemon.live(2);
      await daemon.stop();
    }
    const { store, stop } = start();
    const rows = await rowsOf(store);
    await stop();
    expect(rows.filter(({ status }) => status === 'ok')).toHaveLength(4);
    expect(rows.filter(({ skipReason }) => skipReason === 'quota')).toHaveLength(1);
    expect(rows[0]?.conditions).toMatchObject({ uplink: 'default', serverFamily: 'mlab' });
    expect(clock.nowMs()).toBeGreaterThan(Date.UTC(2030, 0, 7, 15));
  });

  it('comes back after a minute when the servers had no capacity, and leaves a row for each refusal', async () => {
    let refusals = 2;
    const { start } = setUp(
      { schedule: { timezone: 'UTC' } },
      () => {
        refusals -= 1;
        return refusals >= 0 ? { skipReason: 'rate_limited' } : rawWith(1e6);
      },
      'mlab',
    );
    const daemon = start();
    await daemon.scheduling.start();
    await daemon.scheduling.enqueue('speed', 'start');
    expect(daemon.scheduling.next('speed')?.reason).toBe('back_off');
    await daemon.live(0.2);
    const rows = await rowsOf(daemon.store);
    expect(rows.map(({ status, skipReason }) => skipReason ?? status)).toEqual([
      'rate_limited',
      'rate_limited',
      'ok',
    ]);
    const waits = rows
      .slice(1)
      .map(({ startedAt }, i) => Date.parse(startedAt) - Date.parse(rows[i]?.startedAt ?? ''));
    expect(waits[0]).toBeGreaterThan(45_000);
    expect(waits[0]).toBeLessThan(75_000);
    expect(waits[1]).toBeGreaterThan(90_000);
    expect(waits[1]).toBeLessThan(150_000);
    expect(daemon.scheduling.next('speed')?.reason).toBe('waits');
    await daemon.stop();
  });

  it('skips what the data budget has no room for, with one row a day', async () => {
    const { start } = setUp(
      {
        schedule: { timezone: 'UTC' },
        budget: { dailyMegabytes: 50 },
        nettests: { speed: { cron: '0 * * * *', windowMinutes: 30 } },
      },
      () => ({ raw: { format: 'double/1', text: JSON.stringify({ download_bytes: 20e6 }) } }),
    );
    const daemon = start();
    await daemon.scheduling.start();
    await daemon.live(47);
    const rows = await rowsOf(daemon.store);
    await daemon.stop();
    const day = ['ok', 'ok', 'budget'];
    expect(rows.map(({ status, skipReason }) => skipReason ?? status)).toEqual([...day, ...day]);
    expect(rows[2]?.detail).toBe('40 MB of the 50 MB of this day are used, a test takes about 20 MB');
  });

  it('does not plan within the hour what has just run', async () => {
    const { start, clock } = setUp({ schedule: { timezone: 'UTC' } }, () => rawWith(1e6), 'mlab');
    const daemon = start();
    await daemon.scheduling.start();
    const next = daemon.scheduling.next('speed')?.atMs ?? 0;
    expect(next - clock.nowMs()).toBeGreaterThanOrEqual(0.6 * hourMs);
    expect(await daemon.scheduling.enqueue('nobody', 'start')).toBe(false);
    await daemon.stop();
  });
});
