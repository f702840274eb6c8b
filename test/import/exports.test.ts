import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemoryImportStore } from './memory-import-store.js';
import { folderWith, importForTest } from './import-for-test.js';

const folder = join(import.meta.dirname, '..', 'fixtures', 'exports');

async function rowsOf(name: string) {
  const { rows, quarantined, summary } = await importForTest([join(folder, name)]);
  return { rows: rows.map(({ measurement }) => measurement), quarantined, summary };
}

/** Figures computed by hand from the raw files: bit/s, ms, ratios. */
describe('import of exports: figures by hand', () => {
  it('speedtest-cli --csv, with a heading and without', async () => {
    for (const name of ['speedtest-cli.csv', 'speedtest-cli-header.csv']) {
      const { rows, quarantined } = await rowsOf(name);
      expect(quarantined).toEqual([]);
      expect(rows).toMatchObject([
        {
          nettest: 'speedtest-cli',
          status: 'ok',
          // 3911573598.232333 and 7481359.355903089 bit/s; its ping of 1,800,000 ms was never measured.
          metrics: { download_bps: 3_911_573_598.232333, upload_bps: 7_481_359.355903089 },
          startedAt: '2026-11-20T18:47:19.977Z',
          server: { host: 'Example ISP', city: 'Berlin' },
        },
      ]);
      expect(rows[0]?.metrics).not.toHaveProperty('latency_ms');
    }
  });

  it('raw output of our own ndt7, which was a test of the device itself', async () => {
    const { rows, quarantined } = await rowsOf('mk-kiosk-ndt7.json');
    expect(quarantined).toEqual([]);
    expect(rows).toMatchObject([
      {
        nettest: 'ndt7',
        scope: 'self-test',
        status: 'ok',
        // The client's 3,952,224,108 bytes in 3910.5261729999997 ms.
        metrics: { download_bps: (3_952_224_108 * 8000) / 3910.5261729999997 },
        server: { host: '127.0.0.1', port: 45361, scheme: 'ws' },
      },
    ]);
  });

  it("Ookla's CSV: bytes per second, per cent, N/A", async () => {
    const { rows } = await rowsOf('ookla-1.0.csv');
    expect(rows).toMatchObject([
      {
        nettest: 'ookla',
        status: 'ok',
        metrics: {
          download_bps: 6_507_451 * 8,
          upload_bps: 813_882 * 8,
          latency_ms: 11.984,
          jitter_ms: 2.999,
          packet_loss_ratio: 0,
        },
      },
      { status: 'ok', metrics: { download_bps: 52_056_000 } },
    ]);
    expect(rows[1]?.metrics).not.toHaveProperty('packet_loss_ratio');
    expect(rows[1]?.metrics).not.toHaveProperty('upload_bps');
    expect((await rowsOf('ookla-1.2.csv')).rows[0]?.metrics).toEqual({
      download_bps: 741_821_360,
      upload_bps: 253_312_584,
      latency_ms: 5.631,
      jitter_ms: 0.48,
      packet_loss_ratio: 0.025,
      download_latency_ms: 8.052,
      upload_latency_ms: 7.308,
      download_bytes: 1_170_034_775,
      upload_bytes: 416_603_849,
    });
  });

  it('librespeed-cli --csv: Mbit/s', async () => {
    expect((await rowsOf('librespeed.csv')).rows).toMatchObject([
      {
        nettest: 'librespeed',
        metrics: { download_bps: 92_810_000, upload_bps: 47_530_000, latency_ms: 12.36, jitter_ms: 0.91 },
        startedAt: '2026-11-20T18:02:11.513Z',
      },
    ]);
  });

  it('the older Speedtest Tracker: Mbit/s, and no figure of a failed test', async () => {
    for (const name of ['speedtest-tracker-old.csv', 'speedtest-tracker-old.json']) {
      const { rows, quarantined } = await rowsOf(name);
      expect(quarantined).toEqual([]);
      expect(rows).toMatchObject([
        {
          nettest: 'ookla',
          status: 'ok',
          metrics: { download_bps: 93_410_000, upload_bps: 38_520_000, latency_ms: 14.2 },
          startedAt: '2021-03-07T10:00:00.000Z',
          server: { host: 'speedtest.example.net' },
        },
        { status: 'failed', metrics: {}, startedAt: '2021-03-07T11:00:00.000Z' },
      ]);
    }
  });

  it("the newer Speedtest Tracker's API: bytes per second; Ookla's own output where it is there", async () => {
    const { rows, quarantined } = await rowsOf('speedtest-tracker-api.json');
    expect(rows).toMatchObject([
      {
        nettest: 'ookla',
        status: 'ok',
        metrics: {
          download_bps: 925_000_000,
          upload_bps: 910_000_000,
          latency_ms: 19.133,
          upload_latency_ms: 341.111,
        },
        startedAt: '2024-03-01T01:00:00.000Z',
      },
      { status: 'failed', failure: 'connection_refused', metrics: {}, startedAt: '2024-03-01T02:00:02.000Z' },
      { status: 'ok', metrics: { download_bps: 10_000_000, upload_bps: 5_000_000, latency_ms: 20 } },
    ]);
    expect(rows[2]?.flags).toContain('start_zone_unknown');
    expect(quarantined.map(({ reason }) => reason)).toEqual([
      'a test of Speedtest Tracker without a result (running)',
    ]);
  });

  it("the newer Speedtest Tracker's CSV: cells over several lines, a row that was cut", async () => {
    const { rows, quarantined } = await rowsOf('speedtest-tracker-new.csv');
    expect(rows).toMatchObject([
      {
        status: 'ok',
        metrics: { download_bps: 925_000_000, upload_bps: 910_000_000, packet_loss_ratio: 0.015 },
        startedAt: '2024-03-01T01:00:00.000Z',
      },
      { status: 'failed', metrics: {}, startedAt: '2024-03-01T02:00:00.000Z' },
    ]);
    expect(quarantined.map(({ line, reason }) => [line, reason])).toEqual([
      [5, 'a row of 3 cells under 27 columns'],
    ]);
  });

  it('MySpeed: Mbit/s, and -1 is no figure', async () => {
    for (const name of ['myspeed.json', 'myspeed.csv']) {
      const { rows, quarantined } = await rowsOf(name);
      expect(quarantined).toEqual([]);
      expect(rows).toMatchObject([
        {
          status: 'ok',
          metrics: { download_bps: 93_410_000, upload_bps: 38_520_000, latency_ms: 13 },
          durationMs: 31_000,
          startedAt: '2023-05-01T10:00:31.123Z',
        },
        { status: 'failed', metrics: {} },
      ]);
    }
  });

  it('Murakami: units of the record, site and place from the record, else from the name of the file', async () => {
    expect((await rowsOf('ndt7-my-site-fibre-wired-2021-06-01T10:00:25.123456.jsonl')).rows).toMatchObject([
      {
        nettest: 'ndt7',
        status: 'ok',
        metrics: {
          download_bps: 93_500_000,
          upload_bps: 38_250_000,
          min_rtt_ms: 12.5,
          retransmission_ratio: 0.0025,
        },
        annotations: {
          site: 'my-site',
          networkType: 'fibre',
          connectionType: 'wired',
          murakamiDevice: 'pi-07',
        },
        startedAt: '2021-06-01T10:00:00.123Z',
        durationMs: 24_500,
      },
    ]);
    expect((await rowsOf('ndt7-lobby-fibre-wifi-2021-06-01T16:00:25.123456.jsonl')).rows).toMatchObject([
      {
        status: 'failed',
        metrics: {},
        failure: 'connection_refused',
        annotations: { site: 'lobby-2', connectionType: 'wifi' },
      },
    ]);
    expect((await rowsOf('murakami-ookla.jsonl')).rows).toMatchObject([
      {
        nettest: 'ookla',
        // 11,875,000 and 5,000,000 bytes a second; 0.5 per cent.
        metrics: { download_bps: 95_000_000, upload_bps: 40_000_000, packet_loss_ratio: 0.005 },
      },
    ]);
  });

  it('ndt5-client: a run, and one that was refused', async () => {
    const { rows, quarantined } = await rowsOf('ndt5-client.jsonl');
    expect(quarantined).toEqual([]);
    expect(rows).toMatchObject([
      {
        nettest: 'ndt5',
        status: 'ok',
        metrics: {
          download_bps: 23_310_000,
          upload_bps: 23_390_000,
          min_rtt_ms: 1.05,
          retransmission_ratio: 0,
        },
      },
      { status: 'failed', failure: 'connection_refused', metrics: {} },
    ]);
  });

  it('events of a Measurement Kit task: the report inside them, and a task that did not start', async () => {
    const { rows, quarantined } = await rowsOf('mk-events.jsonl');
    expect(quarantined).toEqual([]);
    expect(rows).toMatchObject([
      { nettest: 'mk.ndt', status: 'ok', metrics: { upload_bps: 23_328_000 } },
      { status: 'failed', metrics: {} },
    ]);
  });

  it('miniooni: ndt is ndt7 in kbit/s, zeros of a failed test are none, verdicts, and tests not known here', async () => {
    const { rows } = await rowsOf('miniooni.jsonl');
    expect(rows).toMatchObject([
      {
        nettest: 'ooni.ndt',
        status: 'ok',
        metrics: { min_rtt_ms: 20.764, retransmission_ratio: 0 },
        engine: { name: 'miniooni', version: '3.19.0' },
        startedAt: '2020-06-17T10:41:01.000Z',
      },
      { status: 'failed', failure: 'generic_timeout_error', metrics: {} },
      {
        nettest: 'ooni.signal',
        status: 'ok',
        metrics: { anomaly_count: 1, normal_count: 0 },
        flags: ['anomaly_signal'],
      },
      { nettest: 'ooni.stunreachability', input: 'stun://stun.l.google.com:19302', metrics: {} },
    ]);
    expect(rows[0]?.metrics.download_bps).toBeCloseTo(86_462_992.9297894, 3);
    expect(rows[0]?.metrics.upload_bps).toBeCloseTo(19_788_673.29274388, 3);
  });
});

describe('import of exports', () => {
  it('adds nothing when the folder is imported again', async () => {
    const memory = createMemoryImportStore();
    const first = await importForTest([folder], { memory });
    const again = await importForTest([folder], { memory });
    expect(first.summary.added).toBeGreaterThan(20);
    expect(again.summary).toMatchObject({ added: 0, failures: [] });
  });

  it('leaves text that is no table to the reader of reports, and a heading alone is nothing', async () => {
    const odd = folderWith({
      'heading.csv': '"id","serverId","ping","download","upload","error","type","time","created"\r\n',
      'other.csv': 'a,b,c\n1,2,3\n',
      'open.csv': 'id,ping,download,upload,type,created\n1,2,3,4,"auto\n',
    });
    const { summary, quarantined } = await importForTest([odd]);
    expect(summary.added).toBe(0);
    expect(quarantined.map(({ reason }) => reason)).toEqual([
      'cut off: the file ends inside a quote',
      'text, not a report (lines 1 to 2)',
    ]);
  });
});
