// The golden table of validity: conditions and figures on the left, what is said of them on the right.
import { asStored, conditionsOf, type Conditions } from '../../src/core/conditions.js';
import type { Judged } from '../../src/core/validity.js';

const seconds = 20;

/** A test over ten seconds each way, with the interface's counters as they are when nobody else uses the line. */
export function row(
  downMbps: number,
  upMbps: number,
  conditions: Conditions = {},
  more: Partial<Judged> = {},
): Judged {
  const downBytes = (downMbps * 1e6 * 10) / 8;
  const upBytes = (upMbps * 1e6 * 10) / 8;
  const during = {
    ms: seconds * 1000,
    rxBytes: Math.round(downBytes * 1.05 + upBytes * 0.03),
    txBytes: Math.round(upBytes * 1.05 + downBytes * 0.03),
  };
  return {
    origin: 'device',
    scope: 'line',
    status: 'ok',
    directions: { download: { status: 'ok' }, upload: { status: 'ok' } },
    metrics: {
      download_bps: downMbps * 1e6,
      upload_bps: upMbps * 1e6,
      download_bytes: downBytes,
      upload_bytes: upBytes,
      download_cpu_ratio: 0.2,
      upload_cpu_ratio: 0.2,
    },
    conditions: asStored({
      link: { interface: 'eth0', kind: 'ethernet', speedMbps: 1000, duplex: 'full' },
      traffic: { before: { ms: 2000, rxBytes: 900, txBytes: 700 }, during },
      processor: { busyRatio: 0.2, busiestCoreRatio: 0.4 },
      power: { now: [], sinceBoot: [] },
      ...conditions,
    }),
    ...more,
  };
}

const ethernet = { interface: 'eth0', kind: 'ethernet' } as const;
const wifi = (signalDbm: number, rate: number) =>
  ({ interface: 'wlan0', kind: 'wifi', wifi: { signalDbm, rxRateMbps: rate, txRateMbps: rate } }) as const;
const at = '2026-11-20T12:00:00.000Z';

/** The same row with more bytes on the interface than the test's. */
function besides(base: Judged, rxBytes: number, txBytes = 0): Judged {
  const conditions = conditionsOf(base.conditions);
  const during = conditions.traffic?.during;
  if (during === undefined) throw new Error('the row has no counters');
  const more = { ...during, rxBytes: during.rxBytes + rxBytes, txBytes: during.txBytes + txBytes };
  return { ...base, conditions: asStored({ ...conditions, traffic: { during: more } }) };
}

/** Name, row, validity, reasons. */
export const judgements: readonly (readonly [string, Judged, string | undefined, string[]])[] = [
  ['nothing speaks against it', row(80, 20), 'clean', []],
  [
    '94 of 100 Mbit/s of the cable',
    row(94, 20, { link: { ...ethernet, speedMbps: 100, duplex: 'full' } }),
    'device_limited',
    ['link_speed.download'],
  ],
  [
    '89 of 100 Mbit/s of the cable',
    row(89, 20, { link: { ...ethernet, speedMbps: 100, duplex: 'full' } }),
    'clean',
    [],
  ],
  [
    'both ways at the cable',
    row(93, 92, { link: { ...ethernet, speedMbps: 100 } }),
    'device_limited',
    ['link_speed.download', 'link_speed.upload'],
  ],
  [
    '9.4 of 10 Mbit/s',
    row(9.4, 1, { link: { ...ethernet, speedMbps: 10 } }),
    'device_limited',
    ['link_speed.download'],
  ],
  ['a gigabit line at a gigabit cable', row(941, 300), 'device_limited', ['link_speed.download']],
  [
    'a gigabit cable on USB 2',
    row(295, 40, { link: { ...ethernet, speedMbps: 1000, usbMbps: 480 } }),
    'device_limited',
    ['usb_bus.download'],
  ],
  [
    'a slower line on USB 2',
    row(200, 40, { link: { ...ethernet, speedMbps: 1000, usbMbps: 480 } }),
    'clean',
    [],
  ],
  [
    'half duplex',
    row(50, 20, { link: { ...ethernet, speedMbps: 100, duplex: 'half' } }),
    'disturbed',
    ['half_duplex'],
  ],
  [
    'half duplex at its limit',
    row(95, 20, { link: { ...ethernet, speedMbps: 100, duplex: 'half' } }),
    'disturbed',
    ['link_speed.download', 'half_duplex'],
  ],
  [
    'through a proxy',
    row(80, 20, { link: { ...ethernet, speedMbps: 1000 } }, { flags: ['proxied'] }),
    'disturbed',
    ['proxied'],
  ],
  ['good Wi-Fi', row(80, 20, { link: wifi(-55, 433) }), 'clean', []],
  ['Wi-Fi at its rate', row(40, 10, { link: wifi(-60, 72.2) }), 'device_limited', ['wifi_rate.download']],
  ['weak Wi-Fi', row(10, 5, { link: wifi(-80, 72.2) }), 'disturbed', ['wifi_weak']],
  [
    'weak Wi-Fi at its rate',
    row(5, 1, { link: wifi(-82, 6.5) }),
    'disturbed',
    ['wifi_rate.download', 'wifi_weak'],
  ],
  [
    'own ceiling',
    row(280, 90, { ceiling: { at, downloadBps: 300e6, uploadBps: 200e6 } }),
    'device_limited',
    ['own_ceiling.download'],
  ],
  ['below the own ceiling', row(260, 90, { ceiling: { at, downloadBps: 300e6 } }), 'clean', []],
  [
    'a core fully used',
    row(200, 20, {}, { metrics: { ...row(200, 20).metrics, download_cpu_ratio: 0.93 } }),
    'device_limited',
    ['processor.download'],
  ],
  ['all cores fully used', row(200, 20, { processor: { busyRatio: 0.97 } }), 'device_limited', ['processor']],
  [
    'hot and busy',
    row(200, 20, { power: { now: ['throttled'] }, processor: { busyRatio: 0.5, busiestCoreRatio: 0.8 } }),
    'device_limited',
    ['throttled'],
  ],
  ['hot with nothing to do', row(20, 5, { power: { now: ['frequency_capped'] } }), 'clean', []],
  ['hot once since the boot', row(20, 5, { power: { now: [], sinceBoot: ['throttled'] } }), 'clean', []],
  ['too little power', row(20, 5, { power: { now: ['under_voltage'] } }), 'disturbed', ['under_voltage']],
  ['a download beside the test', besides(row(80, 20), 30e6), 'disturbed', ['other_traffic']],
  ['an upload beside the test', besides(row(80, 20), 0, 30e6), 'disturbed', ['other_traffic']],
  ['more of others than of the test', besides(row(80, 20), 140e6), 'unusable', ['mostly_other_traffic']],
  ['little beside the test', besides(row(80, 20), 6e6), 'clean', []],
  ['little beside a slow test', besides(row(0.5, 0.1), 200_000), 'clean', []],
  [
    'streaming right before',
    row(80, 20, {
      traffic: {
        ...conditionsOf(row(80, 20).conditions).traffic,
        before: { ms: 2000, rxBytes: 2e6, txBytes: 30_000 },
      },
    }),
    'disturbed',
    ['traffic_before'],
  ],
  [
    'the link changed',
    row(80, 20, { link: { ...ethernet, changedFrom: 'wlan0' } }),
    'unusable',
    ['link_changed'],
  ],
  [
    'cut short',
    row(
      80,
      20,
      {},
      {
        status: 'partial',
        directions: {
          download: { status: 'ok' },
          upload: { status: 'partial', failure: 'ndt7_cut_short' },
        },
      },
    ),
    'disturbed',
    ['incomplete.upload'],
  ],
  ['nothing known', row(80, 20, {}, { conditions: {} }), undefined, []],
  [
    'the interface not known',
    row(80, 20, {}, { conditions: { processor: { busyRatio: 0.1 } } }),
    undefined,
    [],
  ],
  ['the processor not known', row(80, 20, { processor: {} }), undefined, []],
  ['the counters not known', row(80, 20, { traffic: {} }), undefined, []],
  [
    'the own bytes not known',
    row(80, 20, {}, { metrics: { download_bps: 80e6, upload_bps: 20e6 } }),
    undefined,
    [],
  ],
  [
    'little known, and that is bad',
    row(94, 20, {}, { conditions: { link: { ...ethernet, speedMbps: 100 } } }),
    'device_limited',
    ['link_speed.download'],
  ],
  [
    'garbage for conditions',
    row(80, 20, {}, { conditions: { link: 'eth0', traffic: [], processor: { busyRatio: 7 } } }),
    undefined,
    [],
  ],
  ['a failed test', row(80, 20, {}, { status: 'failed', metrics: {} }), undefined, []],
  ['no speed at all', row(80, 20, {}, { metrics: { min_rtt_ms: 3 } }), undefined, []],
  [
    'another program’s row',
    row(94, 20, { link: { ...ethernet, speedMbps: 100 } }, { origin: 'import' }),
    undefined,
    [],
  ],
  [
    'a self-test beyond the cable',
    row(900, 900, { link: { ...ethernet, speedMbps: 100 } }, { scope: 'self-test' }),
    undefined,
    [],
  ],
  ['a server on this device', row(900, 900, { link: { interface: 'lo', kind: 'loopback' } }), undefined, []],
  [
    'a test of the local network',
    row(94, 94, { link: { ...ethernet, speedMbps: 100 } }, { scope: 'lan' }),
    'device_limited',
    ['link_speed.download', 'link_speed.upload'],
  ],
  [
    'upload alone',
    row(
      0,
      20,
      {},
      { metrics: { upload_bps: 20e6, upload_bytes: 25e6 }, directions: { upload: { status: 'ok' } } },
    ),
    'clean',
    [],
  ],
];
