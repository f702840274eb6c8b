// What it costs to write one measurement, beside what one would write in its place: better-sqlite3 as it comes, one
// table, the same content as JSON in one column. Both take turns, so that both meet the same disk.
import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MonitorMinutes } from '../../src/core/monitor-store.js';
import type { MeasurementDraft } from '../../src/core/measurement.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';

/** One way to write: time of one measurement in milliseconds, bytes for each measurement. */
export interface RecordFigures {
  readonly way: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What the process gave to the disk while it wrote (/proc/self/io), write-ahead log and checkpoints included. */
  readonly writtenBytes: number | undefined;
  /** What the closed file has grown to. */
  readonly storedBytes: number;
}

/** What to write. */
export interface RecordBenchOptions {
  readonly measurements: number;
  /** Where: a new folder below it is used and removed. A tmpfs would measure nothing. */
  readonly folder?: string;
}

/** Writes with both ways in turn; ours comes first in the answer. */
export async function benchRecord({
  measurements,
  folder: parent = tmpdir(),
}: RecordBenchOptions): Promise<readonly [RecordFigures, RecordFigures]> {
  const folder = mkdtempSync(join(parent, 'mk-kiosk-bench-'));
  const ours = join(folder, 'kiosk.db');
  const plain = join(folder, 'plain.db');
  try {
    const store = openSqliteStore({ path: ours, deviceId: 'benchmark' });
    const table = new Database(plain);
    table.exec('CREATE TABLE result (id INTEGER PRIMARY KEY, json TEXT)');
    const insert = table.prepare('INSERT INTO result (json) VALUES (?)');
    const oursTaken: Taken[] = [];
    const plainTaken: Taken[] = [];
    for (let n = 0; n < measurements; n += 1) {
      const draft = draftOf(n);
      oursTaken.push(await take(() => store.record(draft)));
      plainTaken.push(await take(() => insert.run(JSON.stringify(draft))));
    }
    await store.close();
    table.close();
    return [
      figuresOf('mk-kiosk: WAL, FULL, hash chain, compressed', oursTaken, ours),
      figuresOf('better-sqlite3 as it comes, JSON in one column', plainTaken, plain),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes minutes of monitors, one commit for each: round trips to three targets, and whether the network was there. */
export async function benchMinutes({
  measurements: minutes,
  folder: parent = tmpdir(),
}: RecordBenchOptions): Promise<RecordFigures> {
  const folder = mkdtempSync(join(parent, 'mk-kiosk-bench-'));
  try {
    const path = join(folder, 'kiosk.db');
    const store = openSqliteStore({ path, deviceId: 'benchmark' });
    const taken: Taken[] = [];
    for (let n = 0; n < minutes; n += 1) {
      const minute = minuteOf(n);
      taken.push(await take(() => store.addMonitorMinutes(minute)));
    }
    await store.close();
    return figuresOf('a minute of the monitors, three targets', taken, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function minuteOf(n: number): MonitorMinutes {
  const minuteMs = Date.UTC(2026, 0, 1) + n * 60_000;
  const rtt = (place: number) => 12 + Math.sin(n * 7 + place) * 5;
  return {
    latency: ['gateway', '192.0.2.1', '198.51.100.1'].map((target, place) => ({
      ...{
        minute: new Date(minuteMs).toISOString(),
        target,
        method: 'ping',
        sent: 11,
        received: 11,
        flags: [],
      },
      ...{ minMs: rtt(place) - 1, medianMs: rtt(place), p95Ms: rtt(place) * 1.5, jitterMs: rtt(place) / 9 },
    })),
    watch: [{ minuteMs, up: 4, down: 0, unknown: 0, overlapsTest: false }],
  };
}

/** The figures as a Markdown table, with ours as a share of the other in the last row. */
export function recordTable(
  [ours, plain]: readonly [RecordFigures, RecordFigures],
  minute: RecordFigures,
): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const kilobytes = (bytes: number | undefined) => (bytes === undefined ? '–' : (bytes / 1024).toFixed(1));
  const ratio = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? '–' : `${(a / b).toFixed(2)}×`;
  const figures = (way: RecordFigures) =>
    row([
      way.way,
      way.p50Ms.toFixed(2),
      way.p99Ms.toFixed(2),
      kilobytes(way.writtenBytes),
      kilobytes(way.storedBytes),
    ]);
  return [
    row(['one measurement with its raw output', 'p50 ms', 'p99 ms', 'KiB written', 'KiB kept']),
    row(['---', '---:', '---:', '---:', '---:']),
    figures(ours),
    figures(plain),
    row([
      'ratio',
      ratio(ours.p50Ms, plain.p50Ms),
      ratio(ours.p99Ms, plain.p99Ms),
      ratio(ours.writtenBytes, plain.writtenBytes),
      ratio(ours.storedBytes, plain.storedBytes),
    ]),
    figures(minute),
  ].join('\n');
}

interface Taken {
  readonly ms: number;
  readonly bytes: number | undefined;
}

async function take(write: () => unknown): Promise<Taken> {
  const before = writtenBytes();
  const startMs = performance.now();
  await write();
  const ms = performance.now() - startMs;
  const after = writtenBytes();
  return { ms, bytes: before === undefined || after === undefined ? undefined : after - before };
}

function figuresOf(way: string, taken: readonly Taken[], path: string): RecordFigures {
  const sorted = taken.map(({ ms }) => ms).sort((a, b) => a - b);
  const percentile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const written = taken.map(({ bytes }) => bytes).filter((bytes) => bytes !== undefined);
  return {
    way,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    writtenBytes:
      written.length === taken.length ? written.reduce((sum, n) => sum + n, 0) / taken.length : undefined,
    storedBytes: statSync(path).size / taken.length,
  };
}

/** Bytes this process has caused to be sent to the disk: proc(5), /proc/pid/io. */
function writtenBytes(): number | undefined {
  try {
    const match = /^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'));
    return match === null ? undefined : Number(match[1]);
  } catch {
    return undefined;
  }
}

/** A speed test as it is recorded every few hours: figures that differ, two curves, 5 KB of raw output. */
function draftOf(n: number): MeasurementDraft {
  const wave = (place: number) => 90e6 * (1 + Math.sin(n * 7 + place) / 5);
  const curve = (offset: number) =>
    Array.from({ length: 100 }, (_, place): [number, number] => [
      place * 100.3 + wave(place) / 1e8,
      wave(place + offset),
    ]);
  const [download, upload] = [curve(0), curve(50)];
  const startMs = Date.UTC(2026, 0, 1) + n * 6 * 3_600_000;
  return {
    measurement: {
      id: idOf(startMs),
      origin: 'device',
      nettest: 'ndt7',
      nettestVersion: '1',
      engine: { name: 'mk-kiosk', version: '0.1.0' },
      trigger: 'schedule',
      scope: 'line',
      status: 'ok',
      directions: { download: { status: 'ok' }, upload: { status: 'ok' } },
      validity: 'clean',
      validityReasons: [],
      startedAt: new Date(startMs).toISOString(),
      durationMs: 21_345.6 + n,
      clock: 'synced',
      bootId: '0e0a1b8c-1111-4222-8333-444455556666',
      monotonicMs: 86_400_000.123 + n,
      timezone: 'Europe/Rome',
      scheduledAt: new Date(startMs).toISOString(),
      server: { host: 'ndt-mlab1-trn02.example.org', port: 443, scheme: 'wss', city: 'Turin', country: 'IT' },
      metrics: {
        download_bps: wave(1),
        upload_bps: wave(2) / 4,
        min_rtt_ms: 12 + Math.sin(n),
        rtt_ms: 15 + Math.cos(n),
        retransmission_ratio: Math.abs(Math.sin(n)) / 100,
        download_bytes: Math.round(wave(3)),
        upload_bytes: Math.round(wave(4)),
      },
      flags: [],
      annotations: { name: 'mk-kiosk', site: 'library' },
      conditions: { link: { speedMbps: 1000, duplex: 'full' }, cpu: { load1: 0.31 } },
    },
    curves: [
      { direction: 'download', source: 'client', points: download },
      { direction: 'upload', source: 'server', points: upload },
    ],
    raw: {
      format: 'ndt7/1',
      text: JSON.stringify({
        download: {
          direction: 'download',
          scheme: 'wss',
          ending: 'server_closed',
          cut: false,
          clientCurve: download,
        },
        upload: { direction: 'upload', scheme: 'wss', ending: 'duration', cut: false, serverCurve: upload },
      }),
    },
  };
}

/** A UUIDv7 of that instant: https://www.rfc-editor.org/rfc/rfc9562#section-5.7 */
function idOf(startMs: number): string {
  const time = startMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const options = { measurements: Number(process.argv[2] ?? 1000) };
  const [figures, minute] = [await benchRecord(options), await benchMinutes(options)];
  process.stdout.write(`${recordTable(figures, minute)}\n`);
}
