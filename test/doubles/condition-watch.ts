// A watch over conditions that a test decides on: what the line carries at each look, and what is so when a run has ended.
import type { Clock } from '../../src/core/clock.js';
import type { ConditionWatch } from '../../src/core/condition-watch.js';
import type { Conditions } from '../../src/core/conditions.js';

/** `looks` are bit/s on the interface, look by look; the last one stays. */
export function conditionWatchDouble(
  clock: Pick<Clock, 'sleep'>,
  looks: readonly number[],
  after: Conditions = {},
): ConditionWatch & { readonly begun: number[]; readonly servers: (string | undefined)[] } {
  const begun: number[] = [];
  const servers: (string | undefined)[] = [];
  return {
    begun,
    servers,
    async begin(beforeMs, signal) {
      const bps = looks[Math.min(begun.length, looks.length - 1)];
      begun.push(beforeMs);
      await clock.sleep(beforeMs, signal);
      const before =
        bps === undefined || beforeMs === 0
          ? undefined
          : { ms: beforeMs, rxBytes: (bps * beforeMs) / 8000, txBytes: 0 };
      return {
        before,
        end(server) {
          servers.push(server);
          return Promise.resolve({ ...after, ...(before && { traffic: { before, ...after.traffic } }) });
        },
      };
    },
    now: () => Promise.resolve(after),
    processor: () => after.processor ?? {},
  };
}
