import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ParsedResult } from '../../src/core/nettest.js';
import { mkReportTestName } from '../../src/nettests/measurement-kit-report.js';
import { mkDash } from '../../src/nettests/mk-dash.js';
import { mkNdt } from '../../src/nettests/mk-ndt.js';
import { captureNames, captureText, goldenFile, importedRaw, runRaw } from './measurement-kit-captures.js';

/** UPDATE_GOLDENS=1 npx vitest run test/nettests writes them anew; then read the diff. */
const renew = process.env.UPDATE_GOLDENS === '1';
const howToRenew =
  'the golden is renewed by: UPDATE_GOLDENS=1 npx vitest run test/nettests/measurement-kit-goldens';

const parsed = captureNames.filter((name) => name.includes('ndt') || name.includes('dash'));
const others = captureNames.filter((name) => !parsed.includes(name));

function results(name: string): { imported: ParsedResult; run: ParsedResult } {
  const nettest = name.includes('dash') ? mkDash : mkNdt;
  return { imported: nettest.parse(importedRaw(name)), run: nettest.parse(runRaw(name)) };
}

describe('nettests/measurement-kit: goldens of real reports', () => {
  it.each(parsed)('reads %s as before', (name) => {
    const found = `${JSON.stringify(results(name), null, 2)}\n`;
    if (renew) writeFileSync(goldenFile(name), found);
    expect(found, howToRenew).toBe(readFileSync(goldenFile(name), 'utf8'));
  });

  it.each(others)('recognises %s as a report of another nettest, and refuses to read it', (name) => {
    const entry: unknown = JSON.parse(captureText(name, 'njson').split('\n')[0] ?? '');
    expect(mkReportTestName(entry)).toBe(
      {
        'mk-captiveportal-offline': 'captiveportal',
        'mk-telegram-offline': 'telegram',
        'mk-web_connectivity-offline': 'web_connectivity',
      }[name],
    );
    expect(mkNdt.parse(importedRaw(name))).toMatchObject({
      status: 'failed',
      metrics: {},
      failure: { failure: 'report_invalid' },
    });
  });
});

// The figures, computed here from the raw files by another way than the reader's.
const reportSchema = z.object({
  test_keys: z.object({
    simple: z.object({ download: z.number() }).optional(),
    test_s2c: z.array(z.object({ receiver_data: z.array(z.tuple([z.number(), z.number()])) }).nullable()),
    test_c2s: z.array(z.object({ sender_data: z.array(z.tuple([z.number(), z.number()])) })),
  }),
});

function report(name: string) {
  return reportSchema.parse(JSON.parse(captureText(name, 'njson'))).test_keys;
}

describe('nettests/measurement-kit: figures by hand', () => {
  it('mk-ndt-25mbit: a shaped line of 25 Mbit/s', () => {
    const { imported } = results('mk-ndt-25mbit');
    expect(imported.status).toBe('ok');
    // simple.download 23806.58244697492 kbit/s; test_c2s[0].receiver_data.avg_speed 23328 kbit/s;
    // simple.upload 23856.267410623295 kbit/s; TCPInfo.MinRTT 1050 µs; SumRTT 1914 ms over CountRTT 101.
    expect(imported.metrics.download_bps).toBeCloseTo(23_806_582.447, 2);
    expect(imported.metrics.upload_bps).toBe(23_328_000);
    expect(imported.metrics.upload_client_bps).toBeCloseTo(23_856_267.411, 2);
    expect(imported.metrics.min_rtt_ms).toBe(1.05);
    expect(imported.metrics.avg_rtt_ms).toBeCloseTo(1914 / 101, 9);
    expect(imported.metrics.max_rtt_ms).toBe(33);
    expect(imported.metrics.mss_bytes).toBe(1448);
    // test_s2c[0].connect_times[0] 0.002109050750732422 s
    expect(imported.metrics.connect_time_ms).toBeCloseTo(2.109050750732422, 9);
    // TCPInfo.BytesRetrans 0 of BytesSent 29393904: a measured 0.
    expect(imported.metrics.retransmission_ratio).toBe(0);
    expect(imported.recorded).toMatchObject({
      id: '20ee9dfa-b764-4f77-986d-5907bcf05818',
      startedAtMs: Date.UTC(2026, 10, 20, 12, 36, 28),
      engine: { name: 'measurement_kit', version: '0.10.14' },
      annotations: { location: 'lobby', platform: 'linux' },
    });
    expect(imported.recorded?.durationMs).toBeCloseTo(20_288.512, 3);
    expect(imported.server).toEqual({
      host: '127.0.0.1',
      port: 3001,
      version: 'v5.0-NDTinGO',
      address: '127.0.0.1',
    });
  });

  it('leaves out what a server without web100 does not measure', () => {
    for (const name of ['mk-ndt-25mbit', 'mk-ndt-real', 'mk-0.8.4-ndt']) {
      const { metrics } = results(name).imported;
      for (const absent of [
        'packet_loss_ratio',
        'out_of_order_ratio',
        'sender_limited_ratio',
        'timeouts_count',
      ]) {
        expect(Object.keys(metrics), name).not.toContain(absent);
      }
    }
    // On loopback the server's whole milliseconds are 0; the kernel's 4 µs are a measurement.
    const { metrics } = results('mk-ndt-real').imported;
    expect(metrics.min_rtt_ms).toBe(0.004);
    expect(Object.keys(metrics)).not.toContain('max_rtt_ms');
  });

  it('mk-ndt-upload-only: a run in one direction is judged by its data', () => {
    const { imported } = results('mk-ndt-upload-only');
    expect(imported).toMatchObject({ status: 'ok', directions: { upload: { status: 'ok' } } });
    expect(imported.failure).toBeUndefined();
    expect(Object.keys(imported.directions)).toEqual(['upload']);
    expect(imported.metrics.upload_bps).toBe(5_760_160_000);
    expect(Object.keys(imported.metrics)).not.toContain('download_bps');
    // 19 samples: without the 6 lowest and the 2 highest, the mean of the 11 between.
    const speeds = report('mk-ndt-upload-only').test_c2s[0]?.sender_data.map(([, kbps]) => kbps) ?? [];
    expect(speeds.length).toBe(19);
    const ranked = speeds.map((kbps) => ({ kbps, rank: speeds.filter((other) => other < kbps).length }));
    const kept = ranked.filter(({ rank }) => rank >= 6 && rank < 17);
    expect(kept.length).toBe(11);
    const mean = kept.reduce((sum, { kbps }) => sum + kbps, 0) / 11;
    expect(imported.metrics.upload_client_bps).toBeCloseTo(mean * 1000, 0);
  });

  it('keeps each sample of the curves, in milliseconds and bit/s', () => {
    const { imported } = results('mk-ndt-real');
    const download = imported.curves.find(({ direction }) => direction === 'download');
    const samples = report('mk-ndt-real').test_s2c[0]?.receiver_data ?? [];
    expect(download?.source).toBe('client');
    expect(download?.points.length).toBe(samples.length);
    expect(download?.points[4]?.[0]).toBeCloseTo(2500.477, 3);
    expect(download?.points[4]?.[1]).toBeCloseTo(4_146_578_196.137, 2);
  });

  it('mk-ndt-connrefused: the log tells the reason that the report hides', () => {
    const { imported, run } = results('mk-ndt-connrefused');
    expect(run).toMatchObject({
      status: 'failed',
      metrics: {},
      failure: { failure: 'connection_refused' },
      directions: {
        download: { status: 'failed', failure: 'connection_refused' },
        upload: { status: 'failed', failure: 'connection_refused' },
      },
    });
    expect(imported).toMatchObject({
      status: 'failed',
      metrics: {},
      failure: { failure: 'unknown_failure' },
    });
    expect(imported.failure?.detail).toContain('compute_advanced_stats_error');
  });

  it('mk-ndt-stall: a server that said nothing for ten seconds', () => {
    for (const result of Object.values(results('mk-ndt-stall'))) {
      expect(result).toMatchObject({
        status: 'failed',
        metrics: {},
        failure: { failure: 'generic_timeout_error' },
      });
    }
  });

  it('mk-ndt-sigTERM: a program that was ended left an empty report', () => {
    const { imported, run } = results('mk-ndt-sigTERM');
    expect(imported).toMatchObject({ status: 'failed', failure: { failure: 'report_missing' } });
    expect(run).toMatchObject({
      status: 'failed',
      failure: { failure: 'generic_timeout_error' },
      server: { host: 'ndt.example', port: 3001 },
    });
  });

  it('mk-dash-25mbit: bitrate, latency and buffering in our units', () => {
    const { imported } = results('mk-dash-25mbit');
    expect(imported).toMatchObject({ status: 'ok', directions: { download: { status: 'ok' } } });
    expect(imported.metrics).toEqual({
      // The median of the 15 rates is the 8th: 22722 kbit/s.
      median_bitrate_bps: 22_722_000,
      connect_latency_ms: 0.0002110004425048828 * 1000,
      min_playout_delay_ms: 14.16015625,
      // 750000 + 5674000 + 5634000 + 5683250 + 5733000 + 5716500 + 5686750 + 5665500 + 5679250 + 5658500 + 5680500
      // + 5687250 + 5696000 + 5685250 + 5671500
      downloaded_bytes: 80_301_250,
    });
    expect(imported.server).toEqual({ host: 'localhost', port: 8444, scheme: 'https', address: '127.0.0.1' });
    const [curve] = imported.curves;
    expect(curve?.points.length).toBe(15);
    // First segment: 750000 bytes in 0.26436305046081543 s.
    expect(curve?.points[0]?.[1]).toBeCloseTo(6_000_000 / 0.26436305046081543, 3);
    // The second was asked for 0.264639 s after the first and took 2.014160 s.
    expect(curve?.points[1]?.[0]).toBeCloseTo(264.639 + 2014.16, 1);
  });

  it('mk-dash-real: a needed buffering of 0 is a measured value', () => {
    expect(results('mk-dash-real').imported.metrics.min_playout_delay_ms).toBe(0);
  });

  it('mk-dash-offline: the report itself gives the reason', () => {
    expect(results('mk-dash-offline').imported).toMatchObject({
      status: 'failed',
      metrics: {},
      failure: { failure: 'dns_lookup_error' },
      directions: { download: { status: 'failed', failure: 'dns_lookup_error' } },
    });
  });
});
