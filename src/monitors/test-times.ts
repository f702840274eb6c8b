// When this device's own tests ran, so that monitors can mark what overlaps them.
import type { Announcer } from '../core/events.js';

/** When tests ran, in monotonic ms. */
export interface TestTimes {
  /** True when a test ran at any moment since `fromMs`. */
  ranSince(fromMs: number): boolean;
  stop(): void;
}

/** Listens to run events. */
export function createTestTimes(announcer: Announcer, monotonicMs: () => number): TestTimes {
  const running = new Set<string>();
  let lastEndMs = -Infinity;
  const stop = announcer.subscribe((event) => {
    if (event.kind !== 'run' || event.state === 'waiting') return;
    if (event.state === 'running') running.add(event.nettest);
    else if (running.delete(event.nettest)) lastEndMs = monotonicMs();
  });
  return { ranSince: (fromMs) => running.size > 0 || lastEndMs >= fromMs, stop };
}
