// The newest figures of the line and the attempts behind the signal.
import { describe, expect, it } from 'vitest';
import { latestFigures, signalAttempts } from '../../src/bin/latest.js';
import type { Measurement } from '../../src/core/measurement.js';
import { metricSpecSchema } from '../../src/core/metric.js';
import { createTestClock } from '../doubles/clock.js';
import { nettestDouble, recordedDouble } from '../doubles/nettest.js';
import { measurementOfRun } from '../../src/core/measure.js';

const speed = { ...nettestDouble('speed', () => Promise.resolve({})), metrics: specs() };

function specs() {
  return [
    { name: 'download_bps', unit: 'bps', direction: 'download', headline: true },
    { name: 'download_server_bps', unit: 'bps', direction: 'download' },
    { name: 'upload_bps', unit: 'bps', direction: 'upload', headline: true },
    { name: 'min_rtt_ms', unit: 'ms', headline: true },
  ].map((spec) => metricSpecSchema.parse({ label: 'x', description: 'x', better: 'higher', ...spec }));
}

function row(hour: number, metrics: Record<string, number>, more: Partial<Measurement> = {}): Measurement {
  const facts = {
    id: `00000000-0000-7000-8000-${String(hour).padStart(12, '0')}`,
    nettest: speed,
    trigger: 'schedule',
    scope: 'line',
    startedAtMs: createTestClock().nowMs() + hour * 3_600_000,
    durationMs: 1,
    clock: 'synced',
    timezone: 'UTC',
    annotations: {},
    conditions: {},
  } as const;
  const parsed = { status: 'ok', directions: {}, curves: [], metrics } as const;
  return { ...recordedDouble(measurementOfRun(facts, {}, parsed), hour), ...more };
}

describe('bin/latest', () => {
  it('takes each figure from the newest measurement that has it', () => {
    const newestFirst = [
      row(3, { upload_bps: 5e6 }),
      row(2, { download_bps: 9e7, min_rtt_ms: 12 }),
      row(1, { download_bps: 1 }),
    ];
    const { download, upload, latency } = latestFigures(newestFirst, [speed], undefined);
    expect(download).toMatchObject({ metric: 'download_bps', value: 9e7, at: '2030-01-01T02:00:00.000Z' });
    expect(upload).toMatchObject({ value: 5e6, at: '2030-01-01T03:00:00.000Z' });
    expect(latency).toMatchObject({ metric: 'min_rtt_ms', value: 12 });
  });

  it('gives the share of the plan only where there is a plan for it', () => {
    const plan = { downloadBps: 1e8, validFrom: '2029-01-01T00:00:00.000Z' };
    const { download, upload } = latestFigures(
      [row(1, { download_bps: 8e7, upload_bps: 1e6 })],
      [speed],
      plan,
    );
    expect(download?.planRatio).toBeCloseTo(0.8);
    expect(upload).not.toHaveProperty('planRatio');
  });

  it('shows nothing of nettests it does not know, and nothing for an empty list', () => {
    expect(latestFigures([row(1, { download_bps: 1 }, { nettest: 'other' })], [speed], undefined)).toEqual(
      {},
    );
    expect(latestFigures([], [speed], undefined)).toEqual({});
  });

  it('leaves skipped runs and light nettests out of the signal', () => {
    const light = { ...speed, id: 'light', kind: 'light' as const };
    const rows = [
      row(4, {}, { status: 'failed' }),
      row(3, {}, { status: 'skipped' }),
      row(2, { download_bps: 7 }, { nettest: 'light' }),
      row(1, { download_bps: 7 }),
    ];
    expect(signalAttempts(rows, [speed, light])).toEqual([
      { atMs: Date.parse('2030-01-01T04:00:00.000Z'), status: 'failed' },
      { atMs: Date.parse('2030-01-01T01:00:00.000Z'), status: 'ok', downloadBps: 7 },
    ]);
  });
});
