// The timeline of a kiosk in memory: outages and measurements that a test has put there.
import { foldAttempts, foldChanges, foldOutages, type TimelineStore } from '../../src/core/timeline.js';
import type { KioskStore } from '../../src/core/store.js';
import { overviewOfMeasurements } from './memory-circumstances.js';
import type { MemoryMonitors } from './memory-monitors.js';

/** A timeline over what the doubles hold. */
export function memoryTimeline(
  store: Pick<KioskStore, 'list'>,
  monitors: Pick<MemoryMonitors, 'outages'>,
): TimelineStore['timeline'] {
  return async ({ fromMs, toMs, limit, nettest, origin }) => {
    const filter = { fromMs, toMs, ...(nettest !== undefined && { nettests: [nettest] }) };
    const { measurements } = await store.list({ ...filter, ...(origin && { origin }) }, 1000);
    const rows = measurements.toReversed().map((row) => ({ ...row, atMs: Date.parse(row.startedAt) }));
    const outages = await monitors.outages({ fromMs, toMs }, limit);
    return {
      outages: foldOutages(
        outages.map(({ id, kind, begin, end, overlapsTest }) => {
          const endMs = end === undefined ? toMs : Date.parse(end);
          const beginMs = Date.parse(begin);
          const downMs = Math.min(endMs, toMs) - Math.max(beginMs, fromMs);
          return {
            fromMs: beginMs,
            toMs: endMs,
            count: 1,
            id,
            kind,
            downMs,
            open: end === undefined,
            overlapsTest,
          };
        }),
        limit,
      ),
      off: [],
      attempts: foldAttempts(
        rows.flatMap(({ id, atMs, nettest: name, scope, status }) =>
          status === 'ok' || status === 'partial'
            ? []
            : [{ fromMs: atMs, toMs: atMs, count: 1, nettest: name, scope, status, id }],
        ),
        limit,
      ),
      changes: foldChanges(
        overviewOfMeasurements(rows, { fromMs, toMs }, 'none').changes.map(({ atMs, ...change }) => ({
          ...change,
          ...{ fromMs: atMs, toMs: atMs, count: 1 },
        })),
        limit,
      ),
    };
  };
}
