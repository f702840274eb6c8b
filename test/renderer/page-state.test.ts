// What the page reads out of its state.
import { describe, expect, it } from 'vitest';
import { initialState, isCutOff } from '../../renderer/page-state.js';

describe('renderer/page-state', () => {
  it('calls the page cut off once the kiosk has been gone for ten seconds, not at a restart', () => {
    const lost = { ...initialState, connection: 'lost', lostAtMs: 100_000 } as const;
    expect(isCutOff(lost, 109_999)).toBe(false);
    expect(isCutOff(lost, 110_000)).toBe(true);
    expect(isCutOff({ ...lost, connection: 'live' }, 200_000)).toBe(false);
    expect(isCutOff(initialState, 200_000)).toBe(false);
  });
});
