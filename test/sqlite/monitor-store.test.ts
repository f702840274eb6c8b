// The monitors' part of the SQLite store.
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LatencyMinute, Outage, WatchMinute } from '../../src/core/monitor.js';
import { openConnection } from '../../src/sqlite/connection.js';
import { bundledMigrations, migrate } from '../../src/sqlite/migrate.js';
import { monitorStoreOf } from '../../src/sqlite/monitor-store.js';
import { fillRollups, rebuildRollups } from '../../src/sqlite/rollup-fill.js';
import { readBins } from '../../src/sqlite/rollup-read.js';
import { verifyRollups } from '../../src/sqlite/rollup-verify.js';
import { temporaryFolder } from './temporary-folder.js';

const noonMs = Date.UTC(2030, 0, 1, 12);
const at = (minutes: number) => new Date(noonMs + minutes * 60_000).toISOString();

function openMonitors(folder = temporaryFolder()) {
  const connection = openConnection({ path: join(folder, 'kiosk.db'), busyTimeoutMs: 1000 });
  onTestFinished(() => {
    connection.close();
  });
  migrate(connection, bundledMigrations());
  fillRollups(connection);
  return { connection, store: monitorStoreOf(connection, async (work) => work()) };
}

function latency(minute: number, more: Partial<LatencyMinute> = {}): LatencyMinute {
  return {
    minute: at(minute),
    target: 'gateway',
    method: 'ping',
    sent: 11,
    received: 10,
    minMs: 0.301,
    medianMs: 1.25,
    p95Ms: 9.999,
    jitterMs: 0.5,
    flags: [],
    ...more,
  };
}

function watched(minute: number, bootId?: string): WatchMinute {
  return {
    minuteMs: noonMs + minute * 60_000,
    ...(bootId !== undefined && { bootId }),
    up: 4,
    down: 0,
    unknown: 0,
    overlapsTest: false,
  };
}

function outage(n: number, begin: number, end?: number): Outage {
  return {
    id: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    kind: 'no_internet',
    begin: at(begin),
    beginUncertaintyMs: 7000,
    ...(end !== undefined && { end: at(end), endUncertaintyMs: 2000 }),
    overlapsTest: false,
  };
}

describe('src/sqlite/monitor-store', () => {
  it('gives minutes back as they came, and what was not measured has no key', async () => {
    const { store } = openMonitors();
    const silent: LatencyMinute = {
      minute: at(1),
      target: 'gateway',
      method: 'tcp',
      sent: 11,
      received: 0,
      flags: [],
    };
    const marked = latency(2, { flags: ['overlaps_test', 'clock_step'] });
    await store.addMonitorMinutes({ latency: [latency(0), silent, marked], watch: [] });
    expect(await store.latencyMinutes({}, undefined, 10)).toStrictEqual([latency(0), silent, marked]);
  });

  it('finds minutes by range and target, the newest where there are too many', async () => {
    const { store } = openMonitors();
    const minutes = [0, 1, 2, 3].flatMap((n) => [latency(n), latency(n, { target: 'host.example' })]);
    await store.addMonitorMinutes({ latency: minutes, watch: [] });
    const range = { fromMs: noonMs + 60_000, toMs: noonMs + 180_000 };
    expect(await store.latencyMinutes(range, 'host.example', 10)).toEqual([
      latency(1, { target: 'host.example' }),
      latency(2, { target: 'host.example' }),
    ]);
    expect((await store.latencyMinutes({}, 'gateway', 2)).map(({ minute }) => minute)).toEqual([
      at(2),
      at(3),
    ]);
  });

  it('keeps the first of two rows for one minute, and adds it to the roll-ups once', async () => {
    const { store, connection } = openMonitors();
    await store.addMonitorMinutes({ latency: [latency(0)], watch: [watched(0)] });
    await store.addMonitorMinutes({ latency: [latency(0, { medianMs: 99 })], watch: [watched(0)] });
    expect(await store.latencyMinutes({}, undefined, 10)).toEqual([latency(0)]);
    const { bins } = readBins(connection, binQuery, 10);
    expect(bins[0]?.figures?.n).toBe(1);
  });

  const binQuery = {
    metric: 'median_rtt_ms',
    nettests: ['latency/gateway'],
    scopes: ['lan'],
    group: 'hour',
  } as const;

  it('rolls minutes up in the same transaction, without those that overlap a test', async () => {
    const { store, connection } = openMonitors();
    await store.addMonitorMinutes({
      latency: [
        latency(0),
        latency(1, { medianMs: 3 }),
        latency(2, { medianMs: 500, flags: ['overlaps_test'] }),
      ],
      watch: [],
    });
    const before = readBins(connection, binQuery, 10);
    expect(before.bins[0]?.figures).toMatchObject({ n: 2, min: 1.25, max: 3 });
    await rebuildRollups(connection);
    expect(readBins(connection, binQuery, 10)).toEqual(before);
  });

  it('rolls up what it stored: whole microseconds', async () => {
    const { store, connection } = openMonitors();
    await store.addMonitorMinutes({ latency: [latency(0, { medianMs: 1.23456789 })], watch: [] });
    expect(await store.latencyMinutes({}, undefined, 10)).toEqual([latency(0, { medianMs: 1.235 })]);
    expect(readBins(connection, binQuery, 10).bins[0]?.figures).toMatchObject({
      n: 1,
      min: 1.235,
      max: 1.235,
    });
    expect(await verifyRollups(connection)).toEqual([]);
  });

  it('replaces an outage by its id, and finds those that touch a range', async () => {
    const { store } = openMonitors();
    await store.saveOutage(outage(1, 0));
    expect(await store.openOutage()).toStrictEqual(outage(1, 0));
    await store.saveOutage(outage(1, 0, 5));
    expect(await store.openOutage()).toBeUndefined();
    await store.saveOutage(outage(2, 20, 30));
    await store.saveOutage(outage(3, 40));
    const range = (from: number, to: number) => ({ fromMs: Date.parse(at(from)), toMs: Date.parse(at(to)) });
    expect(await store.outages({}, 10)).toEqual([outage(1, 0, 5), outage(2, 20, 30), outage(3, 40)]);
    expect(await store.outages(range(25, 26), 10)).toEqual([outage(2, 20, 30)]);
    expect(await store.outages(range(6, 20), 10)).toEqual([]);
    expect(await store.outages(range(100, 101), 10)).toEqual([outage(3, 40)]);
    expect(await store.outages({}, 1)).toEqual([outage(3, 40)]);
  });

  it('refuses an outage that ends before it begins', async () => {
    const { store } = openMonitors();
    await expect(store.saveOutage(outage(1, 5, 4))).rejects.toThrow(/CHECK/);
    expect(await store.outages({}, 10)).toEqual([]);
  });

  it('tells the time in which nobody watched, and whether the device was started again', async () => {
    const { store } = openMonitors();
    expect(await store.lastWatched()).toBeUndefined();
    await store.addMonitorMinutes({
      latency: [],
      watch: [
        watched(0, 'a'),
        watched(1, 'a'),
        watched(3, 'a'),
        watched(10, 'a'),
        watched(70, 'b'),
        watched(75),
      ],
    });
    expect(await store.unwatched({}, 10)).toEqual([
      { from: at(4), to: at(10), reboot: 'no' },
      { from: at(11), to: at(70), reboot: 'yes' },
      { from: at(71), to: at(75), reboot: 'unknown' },
    ]);
    const inside = { fromMs: noonMs + 20 * 60_000, toMs: noonMs + 21 * 60_000 };
    expect(await store.unwatched(inside, 10)).toEqual([{ from: at(11), to: at(70), reboot: 'yes' }]);
    expect(await store.lastWatched()).toEqual(watched(75));
  });

  it('keeps everything when it is opened again', async () => {
    const folder = temporaryFolder();
    const { store, connection } = openMonitors(folder);
    await store.addMonitorMinutes({ latency: [latency(0)], watch: [watched(0, 'a')] });
    await store.saveOutage(outage(1, 0));
    connection.close();
    const again = openMonitors(folder).store;
    expect(await again.latencyMinutes({}, undefined, 10)).toEqual([latency(0)]);
    expect(await again.lastWatched()).toEqual(watched(0, 'a'));
    expect(await again.openOutage()).toEqual(outage(1, 0));
  });

  it('adds minutes whole or not at all', async () => {
    const { store } = openMonitors();
    const broken = latency(1, { minute: 'never' });
    await expect(
      store.addMonitorMinutes({ latency: [latency(0), broken], watch: [watched(0)] }),
    ).rejects.toThrow();
    expect(await store.latencyMinutes({}, undefined, 10)).toEqual([]);
    expect(await store.lastWatched()).toBeUndefined();
  });
});
