// The running test, built from signs of life.
import { describe, expect, it } from 'vitest';
import { afterProgress, begunTest, type LiveTest, type ProgressEvent } from '../../renderer/live-test.js';

function progress(part: Partial<ProgressEvent>): ProgressEvent {
  return { kind: 'progress', nettest: 'ndt7', scope: 'line', phase: 'download', fraction: 0.1, ...part };
}

function after(...events: readonly Partial<ProgressEvent>[]): LiveTest {
  return events.reduce<LiveTest>((test, event) => afterProgress(test, progress(event)), begunTest('ndt7'));
}

describe('renderer/live-test', () => {
  it('grows the curve of the running direction and keeps the other', () => {
    const test = after(
      { elapsedMs: 100, bps: 1e6 },
      { elapsedMs: 200, bps: 2e6, bytes: 5000, server: 'one' },
      { phase: 'upload', elapsedMs: 100, bps: 3e6, fraction: 0.5 },
    );
    expect(test.download).toEqual([
      [100, 1e6],
      [200, 2e6],
    ]);
    expect(test.upload).toEqual([[100, 3e6]]);
    expect(test).toMatchObject({ phase: 'upload', fraction: 0.5, bytes: 5000, server: 'one', scope: 'line' });
  });

  it('counts the bytes of all directions, and never fewer than before', () => {
    const download = { phase: 'download', elapsedMs: 900, bytes: 90 } as const;
    expect(after(download).bytes).toBe(90);
    expect(after(download, { phase: 'upload' }).bytes).toBe(90);
    expect(after(download, { phase: 'upload' }, { phase: 'upload', bytes: 5 }).bytes).toBe(95);
    expect(after(download, { phase: 'upload', bytes: 30 }, { phase: 'finishing' }).bytes).toBe(120);
  });

  it('leaves out signs without a speed, and those that come late', () => {
    const test = after(
      { elapsedMs: 200, bps: 2e6 },
      { bps: 9e6 },
      { elapsedMs: 100, bps: 9e6 },
      { elapsedMs: 300 },
    );
    expect(test.download).toEqual([[200, 2e6]]);
  });

  it('never lets the fraction fall', () => {
    expect(after({ fraction: 0.6 }, { fraction: 0.4 }).fraction).toBe(0.6);
  });

  it('begins anew for another nettest, and for a second run of the same', () => {
    const first = after({ elapsedMs: 100, bps: 1e6, fraction: 0.7 });
    expect(afterProgress(first, progress({ nettest: 'dash', fraction: 0.1 }))).toMatchObject({
      nettest: 'dash',
      fraction: 0.1,
      download: [],
    });
    expect(afterProgress(first, progress({ phase: 'preparing', fraction: 0 }))).toMatchObject({
      fraction: 0,
      download: [],
    });
  });
});
