import { describe, expect, it } from 'vitest';
import { houseOrLine } from '../../src/core/house-or-line.js';

describe('core/house-or-line', () => {
  it('is the house where one direction through it carries no more than the line brings', () => {
    const line = { downloadBps: 100e6, uploadBps: 40e6 };
    expect(houseOrLine({ downloadBps: 60e6, uploadBps: 90e6 }, line)).toBe('house');
    expect(houseOrLine({ downloadBps: 104e6, uploadBps: 90e6 }, line)).toBe('house');
    expect(houseOrLine({ downloadBps: 400e6, uploadBps: 41e6 }, line)).toBe('house');
  });

  it('is the line where the house carries more each way that was measured', () => {
    const line = { downloadBps: 100e6, uploadBps: 40e6 };
    expect(houseOrLine({ downloadBps: 400e6, uploadBps: 90e6 }, line)).toBe('line');
    expect(houseOrLine({ downloadBps: 400e6 }, line)).toBe('line');
  });

  it('is unknown where there is nothing to compare', () => {
    expect(houseOrLine({}, { downloadBps: 100e6 })).toBe('unknown');
    expect(houseOrLine({ uploadBps: 5e6 }, { downloadBps: 100e6 })).toBe('unknown');
  });
});
