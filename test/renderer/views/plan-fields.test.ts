// Numbers as people type them.
import { describe, expect, it } from 'vitest';
import { positiveNumber } from '../../../renderer/views/plan-fields.js';

describe('renderer/views/plan-fields', () => {
  it.each([
    ['100', 100],
    [' 16.5 ', 16.5],
    ['16,5', 16.5],
  ])('reads %j as %d', (text, value) => {
    expect(positiveNumber(text)).toBe(value);
  });

  it.each(['', '0', '-5', '1e3', '1.000,5', 'fast', '100 Mbit/s', '9'.repeat(400)])('refuses %j', (text) => {
    expect(positiveNumber(text)).toBeUndefined();
  });
});
