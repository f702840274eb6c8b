import { describe, expect, it } from 'vitest';
import { type Plan, planAt, planSchema } from '../../src/core/plan.js';

const first: Plan = { validFrom: '2030-01-01T00:00:00Z', downloadBps: 1e6 };
const second: Plan = { validFrom: '2030-02-01T00:00:00Z', downloadBps: 2e6 };

describe('src/core/plan', () => {
  it('is the contract with the latest beginning that is not in the future', () => {
    const at = (instant: string): Plan | undefined => planAt([second, first], Date.parse(instant));
    expect(at('2029-12-31T23:59:59.999Z')).toBeUndefined();
    expect(at('2030-01-01T00:00:00Z')).toBe(first);
    expect(at('2030-01-31T23:59:59.999Z')).toBe(first);
    expect(at('2030-02-01T00:00:00Z')).toBe(second);
  });

  it('is the later entry when two begin at the same instant', () => {
    const corrected: Plan = { ...first, downloadBps: 3e6 };
    expect(planAt([first, corrected], Date.parse(first.validFrom))).toBe(corrected);
  });

  it('compares beginnings of different precision as instants', () => {
    const whole: Plan = { validFrom: '2030-01-01T00:00:00Z', downloadBps: 1e6 };
    const half: Plan = { validFrom: '2030-01-01T00:00:00.500Z', downloadBps: 2e6 };
    const atMs = Date.parse('2030-01-02T00:00:00Z');
    expect(planAt([whole, half], atMs)).toBe(half);
    expect(planAt([half, whole], atMs)).toBe(half);
  });

  it.each([
    [{}],
    [{ validFrom: '2030-01-01' }],
    [{ validFrom: '2030-01-01T00:00:00+01:00' }],
    [{ ...first, downloadBps: 0 }],
    [{ ...first, uploadBps: -1 }],
    [{ ...first, downloadBps: Number.POSITIVE_INFINITY }],
    [{ ...first, downloadBps: 2e12 }],
    [{ ...first, latencyMs: '20' }],
  ])('refuses %j', (value) => {
    expect(planSchema.safeParse(value).success).toBe(false);
  });
});
