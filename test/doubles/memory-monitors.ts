// What monitors found, in memory: a test fills the lists, and the Kiosk double reads them.
import type { LatencyMinute, Outage, Unwatched } from '../../src/core/monitor.js';
import type { MonitorRange, MonitorStore } from '../../src/core/monitor-store.js';

/** Lists that a test fills, oldest first, and the reading half of a MonitorStore. */
export interface MemoryMonitors extends Pick<MonitorStore, 'outages' | 'unwatched' | 'latencyMinutes'> {
  readonly outageRows: Outage[];
  readonly unwatchedRows: Unwatched[];
  readonly minuteRows: LatencyMinute[];
}

/** Empty lists. */
export function createMemoryMonitors(): MemoryMonitors {
  const outageRows: Outage[] = [];
  const unwatchedRows: Unwatched[] = [];
  const minuteRows: LatencyMinute[] = [];

  function touches(
    { fromMs = -Infinity, toMs = Infinity }: MonitorRange,
    from: string,
    to?: string,
  ): boolean {
    return Date.parse(from) < toMs && (to === undefined || Date.parse(to) >= fromMs);
  }

  return {
    outageRows,
    unwatchedRows,
    minuteRows,
    outages: (range, limit) =>
      Promise.resolve(outageRows.filter(({ begin, end }) => touches(range, begin, end)).slice(-limit)),
    unwatched: (range, limit) =>
      Promise.resolve(unwatchedRows.filter(({ from, to }) => touches(range, from, to)).slice(-limit)),
    latencyMinutes: ({ fromMs = -Infinity, toMs = Infinity }, target, limit) =>
      Promise.resolve(
        minuteRows
          .filter((row) => target === undefined || row.target === target)
          .filter(({ minute }) => Date.parse(minute) >= fromMs && Date.parse(minute) < toMs)
          .slice(-limit),
      ),
  };
}
