// Curves of what was recorded: whatever the samples claim, each point is a finite number.
import { describe, expect, it } from 'vitest';
import { curveOf, figuresOf } from '../../../src/nettests/formats/recorded-ndt7.js';

describe('src/nettests/formats/recorded-ndt7', () => {
  it('leaves out samples that are nearer than a microsecond', () => {
    const [curve] = curveOf('download', 'server', [
      { elapsedMs: 1, bytes: 1000 },
      { elapsedMs: 1 + 1e-9, bytes: Number.MAX_SAFE_INTEGER },
      { elapsedMs: 2, bytes: 2000 },
    ]);
    expect(curve?.points).toEqual([
      [1, 8e6],
      [2, 8e6],
    ]);
  });

  it('leaves out a sample whose speed is no number any more', () => {
    const amounts = [
      { elapsedMs: 1, bytes: 1000 },
      { elapsedMs: 2, bytes: 3e304 },
      { elapsedMs: 3, bytes: 3000 },
    ];
    expect(curveOf('upload', 'client', amounts)).toEqual([
      {
        direction: 'upload',
        source: 'client',
        points: [
          [1, 8e6],
          [3, 8e6],
        ],
      },
    ]);
  });

  it('takes less than a byte and less than a microsecond for nothing', () => {
    const figures = figuresOf({
      direction: 'upload',
      client: [],
      messages: [{ TCPInfo: { BytesReceived: 5e-324, ElapsedTime: 5e-324, RTT: 2 ** 50 } }],
      ended: true,
    });
    expect(figures).toMatchObject({ curves: [], serverBps: undefined, rttMs: undefined });
  });
});
