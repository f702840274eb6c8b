// The situations the page must show, the same at each run.
import type { AccessDocument, PairingDocument } from '../../src/core/access.js';
import type { OutagesDocument } from '../../renderer/api-client.js';
import type { StatusDocument } from '../../src/core/api.js';
import type { Curve, Measurement } from '../../src/core/measurement.js';
import { emptyStatus, measurement, windowMs, withMeasurements } from './kiosk-documents.js';

/** Everything a kiosk double answers with. Measurements newest first. */
export interface Scenario {
  status: StatusDocument;
  measurements: Measurement[];
  curves: Curve[];
  /** Nothing happened unless given. */
  outages?: OutagesDocument;
  /** Who asks; the kiosk's own page unless given. */
  access?: AccessDocument;
  pairing?: PairingDocument;
  settings?: { key: string; value: unknown; layer: string }[];
}

/** A pseudo-random sequence in [0, 1): https://en.wikipedia.org/wiki/Linear_congruential_generator */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** The speed curve of one test, both directions, as the client saw them. */
function curves(): Curve[] {
  const random = randomFrom(11);
  return (['download', 'upload'] as const).map((direction) => ({
    direction,
    source: direction === 'download' ? ('client' as const) : ('server' as const),
    points: Array.from({ length: 40 }, (_, index): [number, number] => {
      const elapsedMs = (index + 1) * 250;
      const top = direction === 'download' ? 95e6 : 39e6;
      return [elapsedMs, top * (1 - Math.exp(-elapsedMs / 900)) * (0.96 + 0.06 * random())];
    }),
  }));
}

/** Seven days of good results, six a day, with a plan of 100/40 Mbit/s. */
export function healthy(nowMs: number): Scenario {
  const random = randomFrom(7);
  const measurements: Measurement[] = [];
  const newestWindow = Math.floor(nowMs / windowMs) * windowMs;
  for (let index = 0; index < 7 * 6; index += 1) {
    const drawnMs = newestWindow - index * windowMs + random() * windowMs;
    const atMs = index === 0 ? nowMs - 12 * 60_000 : drawnMs;
    const hour = new Date(atMs).getUTCHours();
    const evening = hour >= 17 && hour <= 22 ? 0.86 : 1;
    const download = 97e6 * evening * (0.965 + 0.05 * random());
    measurements.push(
      measurement(atMs, {
        metrics: {
          download_bps: download,
          upload_bps: 39.2e6 * (0.94 + 0.06 * random()),
          min_rtt_ms: 11.4 + 3 * random() + (evening < 1 ? 4 * random() : 0),
          retransmission_ratio: 0.004,
        },
      }),
    );
  }
  const plan = {
    provider: 'Example Fibre',
    downloadBps: 100e6,
    uploadBps: 40e6,
    latencyMs: 20,
    validFrom: '2025-01-01T00:00:00.000Z',
  };
  return {
    status: withMeasurements({ ...emptyStatus(nowMs), plan }, measurements),
    measurements,
    curves: curves(),
  };
}

/** Like healthy, but with failures, skips, an aborted and a partial test, and two days in which the kiosk was off. */
export function troubled(nowMs: number): Scenario {
  const { status, measurements, curves: lines } = healthy(nowMs);
  const rows = measurements.flatMap((row, index): Measurement[] => {
    const { id, startedAt } = row;
    const atMs = Date.parse(startedAt);
    if (index >= 24 && index < 33) return [];
    if (index === 0 || index === 2 || index === 13) {
      const failed = { status: 'failed' as const, failure: 'dns_nxdomain_error' };
      const { server, raw, ...bare } = measurement(atMs, {
        id,
        status: 'failed',
        failure: 'dns_nxdomain_error',
        detail: 'locate.measurementlab.net',
        directions: { download: failed, upload: failed },
        metrics: {},
      });
      return [bare];
    }
    if (index === 4) {
      const { server, raw, ...bare } = measurement(atMs, {
        id,
        status: 'skipped',
        skipReason: 'rate_limited',
        directions: {},
        metrics: {},
        durationMs: 0,
      });
      return [bare];
    }
    if (index === 8) return [measurement(atMs, { id, status: 'aborted', directions: {}, metrics: {} })];
    if (index === 5) {
      const upload = { status: 'failed' as const, failure: 'connection_reset' };
      const { upload_bps: _lost, ...kept } = row.metrics;
      return [
        { ...row, status: 'partial', directions: { download: { status: 'ok' }, upload }, metrics: kept },
      ];
    }
    return [row];
  });
  const problems = [
    {
      code: 'clock_unsynced',
      message: 'The clock of this kiosk is not set from the network.',
      fix: 'Allow NTP (UDP port 123), or set the time by hand.',
    },
  ];
  return { status: { ...withMeasurements(status, rows), problems }, measurements: rows, curves: lines };
}

/** The first start: nobody decided, nothing measured. */
export function firstStart(nowMs: number): Scenario {
  const status = emptyStatus(nowMs);
  const needs = [
    {
      what: 'consent',
      message: 'Nobody has agreed to tests with Measurement Lab yet.',
      fix: 'Agree on this page, or with "mk-kiosk consent".',
    },
  ];
  return {
    status: {
      ...status,
      firstStart: true,
      consent: status.consent.map(({ newest, ...provider }) => ({ ...provider, granted: false })),
      nettests: status.nettests.map((nettest) => ({ ...nettest, state: 'unavailable', needs })),
    },
    measurements: [],
    curves: [],
  };
}

/** The first start of a kiosk that has tested itself already. */
export function selfTested(nowMs: number): Scenario {
  const scenario = firstStart(nowMs);
  const measurements = [
    measurement(nowMs - 40_000, {
      scope: 'self-test',
      trigger: 'start',
      server: { host: '127.0.0.1', port: 8789, scheme: 'ws' },
      metrics: { download_bps: 8.41e9, upload_bps: 7.93e9, min_rtt_ms: 0.08 },
    }),
  ];
  return {
    status: withMeasurements(scenario.status, measurements),
    measurements,
    curves: curves(),
  };
}
