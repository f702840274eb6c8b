// The monitors' part of the store, over a connection.
import type { MonitorStore } from '../core/monitor-store.js';
import type { Connection } from './connection.js';
import { addMonitorMinutes } from './add-minutes.js';
import { readLatencyMinutes } from './monitor-minutes.js';
import { readOpenOutage, readOutages, writeOutage } from './monitor-outages.js';
import { readLastWatched, readUnwatched } from './monitor-watch.js';

/** The monitors' part of a store; `call` turns what is thrown into the store's own errors. */
export function monitorStoreOf(connection: Connection, call: <T>(work: () => T) => Promise<T>): MonitorStore {
  return {
    addMonitorMinutes: (minutes) => call(() => addMonitorMinutes(connection, minutes)),
    saveOutage: (outage, undated) => call(() => writeOutage(connection, outage, undated)),
    openOutage: () => call(() => readOpenOutage(connection)),
    outages: (range, limit) => call(() => readOutages(connection, range, limit)),
    unwatched: (range, limit) => call(() => readUnwatched(connection, range, limit)),
    lastWatched: () => call(() => readLastWatched(connection)),
    latencyMinutes: (range, target, limit) =>
      call(() => readLatencyMinutes(connection, range, target, limit)),
  };
}
