// Events as they arrive, and how long the page waits before it connects again.
import { describe, expect, it } from 'vitest';
import { parseEvent, reconnectWaitMs } from '../../renderer/event-stream.js';

describe('renderer/event-stream', () => {
  it('reads an event', () => {
    expect(parseEvent('{"kind":"settings"}')).toEqual({ kind: 'settings' });
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '12'],
    ['an unknown kind', '{"kind":"bang"}'],
    ['a wrong type', '{"kind":"progress","nettest":7}'],
    [
      'an impossible fraction',
      '{"kind":"progress","nettest":"x","scope":"line","phase":"download","fraction":7}',
    ],
    ['nothing', undefined],
  ])('refuses %s', (_, data) => {
    expect(parseEvent(data)).toBeUndefined();
  });

  it('waits longer each time, and never longer than 15 s', () => {
    expect([0, 1, 2, 5, 50].map(reconnectWaitMs)).toEqual([500, 1000, 2000, 15_000, 15_000]);
  });
});
