// Gathered reads: when a fast download's reader rests, for how long, and that a slow one is never held back.
import { describe, expect, it } from 'vitest';
import { createReadGathering, type Thread } from '../../src/ndt7/read-gathering.js';

/** A thread whose clock stands until it is moved, and its rests in milliseconds. */
function fakeThread(): { thread: Thread; rests: number[]; turn: (ms: number) => void } {
  let now = 0;
  let ending: (() => void) | undefined;
  const rests: number[] = [];
  return {
    thread: {
      now: () => now,
      afterTurn: (callback) => (ending = callback),
      rest: (ms) => {
        rests.push(ms);
        now += ms;
      },
    },
    rests,
    turn: (ms) => {
      now += ms;
      const callback = ending;
      ending = undefined;
      callback?.();
    },
  };
}

function run(bytesPerTurn: number, msPerTurn: number, turns = 200): number[] {
  const { thread, rests, turn } = fakeThread();
  const gathering = createReadGathering(thread);
  for (let index = 0; index < turns; index += 1) {
    // Two reads a turn, as libuv reads on while there is more.
    gathering.received(bytesPerTurn / 2);
    gathering.received(bytesPerTurn / 2);
    turn(msPerTurn);
  }
  return rests;
}

describe('ndt7/read-gathering', () => {
  it('never rests on a line of 2.5 Gbit/s', () => {
    expect(run(312_500, 1)).toEqual([]);
  });

  it('rests for what the rate needs to bring the rest of half a mebibyte, a quarter of a millisecond at most', () => {
    const rests = run(64 * 1024, 0.02);
    expect(rests.length).toBeGreaterThan(100);
    expect(Math.max(...rests)).toBeLessThanOrEqual(0.25);
    expect(Math.min(...rests)).toBeGreaterThan(0);
  });

  it('does not rest after a turn that found enough', () => {
    expect(run(1024 * 1024, 0.2)).toEqual([]);
  });

  it('begins anew to watch the rate when bytes come after a silence', () => {
    const { thread, rests, turn } = fakeThread();
    const gathering = createReadGathering(thread);
    for (let index = 0; index < 200; index += 1) {
      gathering.received(64 * 1024);
      turn(0.02);
    }
    const before = rests.length;
    for (let index = 0; index < 60; index += 1) {
      gathering.received(1500);
      turn(10);
    }
    expect(before).toBeGreaterThan(0);
    const after = rests.slice(before);
    expect(after.length).toBeLessThan(40);
    expect(rests.at(-1)).toBeLessThanOrEqual(0.25);
  });

  it('is not told of empty reads', () => {
    const { thread, rests, turn } = fakeThread();
    createReadGathering(thread).received(0);
    turn(1);
    expect(rests).toEqual([]);
  });
});
