// A kiosk's results as Prometheus families: names and units follow from the nettests' metric specifications.
// https://prometheus.io/docs/practices/naming/. What was not measured has no sample; docs/metrics-endpoint.md explains the names.
import type { Measurement } from '../core/measurement.js';
import type { MetricSpec } from '../core/metric.js';
import type { NettestDescription } from '../core/nettest.js';
import type { KioskResults, LatestAttempt } from '../core/results.js';
import type { MetricFamily, Sample } from '../web/exposition.js';

/** What the families are made of. */
export interface FamilySource {
  readonly results: KioskResults;
  readonly nettests: readonly Pick<NettestDescription, 'id' | 'metrics'>[];
  readonly version: string;
  readonly healthy: boolean;
}

/** All families: the kiosk itself, its attempts, their figures, and the figures of ndt7 under the official exporter's names. */
export function metricFamilies(source: FamilySource): readonly MetricFamily[] {
  const { latest } = source.results;
  return [
    ...kioskFamilies(source),
    ...attemptFamilies(latest),
    ...figureFamilies(latest, source.nettests),
    ...ndt7ExporterFamilies(latest),
  ];
}

function kioskFamilies({ results, version, healthy }: FamilySource): MetricFamily[] {
  const synchronized = { synced: [{ value: 1 }], unsynced: [{ value: 0 }], unknown: [] }[results.clock.state];
  return [
    gauge('mk_kiosk_up', '1 while the daemon measures and its store takes writes, else 0.', [
      { value: healthy ? 1 : 0 },
    ]),
    {
      name: 'mk_kiosk_build_info',
      type: 'info',
      help: 'The version of this software.',
      samples: [{ labels: { version }, value: 1 }],
    },
    gauge(
      'mk_kiosk_demo',
      '1 where every figure was made up, to look at; absent on a real kiosk.',
      results.demo === true ? [{ value: 1 }] : [],
    ),
    gauge('mk_kiosk_start_time_seconds', 'When the daemon began, and its counters with it.', [
      { value: results.startedAtMs / 1000 },
    ]),
    gauge(
      'mk_kiosk_clock_synchronized',
      '1 when the clock was set from the network, 0 when not yet; absent where nothing tells.',
      synchronized,
    ),
    gauge(
      'mk_kiosk_clock_last_sync_timestamp_seconds',
      'When the clock was last set, where its keeper tells.',
      results.clock.lastSyncMs === undefined ? [] : [{ value: results.clock.lastSyncMs / 1000 }],
    ),
    {
      name: 'mk_kiosk_tests_total',
      type: 'counter',
      help: 'Attempts recorded since the daemon began, by how they ended.',
      samples: results.recorded.map(({ nettest, status, count }) => ({
        labels: { nettest, status },
        value: count,
      })),
    },
    {
      name: 'mk_kiosk_data_used_bytes_total',
      type: 'counter',
      help: 'Bytes that tests moved over the line since the daemon began, as far as they were counted.',
      samples: results.moved.map(({ nettest, bytes }) => ({ labels: { nettest }, value: bytes })),
    },
  ];
}

function attemptFamilies(latest: readonly LatestAttempt[]): MetricFamily[] {
  const each = (value: (one: LatestAttempt) => number | undefined): Sample[] =>
    latest.flatMap((one) => {
      const found = value(one);
      const { nettest, scope } = one.attempt;
      return found === undefined ? [] : [{ labels: { nettest, scope }, value: found }];
    });
  return [
    gauge(
      'mk_kiosk_last_attempt_success',
      '1 when the newest attempt was ok, 0 when it failed or was partial.',
      each(({ attempt }) => (attempt.status === 'ok' ? 1 : 0)),
    ),
    gauge(
      'mk_kiosk_last_attempt_timestamp_seconds',
      'Start of the newest attempt.',
      each(({ attempt }) => Date.parse(attempt.startedAt) / 1000),
    ),
    gauge(
      'mk_kiosk_last_attempt_duration_seconds',
      'How long the newest attempt took.',
      each(({ attempt }) => attempt.durationMs / 1000),
    ),
    gauge(
      'mk_kiosk_last_result_timestamp_seconds',
      'Start of the newest attempt that brought figures.',
      each(({ resultAtMs }) => resultAtMs && resultAtMs / 1000),
    ),
  ];
}

/** One family per metric name; nettests that measure the same differ by their label. */
function figureFamilies(
  latest: readonly LatestAttempt[],
  nettests: FamilySource['nettests'],
): MetricFamily[] {
  const families = new Map<string, { help: string; samples: Sample[] }>();
  for (const { attempt } of latest) {
    for (const spec of nettests.find(({ id }) => id === attempt.nettest)?.metrics ?? []) {
      const value = attempt.metrics[spec.name];
      if (value === undefined) continue;
      const name = prometheusName(spec);
      const family = families.get(name) ?? { help: spec.description, samples: [] };
      family.samples.push({ labels: labelsOf(attempt), value: value * (baseUnits[spec.unit].factor ?? 1) });
      families.set(name, family);
    }
  }
  return [...families].map(([name, { help, samples }]) => gauge(name, help, samples));
}

function labelsOf({ nettest, scope, server, validity }: Measurement): NonNullable<Sample['labels']> {
  return { nettest, scope, server: server?.host, validity };
}

const baseUnits: Readonly<Record<MetricSpec['unit'], { readonly suffix: string; readonly factor?: number }>> =
  {
    bps: { suffix: '_bits_per_second' },
    ms: { suffix: '_seconds', factor: 1e-3 },
    s: { suffix: '_seconds' },
    ratio: { suffix: '_ratio' },
    bytes: { suffix: '_bytes' },
    count: { suffix: '' },
    celsius: { suffix: '_celsius' },
    dbm: { suffix: '_dbm' },
    rpm: { suffix: '_hertz', factor: 1 / 60 },
  };

/** `download_bps` → `mk_kiosk_download_bits_per_second`. Endings that mean something else to Prometheus are dropped. */
export function prometheusName({ name, unit }: Pick<MetricSpec, 'name' | 'unit'>): string {
  const ending = `_${unit}`;
  const bare = name.endsWith(ending) ? name.slice(0, -ending.length) : name;
  const plain = bare.replace(/_(?:total|count|sum|bucket|created|info)$/, '');
  return `mk_kiosk_${plain}${baseUnits[unit].suffix}`;
}

/**
 * The names of M-Lab's own exporter, for the dashboards made for it: github.com/m-lab/ndt7-client-go,
 * cmd/ndt7-prometheus-exporter. Its label `client_ip` is left out, and the upload's lowest round trip is not known here.
 */
function ndt7ExporterFamilies(latest: readonly LatestAttempt[]): MetricFamily[] {
  const attempts = latest.flatMap(({ attempt }) => (attempt.nettest === 'ndt7' ? [attempt] : []));
  const figure = (metric: string, factor = 1): Sample[] =>
    attempts.flatMap(({ metrics, server }) => {
      const value = metrics[metric];
      return value === undefined ? [] : [{ labels: { server: server?.host }, value: value * factor }];
    });
  return [
    gauge('ndt7_download_throughput_bps', 'm-lab ndt7 download speed in bits/s', figure('download_bps')),
    gauge('ndt7_upload_throughput_bps', 'm-lab ndt7 upload speed in bits/s', figure('upload_bps')),
    gauge(
      'ndt7_download_latency_seconds',
      'm-lab ndt7 download latency time in seconds',
      figure('min_rtt_ms', 1e-3),
    ),
    gauge(
      'ndt7_result_timestamp_seconds',
      'm-lab ndt7 test completion time in seconds since 1970-01-01',
      attempts.flatMap(({ startedAt, durationMs, directions }) =>
        Object.entries(directions).map(([test, result]) => ({
          labels: { test, result: result?.status === 'ok' ? 'OK' : 'ERROR' },
          value: (Date.parse(startedAt) + durationMs) / 1000,
        })),
      ),
    ),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { name, type: 'gauge', help, samples };
}
