// A store with years in it: 48 speed tests and 1,440 minutes of latency a day, the same for the same seed. Tests go to twenty
// servers in turn by chance, with a new version of the client each three months, over three providers, three weeks of each year
// by Wi-Fi. Rows go through the store's own functions, many to a transaction. Ten years take minutes, and 0.6 GB.
import { pathToFileURL } from 'node:url';
import type { LatencyMinute } from '../../src/core/monitor.js';
import type { MeasurementDraft } from '../../src/core/measurement.js';
import { recordMeasurement } from '../../src/sqlite/add-measurements.js';
import { openConnection, type Connection } from '../../src/sqlite/connection.js';
import { addMonitorMinutes } from '../../src/sqlite/add-minutes.js';
import { openRawCodec } from '../../src/sqlite/raw-codec.js';
import { openEpochs } from '../../src/sqlite/sequence-epochs.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';

/** What to make. */
export interface TenYearsOptions {
  /** A file that is not there yet. */
  readonly path: string;
  readonly years?: number;
  readonly seed?: number;
  /** Speed tests a day; default 48. */
  readonly testsPerDay?: number;
  /** Without minutes of latency the store is made in a tenth of the time. */
  readonly minutes?: boolean;
  /** Told after each 30 days. */
  readonly onProgress?: (days: number, ofDays: number) => void;
}

/** The first instant of the store, and the one after its last. */
export interface TenYearsRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Days in one transaction. */
const daysAtOnce = 30;
const dayMs = 86_400_000;
const servers = 20;

/** Makes the store and closes it. */
export async function makeTenYears({
  path,
  years = 10,
  seed = 1,
  testsPerDay = 48,
  minutes = true,
  onProgress,
}: TenYearsOptions): Promise<TenYearsRange> {
  await openSqliteStore({ path, deviceId: 'benchmark' }).close();
  const connection = openConnection({ path, busyTimeoutMs: 1000 });
  const random = seeded(seed);
  const fromMs = Date.UTC(2016, 0, 1);
  const days = Math.round(years * 365.25);
  const epochOf = openEpochs(connection).of;
  const context = { connection, codec: openRawCodec(connection), deviceId: 'benchmark', epochOf };
  for (let first = 0; first < days; first += daysAtOnce) {
    const until = Math.min(first + daysAtOnce, days);
    connection.write(() => {
      for (let day = first; day < until; day += 1) {
        const startMs = fromMs + day * dayMs;
        for (let n = 0; n < testsPerDay; n += 1) {
          const atMs = startMs + n * Math.floor(dayMs / testsPerDay);
          recordMeasurement(context, speedTest(day * testsPerDay + n, atMs, random));
        }
        if (minutes) addLatency(connection, startMs, random);
      }
    });
    onProgress?.(until, days);
  }
  connection.close();
  return { fromMs, toMs: fromMs + days * dayMs };
}

/** Slow in the evening, failed once in 50 times. */
function speedTest(n: number, startMs: number, random: () => number): MeasurementDraft {
  const failed = random() < 0.02;
  const hourOfDay = (startMs / 3_600_000) % 24;
  const evening = 1 - 0.4 * Math.exp(-((hourOfDay - 20) ** 2) / 8);
  const speed = (full: number) => full * evening * (0.9 + random() * 0.2);
  const [download, upload] = [speed(94e6), speed(21e6)];
  const atMs = startMs + Math.floor(random() * 1_500_000);
  const day = Math.floor(startMs / dayMs);
  const byRadio = day % 365 < 21;
  const site = Math.floor(random() * servers);
  const id = n.toString(16).padStart(12, '0');
  return {
    measurement: {
      id: `01930000-0000-7000-8000-${id}`,
      origin: 'device',
      nettest: 'ndt7',
      nettestVersion: '1',
      engine: { name: 'mk-kiosk', version: `0.${String(Math.floor(day / 91))}.0` },
      trigger: 'schedule',
      scope: 'line',
      status: failed ? 'failed' : 'ok',
      ...(failed && { failure: 'connection_refused' }),
      directions: {},
      validityReasons: byRadio ? ['wifi_rate.download'] : [],
      startedAt: new Date(atMs).toISOString(),
      durationMs: 21_000,
      clock: 'synced',
      server: {
        host: `ndt-trn${String(site)}.example.org`,
        site: `trn${String(site).padStart(2, '0')}`,
        ...{ port: 443, scheme: 'wss', city: 'Turin', country: 'IT' },
      },
      metrics: failed
        ? {}
        : {
            download_bps: download,
            upload_bps: upload,
            min_rtt_ms: 11 + random() * 3,
            download_rtt_ms: 20 + random() * 30,
            upload_rtt_ms: 20 + random() * 60,
            retransmission_ratio: random() / 50,
            download_server_bps: download * 1.01,
            upload_client_bps: upload * 1.02,
            download_bytes: Math.round(download * 1.25),
            upload_bytes: Math.round(upload * 1.25),
            connect_time_ms: 30 + random() * 10,
            download_cpu_ratio: random(),
            upload_cpu_ratio: random(),
          },
      flags: [],
      annotations: {},
      conditions: {
        link: { interface: byRadio ? 'wlan0' : 'eth0' },
        probe: { asn: `AS${String(64500 + Math.floor(day / 1300))}` },
      },
    },
    curves: [],
    raw: { format: 'benchmark/1', text: JSON.stringify({ n, download, upload }) },
  };
}

function addLatency(connection: Connection, startMs: number, random: () => number): void {
  const latency: LatencyMinute[] = Array.from({ length: 1440 }, (_, minute) => {
    const rtt = 12 + random() * 2 + (random() < 0.05 ? random() * 200 : 0);
    return {
      minute: new Date(startMs + minute * 60_000).toISOString(),
      target: 'example.org',
      method: 'ping',
      sent: 10,
      received: random() < 0.01 ? 9 : 10,
      minMs: rtt - 1,
      medianMs: rtt,
      p95Ms: rtt * 1.5,
      jitterMs: random() * 4,
      flags: [],
    };
  });
  addMonitorMinutes(connection, { latency, watch: [] });
}

/** Numbers in [0, 1) that follow from the seed: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , path, years] = process.argv;
  if (path === undefined) throw new Error('usage: ten-years.js FILE [YEARS]');
  await makeTenYears({
    path,
    ...(years !== undefined && { years: Number(years) }),
    onProgress: (days, ofDays) => process.stderr.write(`${days} of ${ofDays} days\n`),
  });
}
