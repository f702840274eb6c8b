// Minutes of monitors: written together in one commit, with what they add to the roll-ups.
import type { MonitorMinutes } from '../core/monitor-store.js';
import type { Connection } from './connection.js';
import { insertLatencyMinute, latencyValues } from './monitor-minutes.js';
import { insertWatchMinute } from './monitor-watch.js';
import { foldValues } from './rollup-fold.js';
import { keepUndated, type FoundMinute } from './undated-minutes.js';

/** Adds minutes and their roll-ups in one transaction; a minute that is there already stays as it is. */
export function addMonitorMinutes(connection: Connection, { latency, watch }: MonitorMinutes): void {
  if (latency.length === 0 && watch.length === 0) return;
  connection.write(() => {
    const values = latency.flatMap(({ undated, ...minute }) => {
      const found: FoundMinute = { kind: 'latency', minute };
      if (undated !== undefined) return keepUndated(connection, undated, found);
      const stored = insertLatencyMinute(connection, minute);
      return stored === undefined ? [] : latencyValues(stored);
    });
    for (const { undated, ...minute } of watch) {
      if (undated !== undefined) keepUndated(connection, undated, { kind: 'watch', minute });
      else insertWatchMinute(connection, minute);
    }
    foldValues(connection, values);
  });
}
