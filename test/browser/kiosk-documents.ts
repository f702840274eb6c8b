// The documents a kiosk answers with, made by hand: one measurement, one status.
import type { NettestStatus, StatusDocument } from '../../src/core/api.js';
import { consentProviders } from '../../src/core/consent.js';
import { directions, type Measurement } from '../../src/core/measurement.js';
import { signalOf, type SignalAttempt } from '../../src/core/signal.js';
import { countsAgainstLine, isLowerBound } from '../../src/core/validity-reason.js';

/** One hour. */
export const hourMs = 3_600_000;
/** Length of a window of ndt7's schedule. */
export const windowMs = 4 * hourMs;

/** The instant at which every scenario plays: a Friday afternoon, 16:42 in Berlin. */
export const scenarioNowMs = Date.parse('2026-11-20T15:42:00.000Z');

const iso = (ms: number) => new Date(ms).toISOString();

let idCounter = 0;

/** An identifier in the form of a UUIDv7. */
function nextId(): string {
  idCounter += 1;
  return `01890000-0000-7000-8000-${idCounter.toString(16).padStart(12, '0')}`;
}

/** A measurement on the line that went well, with `part` laid over it. */
export function measurement(atMs: number, part: Partial<Measurement> = {}): Measurement {
  return {
    id: nextId(),
    device: 'device-1',
    origin: 'device',
    epoch: 'epoch-1',
    sequence: idCounter,
    nettest: 'ndt7',
    nettestVersion: '1',
    engine: { name: 'mk-kiosk-ndt7', version: '0.1.0' },
    trigger: 'schedule',
    scope: 'line',
    status: 'ok',
    directions: { download: { status: 'ok' }, upload: { status: 'ok' } },
    validityReasons: [],
    startedAt: iso(atMs),
    durationMs: 21_400,
    clock: 'synced',
    server: {
      host: 'ndt-mlab1-ber01.example.net',
      port: 443,
      scheme: 'wss',
      site: 'ber01',
      city: 'Berlin',
      country: 'DE',
    },
    metrics: { download_bps: 94.2e6, upload_bps: 38.1e6, min_rtt_ms: 12.3, retransmission_ratio: 0.004 },
    flags: [],
    annotations: {},
    conditions: {},
    raw: { format: 'ndt7/1', sha256: 'a'.repeat(64), bytes: 48_211 },
    previousHash: 'b'.repeat(64),
    hash: 'c'.repeat(64),
    ...part,
  };
}

const metrics: NettestStatus['metrics'] = [
  {
    name: 'download_bps',
    label: 'Download',
    description: 'Bytes this kiosk received, over the time they took.',
    unit: 'bps',
    better: 'higher',
    direction: 'download',
    headline: true,
  },
  {
    name: 'upload_bps',
    label: 'Upload',
    description: 'Bytes the server received, by its own account, over the time they took.',
    unit: 'bps',
    better: 'higher',
    direction: 'upload',
    headline: true,
  },
  {
    name: 'min_rtt_ms',
    label: 'Latency',
    description: 'The shortest round trip the server saw during the download.',
    unit: 'ms',
    better: 'lower',
    headline: true,
    thresholds: { good: 30, poor: 100 },
  },
  {
    name: 'retransmission_ratio',
    label: 'Retransmitted',
    description: 'Share of bytes the server had to send again.',
    unit: 'ratio',
    better: 'lower',
    headline: false,
  },
];

/** The nettests of a kiosk, the first one ready. */
function nettests(nowMs: number): NettestStatus[] {
  const windowFrom = Math.floor(nowMs / (4 * hourMs)) * 4 * hourMs + 4 * hourMs;
  return [
    {
      id: 'ndt7',
      title: 'ndt7 speed test',
      description: 'Download, upload and latency by M-Lab’s ndt7.',
      kind: 'throughput',
      scope: 'line',
      metrics,
      enabled: true,
      state: 'ready',
      needs: [],
      cron: '0 1-21/4 * * *',
      next: {
        at: iso(windowFrom + 0.7 * hourMs),
        windowFrom: iso(windowFrom),
        windowTo: iso(windowFrom + 4 * hourMs),
      },
    },
    {
      id: 'mk.ndt',
      title: 'Measurement Kit NDT',
      description: 'The NDT5 speed test of Measurement Kit.',
      kind: 'throughput',
      scope: 'line',
      metrics: metrics.slice(0, 3),
      enabled: true,
      state: 'unavailable',
      needs: [
        {
          what: 'program',
          message: 'The program measurement_kit is not installed.',
          fix: 'Install it, or give its path as programs.measurement_kit.',
        },
        {
          what: 'server',
          message: 'No NDT5 server is named.',
          fix: 'Set nettests.mk.ndt.options.server: the public servers are switched off.',
        },
      ],
      cron: '30 */6 * * *',
    },
  ];
}

/** A kiosk's status with nothing measured and consent to M-Lab given. */
export function emptyStatus(nowMs: number): StatusDocument {
  return {
    device: {
      id: 'device-1',
      name: 'Library, ground floor',
      annotations: { site: 'Library', location: 'hall' },
    },
    version: '0.1.0',
    now: iso(nowMs),
    startedAt: iso(nowMs - 26 * hourMs),
    timezone: 'Europe/Berlin',
    clock: 'synced',
    signal: signalOf({
      nowMs,
      attempts: [],
      measuring: false,
      network: 'up',
      storageFailing: false,
      selfTested: false,
    }),
    latest: {},
    waiting: [],
    nettests: nettests(nowMs),
    consent: consentProviders.map((provider) => ({
      provider: provider.id,
      name: provider.name,
      textVersion: provider.textVersion,
      measured: provider.measured,
      published: provider.published,
      recipient: provider.recipient,
      links: [...provider.links],
      granted: provider.id === 'mlab',
      ...(provider.id === 'mlab'
        ? {
            newest: {
              provider: provider.id,
              action: 'granted' as const,
              who: 'Ada',
              at: iso(nowMs - 25 * hourMs),
              textVersion: provider.textVersion,
              source: 'page' as const,
            },
          }
        : {}),
    })),
    addresses: ['http://192.168.178.55:8788/'],
    firstStart: false,
    store: { epoch: 'epoch-1', measurements: 0, bytes: 86_016, schemaVersion: 1 },
    hardware: { state: 'none', detail: 'no GPIO chip on this machine' },
    problems: [],
  };
}

/** A status brought in line with measurements, as the daemon would: signal, newest figures, newest attempt. */
export function withMeasurements(
  status: StatusDocument,
  measurements: readonly Measurement[],
): StatusDocument {
  const line = measurements.filter((row) => row.scope === 'line');
  const attempts: SignalAttempt[] = line.flatMap((row) => {
    const { status: outcome, startedAt, metrics: values } = row;
    if (outcome === 'skipped') return [];
    const { download_bps: downloadBps, upload_bps: uploadBps } = values;
    return [
      {
        atMs: Date.parse(startedAt),
        status: outcome,
        ...(downloadBps === undefined ? {} : { downloadBps }),
        ...(uploadBps === undefined ? {} : { uploadBps }),
        excused: directions.filter((direction) => !countsAgainstLine(row, direction)),
      },
    ];
  });
  const { plan } = status;
  const selfTest = measurements.find((row) => row.scope === 'self-test');
  const latest = (metric: string, promised?: number, direction?: 'download' | 'upload') => {
    const row = line.find(({ metrics: values }) => values[metric] !== undefined);
    const value = row?.metrics[metric];
    if (row === undefined || value === undefined) return undefined;
    return {
      metric,
      value,
      at: row.startedAt,
      id: row.id,
      nettest: row.nettest,
      ...(row.server === undefined ? {} : { server: row.server.city ?? row.server.host }),
      ...(promised === undefined ? {} : { planRatio: value / promised }),
      ...(direction !== undefined && isLowerBound(row, direction) && { lowerBound: true }),
    };
  };
  const [download, upload, latency] = [
    latest('download_bps', plan?.downloadBps, 'download'),
    latest('upload_bps', plan?.uploadBps, 'upload'),
    latest('min_rtt_ms'),
  ];
  const [lastAttempt] = line;
  return {
    ...status,
    signal: signalOf({
      nowMs: Date.parse(status.now),
      attempts,
      plan: {
        ...(plan?.downloadBps === undefined ? {} : { downloadBps: plan.downloadBps }),
        ...(plan?.uploadBps === undefined ? {} : { uploadBps: plan.uploadBps }),
      },
      measuring: false,
      network: 'up',
      storageFailing: false,
      selfTested: selfTest !== undefined,
    }),
    latest: { ...(download && { download }), ...(upload && { upload }), ...(latency && { latency }) },
    ...(lastAttempt && { lastAttempt }),
    ...(selfTest && { selfTest }),
    store: {
      ...status.store,
      measurements: measurements.length,
      bytes: 86_016 + measurements.length * 24_000,
    },
  };
}
