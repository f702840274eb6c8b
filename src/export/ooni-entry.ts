// A measurement as an entry of OONI's data format 0.2.0. Who and where the probe is stays unsaid: AS0, ZZ, 127.0.0.1.
// https://github.com/ooni/spec/blob/master/data-formats/df-000-base.md · test keys: https://github.com/ooni/spec/tree/master/nettests
import type { Measurement } from '../core/measurement.js';
import { ooniSoftwareName, type OoniEntry, type OoniKioskKeys } from '../core/ooni-entry.js';

/** The entry of a measurement; `softwareVersion` is this program's. */
export function ooniEntryOf(measurement: Measurement, softwareVersion: string): OoniEntry {
  const started = utcText(measurement.startedAt);
  return {
    annotations: {
      ...measurement.annotations,
      engine_name: measurement.engine?.name ?? ooniSoftwareName,
      engine_version: measurement.engine?.version ?? softwareVersion,
      platform: 'linux',
    },
    data_format_version: '0.2.0',
    extensions: {},
    id: measurement.id,
    input: measurement.input ?? null,
    measurement_start_time: started,
    probe_asn: 'AS0',
    probe_cc: 'ZZ',
    probe_ip: '127.0.0.1',
    report_id: '',
    software_name: ooniSoftwareName,
    software_version: softwareVersion,
    test_helpers: {},
    test_keys: {
      ...testKeysOf(measurement),
      failure: measurement.failure ?? (measurement.status === 'skipped' ? 'skipped' : null),
      mk_kiosk: kioskKeysOf(measurement),
    },
    test_name: testNameOf(measurement.nettest),
    test_runtime: measurement.durationMs / 1000,
    test_start_time: started,
    test_version: versionOf(measurement.nettestVersion),
  };
}

/** ISO 8601 with `Z` as `2006-01-02 15:04:05`; milliseconds are cut, as OONI's programs do. */
function utcText(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}

/** OONI's names where it has the test (its `ndt` is ndt7 since 2020), else ours. */
function testNameOf(nettest: string): string {
  const own = nettest.replace(/^(?:mk|ooni)\./, '');
  const name = ndt7Nettests.has(nettest) ? 'ndt' : own.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  return /^[a-z]/.test(name) ? name : `test_${name}`;
}

const ndt7Nettests = new Set(['ndt7', 'ndt7-client', 'self-test', 'ooni.ndt']);

/** `1` as `1.0.0`. */
function versionOf(version: string): string {
  const parts = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version);
  return [1, 2, 3].map((index) => parts?.[index] ?? '0').join('.');
}

/** The keys that OONI's specification gives a test, of what was measured: absent is absent, never 0. */
function testKeysOf({ nettest, metrics, server, status }: Measurement): Record<string, unknown> {
  if (status === 'skipped') return {};
  if (ndt7Nettests.has(nettest)) {
    return {
      protocol: 7,
      server: { hostname: server?.host ?? '', site: server?.site ?? '' },
      summary: present({
        download: kbits(metrics.download_bps),
        upload: kbits(metrics.upload_bps),
        min_rtt: metrics.min_rtt_ms,
        ping: metrics.min_rtt_ms,
        retransmit_rate: metrics.retransmission_ratio,
      }),
      download: [],
      upload: [],
    };
  }
  if (nettest === 'mk.ndt') {
    return {
      server_address: server?.host,
      server_port: server?.port,
      simple: present({
        download: kbits(metrics.download_bps),
        upload: kbits(metrics.upload_bps),
        ping: metrics.min_rtt_ms,
      }),
    };
  }
  if (nettest === 'mk.dash') {
    return {
      simple: present({
        median_bitrate: kbits(metrics.median_bitrate_bps),
        connect_latency: seconds(metrics.connect_latency_ms),
        min_playout_delay: seconds(metrics.min_playout_delay_ms),
      }),
    };
  }
  return {};
}

function kioskKeysOf(measurement: Measurement): OoniKioskKeys {
  const { nettest, nettestVersion, status, scope, startedAt, directions, metrics, flags } = measurement;
  const { skipReason, detail, engine, server } = measurement;
  return {
    nettest,
    nettest_version: nettestVersion,
    status,
    scope,
    started_at: startedAt,
    directions,
    metrics,
    flags,
    ...(skipReason !== undefined && { skip_reason: skipReason }),
    ...(detail !== undefined && { detail }),
    ...(engine !== undefined && { engine }),
    ...(server !== undefined && { server }),
  };
}

function present(values: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function kbits(bps: number | undefined): number | undefined {
  return bps === undefined ? undefined : bps / 1000;
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}
