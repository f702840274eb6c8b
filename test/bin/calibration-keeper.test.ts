import { describe, expect, it } from 'vitest';
import { createCalibrationKeeper } from '../../src/bin/calibration-keeper.js';
import { runsAtStart } from '../../src/bin/start-run.js';
import type { Conditions } from '../../src/core/conditions.js';
import { createTestClock } from '../doubles/clock.js';
import { conditionWatchDouble } from '../doubles/condition-watch.js';
import { createMemoryStore } from '../doubles/memory-store.js';
import { testDraft } from '../doubles/samples.js';

const pi4: Conditions = {
  link: { interface: 'eth0', kind: 'ethernet', speedMbps: 1000 },
  processor: { model: 'Raspberry Pi 4 Model B Rev 1.4', cores: 4, aes: false },
};
const figures = {
  ws_download_bps: 900e6,
  ws_upload_bps: 800e6,
  wss_download_bps: 300e6,
  wss_upload_bps: 250e6,
};

describe('bin/calibration-keeper', () => {
  const store = createMemoryStore();
  const clock = createTestClock();
  const keeperOn = (conditions: Conditions, version: string) =>
    createCalibrationKeeper({ store, clock, watch: conditionWatchDouble(clock, [], conditions), version });
  let rows = 10;
  const calibrated = async () => {
    rows += 1;
    const recorded = await store.record(
      testDraft(rows, { nettest: 'calibration', scope: 'self-test', metrics: figures }),
    );
    const keeper = await keeperOn(pi4, '1.0.0');
    await keeper.recorded(recorded);
    return keeper;
  };

  it('knows nothing before the first calibration, and asks for one at the start', async () => {
    const keeper = await keeperOn(pi4, '1.0.0');
    expect([keeper.calibration(), keeper.ceiling('ws')]).toEqual([undefined, undefined]);
    expect(await keeper.preferScheme()).toEqual({ scheme: 'ws', reason: 'no_aes' });
    const runs: string[] = [];
    const start = (calibrateAtStart: boolean) =>
      runsAtStart({
        measuring: { store, bootId: 'boot', calibration: keeper },
        settings: () => ({ calibrateAtStart }),
        network: () => 'down',
        ready: () => Promise.resolve(false),
        run: (id) => Promise.resolve(runs.push(id) > 0),
      });
    await start(true);
    await start(true);
    await start(false);
    expect(runs).toEqual(['self-test', 'calibration', 'calibration']);
  });

  it('remembers it over a restart, and chooses by it', async () => {
    await calibrated();
    const keeper = await keeperOn(pi4, '1.0.0');
    expect(keeper.ceiling('wss')).toMatchObject({ downloadBps: 300e6, uploadBps: 250e6 });
    expect(keeper.ceiling('https')).toBeUndefined();
    expect(await keeper.preferScheme()).toEqual({ scheme: 'ws', reason: 'encryption_limits' });
    await store.addPlan({ downloadBps: 100e6, uploadBps: 40e6, validFrom: '2000-01-01T00:00:00.000Z' });
    expect(await keeper.preferScheme()).toEqual({ scheme: 'wss', reason: 'fast_enough' });
  });

  it('forgets it after an update, and on another machine', async () => {
    await calibrated();
    expect((await keeperOn(pi4, '1.0.1')).calibration()).toBeUndefined();
    const pi5 = {
      ...pi4,
      processor: { ...pi4.processor, model: 'Raspberry Pi 5 Model B Rev 1.0', aes: true },
    };
    const moved = await keeperOn(pi5, '1.0.0');
    expect(moved.calibration()).toBeUndefined();
    expect(await moved.preferScheme()).toEqual({ scheme: 'wss', reason: 'has_aes' });
  });

  it('learns nothing from other rows, and from a calibration that failed', async () => {
    const keeper = await keeperOn(pi4, '2.0.0');
    await keeper.recorded(await store.record(testDraft(2)));
    await keeper.recorded(
      await store.record(testDraft(3, { nettest: 'calibration', status: 'failed', metrics: {} })),
    );
    expect(keeper.calibration()).toBeUndefined();
  });
});
