import { describe, expect, it } from 'vitest';
import { judge, otherTraffic } from '../../src/core/validity.js';
import { judgements, row } from './validity-table.js';

describe('core/validity', () => {
  it.each(judgements)('%s', (_name, judged, validity, validityReasons) => {
    expect(judge(judged)).toEqual({ ...(validity !== undefined && { validity }), validityReasons });
  });

  it('finds no other traffic where the interface moved less than the test with its headers', () => {
    const { metrics, directions } = row(80, 20);
    expect(otherTraffic({ metrics, directions }, { ms: 1, rxBytes: 0, txBytes: 0 })).toEqual({
      rxBytes: 0,
      txBytes: 0,
    });
  });
});
