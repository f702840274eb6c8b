import { describe, expect, it } from 'vitest';
import { diskStateOf, pruneOrderOf, retentionSchema } from '../../src/core/retention.js';

const settings = (more: object = {}) => retentionSchema.parse(more);
const roomy = diskStateOf(10e9, 32e9);
const small = { usedBytes: 5e6, spareBytes: 0 };
const day = 86_400_000;

describe('core/retention', () => {
  it.each([
    [32e9, 201e6, 'ok'],
    [32e9, 199e6, 'low'],
    [32e9, 49e6, 'full'],
    [1e9, 31e6, 'ok'],
    [1e9, 29e6, 'low'],
    [20e6, 0.7e6, 'ok'],
    [20e6, 0.1e6, 'full'],
  ])('calls a disk of %d bytes with %d free %s', (total, free, state) => {
    expect(diskStateOf(free, total).state).toBe(state);
  });

  it('removes nothing of a store within its limits', () => {
    expect(pruneOrderOf(settings(), small, roomy, 100 * day)).toBeUndefined();
  });

  it('orders by age what is configured', () => {
    expect(pruneOrderOf(settings({ rawDays: 10, measurementDays: 40 }), small, roomy, 100 * day)).toEqual({
      nowMs: 100 * day,
      rawBeforeMs: 90 * day,
      rowsBeforeMs: 60 * day,
      reason: 'age',
    });
  });

  it('orders what the store has too much', () => {
    const order = pruneOrderOf(settings({ maxMegabytes: 10 }), { usedBytes: 12e6, spareBytes: 0 }, roomy, 0);
    expect(order).toEqual({ nowMs: 0, freeBytes: 2e6, reason: 'budget' });
  });

  it('makes room inside the store on a disk that is low, once, and not again and again for others who fill it', () => {
    const low = diskStateOf(10e6, 32e9);
    expect(pruneOrderOf(settings(), small, low, 0)).toEqual({ nowMs: 0, freeBytes: 16e6, reason: 'disk' });
    expect(pruneOrderOf(settings(), { usedBytes: 5e6, spareBytes: 16e6 }, low, 0)).toBeUndefined();
  });

  it.each([{ measurementDays: 34 }, { rawDays: 0 }, { maxMegabytes: 9 }, { rawMonths: 1 }])(
    'refuses %j',
    (bad) => {
      expect(retentionSchema.safeParse(bad).success).toBe(false);
    },
  );
});
