// The system's clocks and timers behind core's Clock.
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Clock } from '../core/clock.js';

/** Longest delay a Node timer can hold, 2^31 − 1 ms. */
const longestTimerMs = 2_147_483_647;

/** The real clock. Waiting keeps the process alive. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  // CLOCK_MONOTONIC: since the boot, so that rows of one boot can be ordered across processes.
  monotonicMs: () => Number(process.hrtime.bigint() / 1000n) / 1000,
  async sleep(ms, signal) {
    let leftMs = ms;
    while (leftMs > 0 && signal?.aborted !== true) {
      const partMs = Math.min(leftMs, longestTimerMs);
      await sleepFor(partMs, undefined, signal && { signal }).catch(ignoreAbort);
      leftMs -= partMs;
    }
  },
};

function ignoreAbort(thrown: unknown): void {
  if (!(thrown instanceof Error && thrown.name === 'AbortError')) throw thrown;
}
