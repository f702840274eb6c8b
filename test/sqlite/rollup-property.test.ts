// Roll-ups are what recomputation from the rows gives, whatever came in whatever order: new, late, imported twice,
// read again with other figures, another status or a corrected start, merged or not. Charts of hours and of days.
import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isoInstant } from '../../src/core/clock.js';
import { statuses, type Measurement } from '../../src/core/measurement.js';
import type { LatencyMinute } from '../../src/core/monitor.js';
import type { Bin, RollupStore } from '../../src/core/rollup-store.js';
import { openConnection } from '../../src/sqlite/connection.js';
import { mergeRecent } from '../../src/sqlite/rollup-merge.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from './temporary-folder.js';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 2, 27);

const metric = 'min_rtt_ms';
const speedMetric = 'download_bps';
/** Values over the scales that metrics have, of both signs, often the same one. */
const value = fc.oneof(
  fc.double({ min: 1e-6, max: 1e12, noNaN: true }),
  fc.double({ min: -1e9, max: -1e-3, noNaN: true }),
  fc.constantFrom(0, -0, 1, 12.5, 12.5, 1e9),
);
const metrics = fc.record({ [metric]: value, rtt_ms: value, [speedMetric]: value }, { requiredKeys: [] });
/** Few hours, so that they fill; days far apart, so that blocks and days are crossed. */
const atMs = fc
  .tuple(fc.constantFrom(0, 1, 40, -700), fc.constantFrom(0, 1, 23, 30), fc.integer({ min: 0, max: 60 }))
  .map(([day, hour, minute]) => startMs + (day * 24 + hour) * hourMs + minute * 60_000 - 1);
/** Servers, networks, clients that come and go; sometimes nothing is known. */
const circumstances = fc.record({
  server: fc.constantFrom(
    undefined,
    { host: 'a.example' },
    { host: 'b.example', site: 'mil03', scheme: 'wss' },
  ),
  engine: fc.constantFrom(undefined, { name: 'mk', version: '1' }, { name: 'mk', version: '2' }),
  annotations: fc.constantFrom({}, { asn: 'AS1' }, { isp: 'Rete\ud83c\udf32' }),
  conditions: fc.constantFrom(
    {},
    { link: { interface: 'eth0' } },
    { link: { interface: 'wlan0' }, uplink: 'u' },
  ),
});
const validityReasons = fc.constantFrom<string[]>(
  [],
  ['link_speed.download'],
  ['link_speed.upload'],
  ['throttled'],
);
const row = fc
  .tuple(fc.record({ atMs, metrics, status: fc.constantFrom(...statuses), validityReasons }), circumstances)
  .map(([own, { server, engine, ...rest }]) => ({
    ...{ ...own, ...rest },
    ...{ ...(server && { server }), ...(engine && { engine }) },
  }));

type GivenRow = typeof row extends fc.Arbitrary<infer Row> ? Row : never;

const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('record' as const), row }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('import' as const),
      rows: fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), row), { maxLength: 12 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('correct' as const), which: fc.nat(), row }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('merge' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('monitor' as const),
      values: fc.array(fc.record({ atMs, value }), { maxLength: 30 }),
    }),
  },
);

/** A minute of latency: round trips are not negative, and kept to the microsecond. */
function minuteOf(given: { atMs: number; value: number }): LatencyMinute {
  return {
    minute: isoInstant(Math.floor(given.atMs / 60_000) * 60_000),
    target: 'gateway',
    method: 'ping',
    sent: 1,
    received: 1,
    minMs: Math.round(Math.abs(given.value) * 1000) / 1000,
    flags: [],
  };
}

interface Expected {
  readonly values: number[];
  lowerBounds: number;
  readonly attempts: Record<string, number>;
}

/** Straight from the rows, with nothing of the code under test. */
function recomputed(
  rows: readonly Measurement[],
  monitored: ReadonlyMap<number, number>,
  binMs: number,
  name = metric,
): Map<number, Expected> {
  const bins = new Map<number, Expected>();
  const binAt = (instantMs: number) => {
    const fromMs = Math.floor(instantMs / binMs) * binMs;
    const bin = bins.get(fromMs) ?? { values: [], lowerBounds: 0, attempts: {} };
    bins.set(fromMs, bin);
    return bin;
  };
  for (const { startedAt, status, metrics: measured, validityReasons: reasons } of rows) {
    const bin = binAt(Date.parse(startedAt));
    bin.attempts[status] = (bin.attempts[status] ?? 0) + 1;
    if (measured[name] === undefined) continue;
    bin.values.push(measured[name]);
    // Of a download, and of no round trip.
    const limited = reasons.includes('link_speed.download') || reasons.includes('throttled');
    if (name === speedMetric && limited) bin.lowerBounds += 1;
  }
  for (const [instantMs, given] of monitored) binAt(instantMs).values.push(given);
  return bins;
}

/** The double nearest to the sum: the values here are whole multiples of 2 ** -100. */
function exactSum(values: readonly number[]): number {
  const whole = values.reduce((sum, given) => sum + BigInt(given * 2 ** 100), 0n);
  return Number(whole) / 2 ** 100;
}

/** The quantile with the slack that 1 % of its neighbours gives. */
function quantile(values: readonly number[], share: number): { exact: number; slack: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  const weight = place - Math.floor(place);
  return {
    exact: low * (1 - weight) + high * weight,
    slack: 0.01 * Math.max(Math.abs(low), Math.abs(high)) + 1e-12,
  };
}

function expectBins(bins: readonly Bin[], expected: ReadonlyMap<number, Expected>, binMs: number): void {
  expect(bins.map(({ fromMs }) => fromMs)).toEqual([...expected.keys()].sort((a, b) => a - b));
  for (const { fromMs, toMs, figures, lowerBounds = 0, attempts } of bins) {
    const {
      values,
      attempts: counted,
      lowerBounds: bounds,
    } = expected.get(fromMs) ?? { values: [], lowerBounds: 0, attempts: {} };
    expect(lowerBounds).toBe(bounds);
    expect(toMs - fromMs).toBe(binMs);
    expect(attempts).toEqual(counted);
    if (values.length === 0) {
      expect(figures).toBeUndefined();
      continue;
    }
    expect(figures).toMatchObject({
      n: values.length,
      sum: exactSum(values),
      min: Math.min(...values) + 0,
      max: Math.max(...values) + 0,
    });
    for (const [name, share] of [
      ['p10', 0.1],
      ['median', 0.5],
      ['p90', 0.9],
    ] as const) {
      const { exact, slack } = quantile(values, share);
      expect(Math.abs((figures?.[name] ?? NaN) - exact)).toBeLessThanOrEqual(slack);
    }
  }
}

/** A row to be, with the circumstances that were drawn and no others. */
function draftOf(n: number, { atMs: startedMs, ...given }: GivenRow, origin: 'device' | 'import') {
  const draft = testDraft(n, { origin, startedAt: isoInstant(startedMs) });
  const { server: _server, engine: _engine, ...measurement } = draft.measurement;
  return { ...draft, measurement: { ...measurement, ...given } };
}

/** What is asked for by circumstance is what the rows with those circumstances give. */
async function expectParts(
  store: RollupStore,
  rows: readonly Measurement[],
  group: 'hour' | 'day',
  binMs: number,
): Promise<void> {
  const query = { metric: speedMetric, nettests: ['speed'], group };
  const valueOf = {
    server: ({ server }: Measurement) => server?.site ?? server?.host,
    network: ({ annotations, conditions }: Measurement) =>
      annotations.asn ?? annotations.isp ?? placeSchema.parse(conditions).uplink,
    interface: ({ conditions }: Measurement) => placeSchema.parse(conditions).link?.interface,
  };
  const overview = await store.circumstances({ nettests: ['speed'] }, group);
  for (const by of ['server', 'network', 'interface'] as const) {
    const { parts } = await store.binsBy(query, by, 5000, 20);
    const found = new Set(rows.map((one) => valueOf[by](one)));
    expect(new Set(parts.map(({ value: part }) => part))).toEqual(found);
    for (const { value: part, bins } of parts) {
      const own = rows.filter((one) => valueOf[by](one) === part);
      expectBins(bins, recomputed(own, new Map(), binMs, speedMetric), binMs);
      if (part === undefined) continue;
      expect((await store.bins({ ...query, where: { [by]: part } }, 5000)).bins).toEqual(bins);
      const n = own.filter(({ status }) => status === 'ok' || status === 'partial').length;
      expect(overview.values[by].find(({ value: listed }) => listed === part)?.n ?? 0).toBe(n);
    }
  }
}

const placeSchema = z.object({
  link: z.object({ interface: z.string().optional() }).optional(),
  uplink: z.string().optional(),
});

describe('src/sqlite/rollup-fold', () => {
  it('keeps what recomputation from the rows gives, in any order, with duplicates, corrections and imports', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 40, size: 'max' }), async (operations) => {
        const path = join(temporaryFolder(), 'kiosk.db');
        const store = openSqliteStore({ path, deviceId: 'device-under-test' });
        const beside = openConnection({ path, busyTimeoutMs: 1000 });
        const stored = new Map<string, Measurement>();
        // Of two rows for the same minute the first one counts.
        const monitored = new Map<number, number>();
        try {
          let n = 100;
          for (const step of operations) {
            if (step.do === 'record') {
              n += 1;
              const measurement = await store.record(draftOf(n, step.row, 'device'));
              stored.set(measurement.id, measurement);
            } else if (step.do === 'import') {
              const drafts = step.rows.map(([key, given]) => ({
                ...draftOf(key, given, 'import'),
                key: `key-${key}`,
                source: 'archive',
              }));
              await store.importAll(drafts);
              for (const { measurement } of drafts) {
                const kept = stored.has(measurement.id) ? undefined : await store.get(measurement.id);
                if (kept) stored.set(kept.id, kept);
              }
            } else if (step.do === 'correct') {
              const all = [...stored.values()];
              const old = all[step.which % Math.max(all.length, 1)];
              if (old === undefined) continue;
              const { server: _server, engine: _engine, ...same } = old;
              const { atMs: startedMs, conditions: _conditions, ...given } = step.row;
              const corrected = { ...same, ...given, startedAt: isoInstant(startedMs) };
              await store.rederive(corrected, [], '2');
              stored.set(old.id, corrected);
            } else if (step.do === 'monitor') {
              const minutes = step.values.map(minuteOf);
              await store.addMonitorMinutes({ latency: minutes, watch: [] });
              for (const { minute, minMs = 0 } of minutes) {
                const startMs = Date.parse(minute);
                if (!monitored.has(startMs)) monitored.set(startMs, minMs);
              }
            } else {
              beside.write(() => mergeRecent(beside));
            }
          }
          const rows = [...stored.values()];
          for (const [group, binMs] of [
            ['hour', hourMs],
            ['day', 24 * hourMs],
          ] as const) {
            const query = { metric, nettests: ['speed', 'latency/gateway'], group };
            const { bins } = await store.bins(query, 5000);
            expectBins(bins, recomputed(rows, monitored, binMs), binMs);
            await expectParts(store, rows, group, binMs);
          }
          expect((await store.verify()).faults).toEqual([]);
        } finally {
          beside.close();
          await store.close();
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
