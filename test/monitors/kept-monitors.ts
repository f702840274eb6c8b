// A MonitorStore in memory that can refuse, and remembers what was told.
import type { LatencyMinute, Outage, WatchMinute } from '../../src/core/monitor.js';
import type { MonitorStore, UndatedOutage } from '../../src/core/monitor-store.js';

/** What monitors left. */
export interface KeptMonitors extends Pick<
  MonitorStore,
  'saveOutage' | 'openOutage' | 'lastWatched' | 'addMonitorMinutes'
> {
  readonly rows: Map<string, Outage>;
  /** What was said of the bounds with the newest outage that was saved. */
  undated: UndatedOutage | undefined;
  readonly watch: WatchMinute[];
  readonly latency: LatencyMinute[];
  readonly told: Outage[];
  readonly errors: unknown[];
  writes: number;
  refuses: boolean;
}

/** An empty store. */
export function createKeptMonitors(): KeptMonitors {
  const refusal = () => Promise.reject(new Error('the disk is full'));
  const kept: KeptMonitors = {
    rows: new Map(),
    undated: undefined,
    watch: [],
    latency: [],
    told: [],
    errors: [],
    writes: 0,
    refuses: false,
    saveOutage(outage, undated) {
      if (kept.refuses) return refusal();
      kept.writes += 1;
      kept.rows.set(outage.id, outage);
      kept.undated = undated;
      return Promise.resolve();
    },
    openOutage: () => Promise.resolve([...kept.rows.values()].findLast(({ end }) => end === undefined)),
    lastWatched: () => Promise.resolve(kept.watch.at(-1)),
    addMonitorMinutes({ latency, watch }) {
      if (kept.refuses) return refusal();
      kept.writes += 1;
      kept.latency.push(...latency);
      kept.watch.push(...watch);
      return Promise.resolve();
    },
  };
  return kept;
}
