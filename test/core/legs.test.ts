// The four combinations of a good and a poor leg, what is not known, and what must not be held against the line.
import { describe, expect, it } from 'vitest';
import { legsDocumentSchema, legsOf, verdictOf, type LegsInput } from '../../src/core/legs.js';
import type { Measurement } from '../../src/core/measurement.js';
import type { LatencyMinute } from '../../src/core/monitor.js';
import { testDraft } from '../doubles/samples.js';

const plan = { downloadBps: 100e6, uploadBps: 20e6, validFrom: '2000-01-01T00:00:00.000Z' };
const row = (n: number, more: Partial<Measurement>): Measurement => ({
  ...testDraft(n).measurement,
  device: 'device',
  status: 'ok',
  ...more,
});
const line = (downMbps: number, more: Partial<Measurement> = {}) =>
  [1, 2, 3].map((n) => row(n, { metrics: { download_bps: downMbps * 1e6, upload_bps: 19e6 }, ...more }));
const gateway = (medianMs: number, received = 10, flags: string[] = []): LatencyMinute[] =>
  [0, 1, 2].map((minute) => ({
    minute: `2030-01-01T00:0${minute}:00.000Z`,
    target: 'gateway',
    method: 'ping',
    sent: 10,
    received,
    medianMs,
    flags,
  }));
const wifi = (signalDbm: number, rxRateMbps: number) => ({
  link: { interface: 'wlan0', kind: 'wifi', wifi: { signalDbm, rxRateMbps } } as const,
});
const cable = { link: { interface: 'eth0', kind: 'ethernet', speedMbps: 1000 } as const };
const none = { lanRows: [], plan };

describe('core/legs', () => {
  it.each<[string, LegsInput, string, string[], string[]]>([
    [
      'both are good',
      { ...none, conditions: wifi(-50, 433), gateway: gateway(2), lineRows: line(95) },
      'fine',
      [],
      [],
    ],
    [
      'the Wi-Fi alone',
      { ...none, conditions: wifi(-82, 433), gateway: gateway(35), lineRows: line(85) },
      'home',
      ['gateway_slow', 'wifi_weak'],
      [],
    ],
    [
      'the line alone',
      { ...none, conditions: cable, gateway: gateway(1), lineRows: line(30) },
      'line',
      [],
      ['below_plan'],
    ],
    [
      'both are poor',
      { ...none, conditions: wifi(-82, 433), gateway: gateway(2, 9), lineRows: line(30) },
      'both',
      ['gateway_loses', 'wifi_weak'],
      ['below_plan'],
    ],
    [
      'a cable slower than the contract',
      {
        ...none,
        conditions: { link: { ...cable.link, speedMbps: 10 } },
        gateway: gateway(1),
        lineRows: line(9.4, { validity: 'device_limited', validityReasons: ['link_speed.download'] }),
      },
      'home',
      ['cable_slow'],
      [],
    ],
    [
      'a radio slower than the contract',
      {
        ...none,
        conditions: wifi(-60, 72),
        gateway: gateway(3),
        lineRows: line(35, { validity: 'device_limited', validityReasons: ['wifi_rate.download'] }),
      },
      'home',
      ['wifi_slow'],
      [],
    ],
    [
      'a slow test inside the house',
      {
        plan,
        conditions: cable,
        gateway: [],
        lanRows: [row(9, { scope: 'lan', metrics: { download_bps: 40e6 } })],
        lineRows: line(95),
      },
      'home',
      ['lan_slow'],
      [],
    ],
    [
      'tests that fail',
      {
        ...none,
        conditions: cable,
        gateway: gateway(1),
        lineRows: line(0, { status: 'failed', metrics: {}, directions: { download: { status: 'failed' } } }),
      },
      'line',
      [],
      ['tests_fail'],
    ],
    [
      'a gateway that only tests made slow',
      { ...none, conditions: cable, gateway: gateway(90, 10, ['overlaps_test']), lineRows: line(95) },
      'unknown',
      [],
      [],
    ],
    [
      'a gateway that never answers',
      {
        ...none,
        conditions: cable,
        gateway: gateway(1).map(({ medianMs: _, ...minute }) => ({ ...minute, received: 0 })),
        lineRows: line(95),
      },
      'unknown',
      [],
      [],
    ],
    [
      'no contract',
      { conditions: cable, gateway: gateway(1), lanRows: [], lineRows: line(30) },
      'unknown',
      [],
      [],
    ],
    ['nothing at all', { conditions: {}, gateway: [], lanRows: [], lineRows: [] }, 'unknown', [], []],
  ])('%s', (_name, input, verdict, lan, wan) => {
    const document = legsDocumentSchema.parse(legsOf(input));
    expect([document.verdict, document.lan.reasons, document.wan.reasons]).toEqual([verdict, lan, wan]);
    expect(document.lan.words).toHaveLength(lan.length);
  });

  it('makes no verdict against one leg out of not knowing the other', () => {
    expect(verdictOf('unknown', 'poor')).toBe('unknown');
    expect(verdictOf('poor', 'unknown')).toBe('home');
    expect(verdictOf('good', 'unknown')).toBe('unknown');
  });
});
