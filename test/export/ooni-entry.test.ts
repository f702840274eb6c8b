import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/core/measurement.js';
import { ooniEntrySchema } from '../../src/core/ooni-entry.js';
import { ooniEntryOf } from '../../src/export/ooni-entry.js';
import { importForTest, stdinOf } from '../import/import-for-test.js';

const measurement: Measurement = {
  id: '019a0000-0000-7000-8000-000000000001',
  device: 'abc',
  origin: 'device',
  nettest: 'ndt7',
  nettestVersion: '1',
  engine: { name: 'mk-kiosk ndt7', version: '1.2.3' },
  trigger: 'schedule',
  scope: 'line',
  status: 'partial',
  failure: 'ndt7_cut_short',
  detail: 'it ended after 3.0 s of 10.0 s',
  directions: { download: { status: 'ok' }, upload: { status: 'partial', failure: 'ndt7_cut_short' } },
  validityReasons: [],
  startedAt: '2026-11-20T12:34:56.789Z',
  durationMs: 21_500,
  clock: 'synced',
  server: { host: 'ndt.example', site: 'trn02', port: 443 },
  metrics: {
    download_bps: 93_500_000,
    upload_bps: 38_250_000,
    min_rtt_ms: 12.5,
    retransmission_ratio: 0.0025,
  },
  flags: ['cleartext'],
  annotations: { site: 'school' },
  conditions: { uplink: 'default' },
};

describe('export/ooni-entry', () => {
  it('keeps the schema of the base data format, and says nothing about the probe', () => {
    const entry = ooniEntrySchema.parse(ooniEntryOf(measurement, '1.2.3'));
    expect(entry).toMatchObject({
      probe_asn: 'AS0',
      probe_cc: 'ZZ',
      probe_ip: '127.0.0.1',
      test_name: 'ndt',
      test_version: '1.0.0',
      measurement_start_time: '2026-11-20 12:34:56',
      test_runtime: 21.5,
      // kbit/s, as ts-022 has it.
      test_keys: {
        protocol: 7,
        failure: 'ndt7_cut_short',
        summary: { download: 93_500, upload: 38_250, min_rtt: 12.5, retransmit_rate: 0.0025 },
      },
    });
    expect(JSON.stringify(entry)).not.toContain('uplink');
  });

  it('gives every nettest a name in snake case, and nothing measured no number', () => {
    for (const [nettest, name] of [
      ['mk.web_connectivity', 'web_connectivity'],
      ['speedtest-cli', 'speedtest_cli'],
      ['self-test', 'ndt'],
    ]) {
      const entry = ooniEntryOf({ ...measurement, nettest: nettest ?? '', metrics: {} }, '1.2.3');
      expect(ooniEntrySchema.parse(entry).test_name).toBe(name);
      expect(entry.test_keys.summary ?? {}).toEqual({});
    }
  });

  it('is read back as the same row', async () => {
    const lines = [
      measurement,
      { ...measurement, id: '019a0000-0000-7000-8000-000000000002', nettest: 'mk.dash', input: 'x' },
      { ...measurement, id: '019a0000-0000-7000-8000-000000000003', status: 'skipped' as const },
    ].map((row) => JSON.stringify(ooniEntryOf(row, '1.2.3')));
    const { rows, quarantined } = await importForTest(['-'], { stdin: stdinOf(lines.join('\n')) });
    const { nettest, status, failure, detail, directions, metrics, flags, server, startedAt, durationMs } =
      measurement;
    const same = { status, failure, detail, directions, metrics, flags, server, startedAt, durationMs };
    expect(rows.map((row) => row.measurement)).toMatchObject([
      { ...same, nettest, annotations: { site: 'school' }, engine: measurement.engine },
      { ...same, nettest: 'mk.dash', input: 'x' },
    ]);
    expect(quarantined.map(({ reason }) => reason)).toEqual([
      'a run of mk-kiosk that was not made: it was skipped',
    ]);
  });
});
