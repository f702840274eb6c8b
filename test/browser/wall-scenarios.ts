// Days on the wall: outages, a kiosk that was off, results that this device limited.
import type { OutagesDocument } from '../../renderer/api-client.js';
import { hourMs, measurement, withMeasurements } from './kiosk-documents.js';
import { firstStart, healthy, troubled, type Scenario } from './scenarios.js';

const iso = (ms: number): string => new Date(ms).toISOString();

/** Two outages, one of them still going on, one of a part, and four hours in which the device was off. */
export function eventfulDay(nowMs: number): OutagesDocument {
  const outage = (
    index: number,
    fromHours: number,
    toHours: number | undefined,
    kind: 'no_internet' | 'partial',
  ) => ({
    id: `01890000-0000-7000-9000-00000000000${String(index)}`,
    kind,
    begin: iso(nowMs - fromHours * hourMs),
    beginUncertaintyMs: 5000,
    ...(toHours === undefined ? {} : { end: iso(nowMs - toHours * hourMs), endUncertaintyMs: 5000 }),
    overlapsTest: false,
  });
  return {
    outages: [
      outage(1, 20.5, 19.9, 'no_internet'),
      outage(2, 10, 9, 'partial'),
      outage(3, 1.4, 1.1, 'no_internet'),
    ],
    unwatched: [{ from: iso(nowMs - 15.5 * hourMs), to: iso(nowMs - 11.8 * hourMs), reboot: 'yes' }],
  };
}

/** A troubled line with an eventful day. */
export function eventful(nowMs: number): Scenario {
  return { ...troubled(nowMs), outages: eventfulDay(nowMs) };
}

/** A line faster than the device's cable: every download is a lower bound. */
export function limited(nowMs: number): Scenario {
  const { status, measurements, curves } = healthy(nowMs);
  const plan = { downloadBps: 250e6, uploadBps: 40e6, validFrom: '2025-01-01T00:00:00.000Z' };
  const rows = measurements.map((row) => ({
    ...row,
    validity: 'device_limited' as const,
    validityReasons: ['link_speed.download'],
  }));
  return { status: withMeasurements({ ...status, plan }, rows), measurements: rows, curves };
}

/** A good line, with night hours that never end. */
export function nightly(nowMs: number): Scenario {
  const scenario = eventful(nowMs);
  const display: NonNullable<Scenario['status']['display']> = {
    language: 'auto',
    speedUnit: 'Mbit/s',
    theme: 'auto',
    nightHours: ['00:00-24:00'],
    pixelShift: true,
    askOpinion: true,
  };
  return { ...scenario, status: { ...scenario.status, display } };
}

/** The widest figures a line of today gives, the longest sentence, and names as long as people make them. */
export function wide(nowMs: number): Scenario {
  const { status, measurements, curves } = troubled(nowMs);
  const rows = [
    ...[0.2, 0.4].map((hours) => measurement(nowMs - hours * hourMs, { status: 'failed', metrics: {} })),
    measurement(nowMs - hourMs, {
      metrics: { download_bps: 9_412e6, upload_bps: 8_123e6, min_rtt_ms: 1234 },
      server: { host: 'a-server-with-a-rather-long-name.measurement-lab.example.net' },
    }),
    ...measurements.slice(2),
  ];
  const name = 'Comprehensive school Rosa Parks, network cabinet';
  return {
    status: withMeasurements({ ...status, device: { ...status.device, name } }, rows),
    measurements: rows,
    curves,
    outages: eventfulDay(nowMs),
  };
}

/** The first start on the wall: a phone may answer. */
export function waiting(nowMs: number): Scenario {
  return {
    ...firstStart(nowMs),
    pairing: {
      state: 'open',
      url: 'http://192.168.178.55:8788/#pair=6DkQhBvYb1c0f2mXn7',
      urls: ['http://192.168.178.55:8788/#pair=6DkQhBvYb1c0f2mXn7'],
      expiresAt: iso(nowMs + 600_000),
    },
  };
}
