import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judge,
  measuredOnly,
  metricNameSchema,
  metricSpecSchema,
  metricsSchema,
} from '../../src/core/metric.js';

const speed = metricSpecSchema.parse({
  name: 'download_bps',
  label: 'Download',
  description: 'Speed of the download.',
  unit: 'bps',
  better: 'higher',
  thresholds: { good: 25e6, poor: 10e6 },
});
const latency = metricSpecSchema.parse({
  ...speed,
  name: 'min_rtt_ms',
  unit: 'ms',
  better: 'lower',
  thresholds: { good: 50, poor: 150 },
});

describe('src/core/metric', () => {
  it.each([
    [speed, 25e6, 'good'],
    [speed, 25e6 - 1, 'fair'],
    [speed, 10e6 + 1, 'fair'],
    [speed, 10e6, 'poor'],
    [speed, 0, 'poor'],
    [latency, 0, 'good'],
    [latency, 50, 'good'],
    [latency, 50.1, 'fair'],
    [latency, 149.9, 'fair'],
    [latency, 150, 'poor'],
  ] as const)('judges %o', (spec, value, verdict) => {
    expect(judge(spec, value)).toBe(verdict);
  });

  it('judges nothing without thresholds or direction of good', () => {
    const { thresholds: _, ...rest } = speed;
    expect(judge(rest, 1)).toBe('unjudged');
    expect(judge({ ...speed, better: 'neither' }, 1)).toBe('unjudged');
  });

  it('never calls the worse of two values the better one', () => {
    const rank = { good: 2, fair: 1, poor: 0, unjudged: -1 };
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(rank[judge(speed, low)]).toBeLessThanOrEqual(rank[judge(speed, high)]);
        expect(rank[judge(latency, low)]).toBeGreaterThanOrEqual(rank[judge(latency, high)]);
      }),
    );
  });

  it('keeps what was measured, zero included, and leaves out what was not', () => {
    const values = { a_ms: 0, b_ms: undefined, c_ms: Number.NaN, d_ms: Number.POSITIVE_INFINITY, e_ms: -1.5 };
    expect(measuredOnly(values)).toEqual({ a_ms: 0, e_ms: -1.5 });
    expect(Object.keys(measuredOnly({ b_ms: undefined }))).toEqual([]);
  });

  it.each(['download_bps', 'rtt', 'p95_rtt_ms', 'x2'])('takes %s for a name', (name) => {
    expect(metricNameSchema.safeParse(name).success).toBe(true);
  });

  it.each(['', 'Download', 'download-bps', '_bps', 'bps_', 'a__b', '2x', 'a b', 'x'.repeat(65), '__proto__'])(
    'does not take %j for a name',
    (name) => {
      expect(metricNameSchema.safeParse(name).success).toBe(false);
    },
  );

  it('refuses metrics that are no finite numbers', () => {
    expect(metricsSchema.safeParse({ rtt_ms: 1.5 }).success).toBe(true);
    for (const value of [null, '1', Number.NaN, Number.POSITIVE_INFINITY, undefined]) {
      expect(metricsSchema.safeParse({ rtt_ms: value }).success, String(value)).toBe(false);
    }
  });
});
