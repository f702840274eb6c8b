// Nettests and rows for tests: plausible, and the same in every run.
import { z } from 'zod';
import { isoInstant } from '../../src/core/clock.js';
import type { MeasurementDraft } from '../../src/core/measurement.js';
import type { NettestDescription } from '../../src/core/nettest.js';

/** The instant at which the test kiosk's clock stands: 2026-11-20T12:00:00.000Z. */
export const testNowMs = Date.UTC(2026, 10, 20, 12);

/** A speed test and a light one, with every kind of metric a page draws. */
export const testNettests: readonly NettestDescription[] = [
  {
    id: 'speed',
    title: 'Speed',
    description: 'Download and upload against a server nearby.',
    version: '1',
    kind: 'throughput',
    scope: 'line',
    metrics: [
      {
        name: 'download_bps',
        label: 'Download',
        description: 'Bytes received over the time of the transfer.',
        unit: 'bps',
        better: 'higher',
        direction: 'download',
        headline: true,
        thresholds: { good: 50e6, poor: 10e6 },
      },
      {
        name: 'upload_bps',
        label: 'Upload',
        description: 'Bytes the server received over the time of the transfer.',
        unit: 'bps',
        better: 'higher',
        direction: 'upload',
        headline: true,
      },
      {
        name: 'min_rtt_ms',
        label: 'Latency',
        description: 'Shortest round trip during the transfer.',
        unit: 'ms',
        better: 'lower',
        headline: true,
        thresholds: { good: 30, poor: 100 },
      },
    ],
    options: z.strictObject({ server: z.string().optional() }),
    defaults: { enabled: true, cron: '0 */6 * * *', windowMinutes: 60, timeoutMs: 60_000 },
    estimate: { seconds: 25, bytesPerMbps: 2_500_000 },
  },
  {
    id: 'ping',
    title: 'Ping',
    description: 'Round trips to a server nearby.',
    version: '1',
    kind: 'light',
    scope: 'line',
    metrics: [
      {
        name: 'median_rtt_ms',
        label: 'Round trip',
        description: 'Median of ten round trips.',
        unit: 'ms',
        better: 'lower',
        headline: false,
      },
    ],
    options: z.strictObject({}),
    defaults: { enabled: false, cron: '*/15 * * * *', windowMinutes: 5, timeoutMs: 10_000 },
    estimate: { seconds: 2, bytesPerMbps: 0 },
  },
];

/** A row-to-be number `n`: id, start (a quarter of an hour after the one before) and figures follow from `n`. */
export function testDraft(
  n: number,
  overrides: Partial<MeasurementDraft['measurement']> = {},
): MeasurementDraft {
  const failed = n % 10 === 9;
  const wave = 1 + Math.sin(n / 7) / 4;
  return {
    measurement: {
      id: `01930000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
      origin: 'device',
      nettest: 'speed',
      nettestVersion: '1',
      engine: { name: 'test-double', version: '1' },
      trigger: 'schedule',
      scope: 'line',
      status: failed ? 'failed' : 'ok',
      ...(failed ? { failure: 'connection_refused', detail: 'nobody listened' } : {}),
      directions: failed
        ? { download: { status: 'failed', failure: 'connection_refused' } }
        : { download: { status: 'ok' }, upload: { status: 'ok' } },
      ...(failed ? {} : { validity: 'clean' as const }),
      validityReasons: [],
      startedAt: isoInstant(testNowMs - 365 * 86_400_000 + n * 900_000),
      durationMs: 21_000,
      clock: 'synced',
      server: { host: 'ndt.example', port: 443, scheme: 'wss', city: 'Turin', country: 'IT' },
      metrics: failed ? {} : { download_bps: 90e6 * wave, upload_bps: 20e6 * wave, min_rtt_ms: 12 / wave },
      flags: [],
      annotations: { site: 'test' },
      conditions: { link: { speedMbps: 1000, duplex: 'full' }, cpu: { load1: 0.3 } },
      ...overrides,
    },
    curves: failed
      ? []
      : [
          {
            direction: 'download',
            source: 'client',
            points: [
              [250, 80e6],
              [500, 90e6],
            ],
          },
        ],
    raw: { format: 'test/1', text: `{"n":${n}}` },
  };
}
