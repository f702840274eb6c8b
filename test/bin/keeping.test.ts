import { describe, expect, it } from 'vitest';
import { createKeeping } from '../../src/bin/keeping.js';
import { KioskError } from '../../src/core/errors.js';
import { diskStateOf, retentionSchema, type PruneOrder } from '../../src/core/retention.js';

const day = 86_400_000;
const nothing = { rawOutputs: 0, minutes: 0, measurements: 0 };

/** Keeping over a store of which each order removes one raw output, `times` times; `failures` orders fail first. */
function kept(options: {
  times?: number;
  failures?: number;
  used?: number;
  free?: number;
  settings?: object;
  clockSet?: boolean;
}) {
  let { times = 1, failures = 0 } = options;
  let nowMs = 1000 * day;
  let ballast = true;
  const orders: PruneOrder[] = [];
  const keeping = createKeeping({
    store: {
      planPrune: async () => [],
      prunedSoFar: async () => nothing,
      space: async () => ({ usedBytes: options.used ?? 0, spareBytes: 0 }),
      prune: async (order) => {
        orders.push(order);
        if (failures-- > 0) throw new KioskError('database_full', 'full', 'free some');
        return times-- > 0 ? { rawOutputs: 1, minutes: 0, measurements: 0 } : nothing;
      },
    },
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: async () => undefined },
    ballast: { ensure: () => undefined, release: () => ballast && !(ballast = false) },
    settings: () => retentionSchema.parse(options.settings ?? {}),
    diskState: () => diskStateOf(options.free ?? 10e9, 32e9),
    clockSet: () => options.clockSet ?? true,
    onPruned: () => undefined,
    onError: () => undefined,
  });
  return { keeping, orders, wait: (ms: number) => void (nowMs += ms) };
}

describe('bin/keeping', () => {
  it('removes nothing while everything is within its limits', async () => {
    const { keeping, orders } = kept({});
    expect(await keeping.look()).toEqual(nothing);
    expect(orders).toEqual([]);
  });

  it('goes on until nothing is too much', async () => {
    const { keeping, orders } = kept({ times: 3, used: 2e9 });
    expect(await keeping.look()).toEqual({ rawOutputs: 3, minutes: 0, measurements: 0 });
    expect(orders.map(({ reason }) => reason)).toEqual(['budget', 'budget', 'budget', 'budget']);
  });

  it('removes by age once a day', async () => {
    const { keeping, orders, wait } = kept({ times: 0, settings: { rawDays: 30 } });
    await keeping.look();
    wait(day / 2);
    await keeping.look();
    expect(orders).toHaveLength(1);
    wait(day / 2);
    await keeping.look();
    expect(orders).toHaveLength(2);
  });

  it('takes nothing for old by a clock that is not set', async () => {
    const { keeping, orders } = kept({ settings: { rawDays: 1 }, clockSet: false });
    await keeping.look();
    expect(orders).toEqual([]);
  });

  it('gives the ballast up when the disk is too full to remove anything, and tries once more', async () => {
    const { keeping } = kept({ failures: 1, free: 1e6 });
    expect(await keeping.look()).toEqual({ rawOutputs: 1, minutes: 0, measurements: 0 });
    const worse = kept({ failures: 2, free: 1e6 });
    await expect(worse.keeping.look()).rejects.toMatchObject({ code: 'database_full' });
  });
});
