import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../src/core/conditions.js';
import {
  countsAgainstLine,
  describeReason,
  isLowerBound,
  readReason,
} from '../../src/core/validity-reason.js';

describe('core/validity-reason', () => {
  it('says in words, with figures, what limited which direction', () => {
    const conditions = conditionsOf({ link: { interface: 'eth0', speedMbps: 100 } });
    expect(describeReason('link_speed.download', conditions)).toBe(
      'download: the cable negotiated 100 Mbit/s: your line may be faster',
    );
    expect(describeReason('link_speed', conditionsOf({}))).toContain('a low speed');
  });

  it('shows a code of a newer version as it is, and takes it for no limit', () => {
    for (const stored of ['sun_spots.download', '', '.', 'constructor', '__proto__', 'toString.upload']) {
      expect(readReason(stored)).toBeUndefined();
      expect(describeReason(stored, {})).toBe(stored);
      expect(isLowerBound({ validityReasons: [stored] })).toBe(false);
    }
  });

  it('calls a figure a lower bound in the direction that was limited, and in both where none is named', () => {
    const of = (...validityReasons: string[]) => ({ validityReasons });
    expect(isLowerBound(of('link_speed.download'), 'download')).toBe(true);
    expect(isLowerBound(of('link_speed.download'), 'upload')).toBe(false);
    expect(isLowerBound(of('throttled'), 'upload')).toBe(true);
    expect(isLowerBound(of('other_traffic'), 'download')).toBe(false);
  });

  it('holds neither limited nor disturbed results against the line', () => {
    expect(countsAgainstLine({ validity: 'clean', validityReasons: [] })).toBe(true);
    expect(countsAgainstLine({ validityReasons: [] })).toBe(true);
    expect(countsAgainstLine({ validity: 'disturbed', validityReasons: ['other_traffic'] })).toBe(false);
    const limited = { validity: 'device_limited', validityReasons: ['usb_bus.download'] } as const;
    expect(countsAgainstLine(limited, 'download')).toBe(false);
    expect(countsAgainstLine(limited, 'upload')).toBe(true);
  });
});

describe('core/conditions', () => {
  it('keeps the parts of a row that are conditions, and leaves out those that are none', () => {
    expect(
      conditionsOf({
        link: { interface: 'eth0', speedMbps: -1 },
        power: { now: ['under_voltage'] },
        processor: 'fast',
        uplink: 'default',
        clock: { by: 'kernel' },
      }),
    ).toEqual({ power: { now: ['under_voltage'] }, clock: { by: 'kernel' } });
  });
});
