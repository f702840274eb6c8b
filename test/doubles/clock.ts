// A clock that stands still until a test moves it: sleepers wake in order, steps move wall time only.
import type { Clock } from '../../src/core/clock.js';

interface Sleeper {
  readonly wakeAtMs: number;
  wake(): void;
}

/** A clock under the test's control. */
export interface TestClock extends Clock {
  /** Lets `ms` of monotonic (and wall) time pass, waking each sleeper at its time and letting its work settle. */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock forward or back without time passing. */
  step(ms: number): void;
  sleeping(): number;
}

/** A test clock that shows `startMs` (default 2030-01-01T00:00Z). */
export function createTestClock(startMs = Date.UTC(2030, 0, 1)): TestClock {
  let monotonicMs = 1_000_000;
  let offsetMs = startMs - monotonicMs;
  const sleepers = new Set<Sleeper>();

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  return {
    nowMs: () => monotonicMs + offsetMs,
    monotonicMs: () => monotonicMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (ms <= 0 || signal?.aborted === true) {
          resolve();
          return;
        }
        const sleeper: Sleeper = {
          wakeAtMs: monotonicMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    async advance(ms) {
      const endMs = monotonicMs + ms;
      await settle();
      for (;;) {
        const next = [...sleepers].sort((a, b) => a.wakeAtMs - b.wakeAtMs)[0];
        if (next === undefined || next.wakeAtMs > endMs) break;
        monotonicMs = Math.max(monotonicMs, next.wakeAtMs);
        next.wake();
        await settle();
      }
      monotonicMs = endMs;
      await settle();
    },
    step: (ms) => {
      offsetMs += ms;
    },
    sleeping: () => sleepers.size,
  };
}
