// One made-up ndt7 run: fast at night, slow in the evening, failed during an outage, held back by Wi-Fi.
import { demoFlag } from '../core/demo.js';
import { isoInstant } from '../core/clock.js';
import type { KnownFailure } from '../core/failure.js';
import type { Curve, MeasurementDraft } from '../core/measurement.js';
import type { OutageKind } from '../core/monitor.js';
import type { LocalTime } from '../core/local-time.js';
import { around1, uuidAt, type Random } from './random.js';
import { wifiDays } from './story.js';
import type { Timeline } from './timeline.js';

type Draft = MeasurementDraft['measurement'];

/** Where and when a run takes place. */
export interface Moment {
  readonly atMs: number;
  readonly local: LocalTime;
  readonly timezone: string;
  readonly timeline: Timeline;
}

/** What a run finds during an outage. */
const failureOf: Readonly<Record<OutageKind, KnownFailure>> = {
  no_link: 'network_unreachable',
  no_gateway: 'host_unreachable',
  no_dns: 'dns_temporary_failure',
  no_internet: 'generic_timeout_error',
  captive_portal: 'ssl_invalid_hostname',
  partial: 'connection_reset',
};

const chanceFailures: readonly KnownFailure[] = ['generic_timeout_error', 'ndt7_cut_short', 'eof_error'];

/** Runs that fail for no reason that anybody sees, and those in which only the upload does. */
const failedShare = 0.012;
const partialShare = 0.008;

/** Share of its full speed that a line has: least at half past eight in the evening, on weekends for longer. */
export function eveningShare({ hour, weekday }: LocalTime, loss: number): number {
  const weekend = weekday === 0 || weekday === 6;
  const width = weekend ? 3.2 : 2.1;
  const distance = Math.min(Math.abs(hour - 20.5), 24 - Math.abs(hour - 20.5));
  return 1 - loss * Math.exp(-(distance ** 2) / (2 * width ** 2));
}

/** The draft of a run at that moment. */
export function speedTest(moment: Moment, random: Random): MeasurementDraft {
  const { atMs, local, timeline } = moment;
  const chapter = timeline.chapterAt(atMs);
  const outage = timeline.outageAt(atMs);
  const [host, city, country] = chapter.servers[Math.floor(random() * chapter.servers.length)] ?? [
    'ndt.demo.example.org',
    'Berlin',
    'DE',
  ];
  const server = { host, port: 443, scheme: 'wss', city, country };
  if (outage !== undefined) return failed(moment, random, failureOf[outage.kind]);
  const luck = random();
  if (luck < failedShare) {
    const failure = chanceFailures[Math.floor(random() * chanceFailures.length)] ?? 'unknown_failure';
    return failed(moment, random, failure);
  }
  const wifi = timeline.onWifi(atMs);
  const share = eveningShare(local, chapter.eveningLoss);
  const far = city === 'Frankfurt' ? 5 : 0;
  const line = chapter.downloadBps * share * around1(random, 0.035);
  const downloadBps = wifi ? Math.min(line, wifiDays.bps * around1(random, 0.2)) : line;
  const uploadBps =
    chapter.uploadBps * (0.5 + share / 2) * around1(random, 0.03) * (wifi ? 0.4 + random() * 0.2 : 1);
  const rttMs =
    (chapter.rttMs + far + (1 - share) * 20 + (wifi ? 3 + random() * 6 : 0)) * around1(random, 0.05);
  const noUpload = luck < failedShare + partialShare;
  const metrics = metricsOf({ downloadBps, uploadBps, rttMs, share }, noUpload, random);
  return {
    measurement: {
      ...common(moment, random),
      status: noUpload ? 'partial' : 'ok',
      directions: {
        download: { status: 'ok' },
        upload: noUpload ? { status: 'failed', failure: 'ndt7_cut_short' } : { status: 'ok' },
      },
      ...(noUpload && { failure: 'ndt7_cut_short' }),
      ...(wifi && {
        validity: 'device_limited' as const,
        validityReasons: ['wifi_rate.download', 'wifi_rate.upload'],
      }),
      durationMs: 20_400 + random() * 1500,
      server,
      metrics,
    },
    curves: [
      curve('download', downloadBps, random),
      ...(noUpload ? [] : [curve('upload', uploadBps, random)]),
    ],
  };
}

/** The draft of a run that a gate refused. */
export function skippedTest(
  moment: Moment,
  reason: NonNullable<Draft['skipReason']>,
  detail: string,
  random: Random,
): MeasurementDraft {
  return {
    measurement: { ...common(moment, random), status: 'skipped', skipReason: reason, detail, durationMs: 0 },
    curves: [],
  };
}

function failed(moment: Moment, random: Random, failure: KnownFailure): MeasurementDraft {
  return {
    measurement: {
      ...common(moment, random),
      status: 'failed',
      failure,
      directions: { download: { status: 'failed', failure }, upload: { status: 'failed', failure } },
      durationMs: 1000 + random() * 9000,
    },
    curves: [],
  };
}

function common({ atMs, timezone, timeline }: Moment, random: Random) {
  const wifi = timeline.onWifi(atMs);
  return {
    id: uuidAt(atMs, random),
    origin: 'device',
    nettest: 'ndt7',
    nettestVersion: '1',
    engine: { name: 'mk-kiosk demo' },
    trigger: 'schedule',
    scope: 'line',
    directions: {},
    validityReasons: [],
    startedAt: isoInstant(atMs),
    clock: 'synced',
    timezone,
    metrics: {},
    flags: [demoFlag],
    annotations: { name: 'Demo', connectionType: wifi ? 'wifi' : 'wired' },
    conditions: {
      link: wifi
        ? { interface: 'wlan0', kind: 'wifi', wifi: { rxRateMbps: 173.3, signalDbm: -67, band: '2.4 GHz' } }
        : { interface: 'eth0', kind: 'ethernet', speedMbps: 1000 },
    },
  } satisfies Partial<Draft>;
}

function metricsOf(
  figures: { downloadBps: number; uploadBps: number; rttMs: number; share: number },
  noUpload: boolean,
  random: Random,
): Draft['metrics'] {
  const { downloadBps, uploadBps, rttMs, share } = figures;
  return {
    download_bps: downloadBps,
    min_rtt_ms: rttMs,
    download_rtt_ms: rttMs + 12 + (1 - share) * 160 * random(),
    retransmission_ratio: 0.0006 * around1(random, 0.7) + (1 - share) * 0.02 * random(),
    download_server_bps: downloadBps * 1.004,
    download_bytes: Math.round((downloadBps / 8) * 10.1),
    connect_time_ms: rttMs * (1 + random() * 0.2),
    download_cpu_ratio: Math.min(0.97, 0.05 + downloadBps / 3e9 + random() * 0.02),
    ...(!noUpload && {
      upload_bps: uploadBps,
      upload_rtt_ms: rttMs + 15 + (1 - share) * 240 * random(),
      upload_client_bps: uploadBps * 1.02,
      upload_bytes: Math.round((uploadBps / 8) * 10.1),
      upload_cpu_ratio: Math.min(0.97, 0.05 + uploadBps / 2e9 + random() * 0.02),
    }),
  };
}

/** TCP's first second, then a level that trembles. */
function curve(direction: Curve['direction'], bps: number, random: Random): Curve {
  const points = Array.from({ length: 40 }, (_, place): [number, number] => {
    const elapsedMs = (place + 1) * 250;
    const rise = 1 - Math.exp(-elapsedMs / 450);
    return [elapsedMs, Math.round(bps * rise * around1(random, 0.02))];
  });
  return { direction, source: direction === 'download' ? 'client' : 'server', points };
}
