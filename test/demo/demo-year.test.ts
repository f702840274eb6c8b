// The made-up year: the same for the same seed, and with everything in it that the pages must be able to show.
import { describe, expect, it } from 'vitest';
import { demoFlag } from '../../src/core/demo.js';
import { measurementSchema } from '../../src/core/measurement.js';
import { latencyMinuteSchema, outageKinds } from '../../src/core/monitor.js';
import { demoYear } from '../../src/demo/demo-year.js';
import { eveningShare } from '../../src/demo/speed-test.js';
import { nettests } from '../../src/nettests/index.js';

const toMs = Date.UTC(2026, 10, 20, 18, 30, 17);
const dayMs = 86_400_000;
const options = { toMs, timezone: 'Europe/Berlin', seed: 1, days: 365 } as const;
const year = demoYear(options);
const days = [...year.days()];
const rows = days.flatMap(({ measurements }) => measurements.map(({ measurement }) => measurement));
const minutes = days.flatMap(({ minutes: { latency } }) => latency);
const watched = days.flatMap(({ minutes: { watch } }) => watch);

describe('demo/demo-year', () => {
  it('is the same for the same seed, and another one for another', () => {
    const again = demoYear({ ...options, days: 20 });
    const same = demoYear({ ...options, days: 20 });
    const other = demoYear({ ...options, days: 20, seed: 2 });
    const all = [...again.days()];
    expect([...same.days()]).toEqual(all);
    expect(same.outages).toEqual(again.outages);
    expect([...other.days()]).not.toEqual(all);
  });

  it('has every kind of outage, and every way in which an attempt can end but one that a person stops', () => {
    expect(new Set(year.outages.map(({ kind }) => kind))).toEqual(new Set(outageKinds));
    expect(new Set(rows.map(({ status }) => status))).toEqual(
      new Set(['ok', 'partial', 'failed', 'skipped']),
    );
    expect(new Set(rows.flatMap(({ skipReason }) => skipReason ?? [])).size).toBe(3);
    expect(rows.filter(({ validity }) => validity === 'device_limited').length).toBeGreaterThan(150);
  });

  it('gives a closed gate one row, however many runs it refuses', () => {
    expect(rows.filter(({ status }) => status === 'skipped')).toHaveLength(3);
  });

  it('fails every run of an outage and none of its figures are there', () => {
    for (const { begin, end } of year.outages) {
      const during = rows.filter(
        ({ startedAt, status }) => startedAt >= begin && startedAt < (end ?? begin) && status !== 'skipped',
      );
      expect(
        during.every(({ status, metrics }) => status === 'failed' && Object.keys(metrics).length === 0),
      ).toBe(true);
    }
  });

  it('changes plan and provider, and the line follows', () => {
    expect(year.plans.map(({ downloadBps }) => downloadBps)).toEqual([100e6, 250e6, 500e6]);
    expect(new Set(year.plans.map(({ provider }) => provider)).size).toBe(2);
    const medianBefore = (atMs: number) => {
      const speeds = rows
        .filter(({ startedAt }) => Date.parse(startedAt) < atMs && Date.parse(startedAt) > atMs - 30 * dayMs)
        .flatMap(({ metrics }) => metrics.download_bps ?? [])
        .sort((a, b) => a - b);
      return speeds[Math.floor(speeds.length / 2)] ?? NaN;
    };
    const [, second, third] = year.plans.map(({ validFrom }) => Date.parse(validFrom));
    expect(medianBefore(second ?? NaN)).toBeLessThan(100e6);
    expect(medianBefore(third ?? NaN)).toBeLessThan(250e6);
    expect(medianBefore(toMs)).toBeGreaterThan(400e6);
  });

  it('is slow in the evening by the clock of the wall, on both sides of both changes of the clock', () => {
    const speedsAt = (hour: number, from: string, to: string) =>
      rows.flatMap(({ startedAt, metrics }) => {
        const local = new Intl.DateTimeFormat('en', {
          timeZone: 'Europe/Berlin',
          hour: 'numeric',
          hourCycle: 'h23',
        });
        const there =
          startedAt >= from && startedAt < to && Number(local.format(Date.parse(startedAt))) === hour;
        return there && metrics.download_bps !== undefined ? [metrics.download_bps] : [];
      });
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const [from, to] of [
      ['2026-03-15', '2026-03-29'],
      ['2026-03-29', '2026-04-03'],
      ['2026-10-11', '2026-10-25'],
      ['2026-10-25', '2026-11-08'],
    ] as const) {
      expect(mean(speedsAt(20, from, to)) / mean(speedsAt(4, from, to)), from).toBeLessThan(0.9);
    }
    expect(eveningShare({ hour: 20.5, weekday: 3 }, 0.4)).toBeCloseTo(0.6);
    expect(eveningShare({ hour: 4, weekday: 3 }, 0.4)).toBeCloseTo(1, 2);
  });

  it('is off without a row: neither runs nor minutes', () => {
    const gaps = watched.flatMap(({ minuteMs }, index) => {
      const before = watched[index - 1]?.minuteMs ?? minuteMs;
      return minuteMs - before > 60_000 ? [{ from: before, to: minuteMs }] : [];
    });
    expect(gaps).toHaveLength(4);
    for (const { from, to } of gaps)
      expect(
        rows.filter(({ startedAt }) => Date.parse(startedAt) > from + 60_000 && Date.parse(startedAt) < to),
      ).toEqual([]);
  });

  it('carries the flag of a demo in each row, and says nothing that a nettest does not measure', () => {
    const metrics = new Set(nettests.find(({ id }) => id === 'ndt7')?.metrics.map(({ name }) => name));
    for (const row of rows) {
      expect(row.flags).toContain(demoFlag);
      for (const name of Object.keys(row.metrics)) expect(metrics).toContain(name);
    }
    expect(minutes.every(({ flags }) => flags.includes(demoFlag))).toBe(true);
  });

  it('makes rows and minutes that the schemas accept, in the order of time and before the end', () => {
    for (const row of rows.slice(0, 400)) {
      const read = measurementSchema.safeParse({ ...row, device: 'demo' });
      expect(read.error?.issues).toBeUndefined();
    }
    for (const minute of minutes.slice(0, 2000))
      expect(latencyMinuteSchema.safeParse(minute).success).toBe(true);
    const starts = rows.map(({ startedAt }) => Date.parse(startedAt));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(Math.max(...starts)).toBeLessThan(toMs);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });
});
