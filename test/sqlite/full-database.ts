// A database in which no column is empty, for tests that damage it.
import { join } from 'node:path';
import { directions, type Curve, type MeasurementDraft } from '../../src/core/measurement.js';
import type { MonitorStore } from '../../src/core/monitor-store.js';
import type { TimelineStore } from '../../src/core/timeline.js';
import { openConnection } from '../../src/sqlite/connection.js';
import { mergeRecent } from '../../src/sqlite/rollup-merge.js';
import { openSqliteStore, type SqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';

/** Opens the store at a path. */
export function open(path: string): SqliteStore {
  return openSqliteStore({ path, deviceId: 'device-under-test' });
}

/** A closed database with something in every table and every column. */
export async function fullDatabase(folder: string, rows = 3): Promise<string> {
  const path = join(folder, 'kiosk.db');
  const store = open(path);
  for (let n = 1; n <= rows; n += 1) await store.record(everything(n));
  mergeRollups(path);
  await store.importAll([
    { ...everything(1001), key: 'key-1', source: 'a.njson' },
    { ...everything(1002), key: 'key-2', source: 'b.njson' },
  ]);
  await store.quarantine([{ source: 'a.njson', line: 3, reason: 'no JSON', text: '{"cut' }]);
  await store.addConsentEvent({
    provider: 'mlab',
    action: 'granted',
    who: 'Zoë',
    at: '2026-11-20T12:00:00Z',
    textVersion: '2025-07-15',
    source: 'page',
  });
  await store.addPlan({
    provider: 'Example',
    downloadBps: 1e8,
    uploadBps: 2e7,
    latencyMs: 20,
    validFrom: '2026-01-01T00:00:00Z',
  });
  await store.writeState('drawn', { at: 1 });
  await store.addNote({
    id: '00000000-0000-7000-8000-000000000002',
    from: '2026-11-20T06:00:00.000Z',
    to: '2026-11-20T07:00:00.000Z',
    author: 'Zoë',
    text: 'fibre cut',
    createdAt: '2026-11-20T08:00:00.000Z',
  });
  await store.addOpinion({
    id: '00000000-0000-7000-8000-000000000003',
    at: '2026-11-20T09:00:00.000Z',
    answer: 'good',
    measurement: everything(1).measurement.id,
  });
  await monitored(store);
  await store.close();
  return path;
}

/** An outage, and minutes on both sides of a restart. */
async function monitored(store: MonitorStore & TimelineStore): Promise<void> {
  const minuteMs = Date.UTC(2026, 10, 20, 12);
  const counts = { up: 3, down: 1, unknown: 0, overlapsTest: false };
  await store.addMonitorMinutes({
    latency: [
      {
        minute: '2026-11-20T12:00:00.000Z',
        target: 'gateway',
        method: 'ping',
        sent: 11,
        received: 10,
        minMs: 0.4,
        medianMs: 0.5,
        p95Ms: 0.9,
        jitterMs: 0.1,
        flags: ['clock_step'],
      },
    ],
    watch: [
      { ...counts, minuteMs, bootId: 'boot-1' },
      { ...counts, minuteMs: minuteMs + 3_600_000, bootId: 'boot-2' },
    ],
  });
  await store.saveOutage({
    id: '00000000-0000-7000-8000-000000000001',
    kind: 'no_dns',
    begin: '2026-11-20T12:00:10.000Z',
    beginUncertaintyMs: 7000,
    end: '2026-11-20T12:00:50.000Z',
    endUncertaintyMs: 2000,
    overlapsTest: false,
  });
  const undated = { bootId: 'boot-3', monotonicMs: 60_000 };
  await store.addMonitorMinutes({
    latency: [],
    watch: [{ minuteMs: minuteMs - 1_800_000, bootId: 'boot-3', ...counts, undated }],
  });
  await store.saveOutage(
    {
      id: '00000000-0000-7000-8000-000000000003',
      kind: 'no_internet',
      begin: '2026-11-20T14:00:10.000Z',
      beginUncertaintyMs: 7000,
      end: '2026-11-20T14:00:50.000Z',
      endUncertaintyMs: 2000,
      overlapsTest: false,
    },
    { bootId: 'boot-3', beginMonotonicMs: 70_000, endMonotonicMs: 110_000 },
  );
  await store.beginDaemonRun({
    id: '00000000-0000-7000-8000-000000000002',
    startMs: Date.UTC(2026, 10, 20, 11),
    monotonicMs: 1000,
    bootId: 'boot',
    synced: true,
  });
  await store.endDaemonRun('00000000-0000-7000-8000-000000000002', Date.UTC(2026, 10, 20, 13));
}

/** Fills the tables that roll-ups are merged into; what comes later waits in another one. */
function mergeRollups(path: string): void {
  const connection = openConnection({ path, busyTimeoutMs: 1000 });
  connection.write(() => mergeRecent(connection));
  connection.close();
}

function everything(n: number): MeasurementDraft {
  const points: Curve['points'] = [[250, 8e7 + n]];
  const curves: Curve[] = directions.flatMap((direction) => [
    { direction, source: 'client', points },
    { direction, source: 'server', points },
  ]);
  return { ...withEveryField(n), curves };
}

function withEveryField(n: number): MeasurementDraft {
  return testDraft(n, {
    status: 'partial',
    failure: 'eof_error',
    detail: 'the server went',
    skipReason: 'quota',
    validity: 'disturbed',
    validityReasons: ['cross_traffic'],
    directions: {
      download: { status: 'partial', failure: 'eof_error', detail: 'at 4 s' },
      upload: { status: 'failed', failure: 'eof_error', detail: 'at 0 s' },
    },
    bootId: 'f1d1c1b1',
    monotonicMs: 12345.5,
    timezone: 'Europe/Rome',
    scheduledAt: '2026-11-20T11:59:00.000Z',
    ticks: 2,
    engine: { name: 'test-double', version: '1' },
    server: {
      host: 'ndt.example',
      port: 443,
      address: '192.0.2.1',
      scheme: 'wss',
      site: 'trn01',
      city: 'Turin',
      country: 'IT',
      version: '0.20',
    },
    input: 'https://example.org/',
    annotations: { site: 'test', asn: 'AS64500' },
    conditions: { link: { interface: 'eth0', speedMbps: 1000 } },
    flags: ['cut'],
    exitCode: 1,
    exitSignal: 'SIGTERM',
    stderrTail: 'warning: late',
  });
}
