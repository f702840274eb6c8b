// Minutes of latency as rows that roll-ups can be made of again.
import type { Connection } from './connection.js';
import { latencyValues, readLatencyMinutes, targetOfGroup } from './monitor-minutes.js';
import type { RollupRows } from './rollup-rows.js';

const minuteMs = 60_000;

/** Minutes of latency: their figures, without those that overlap a test. */
export const latencyRows: RollupRows = {
  source: 'monitor',
  valuesOf(connection, fromMs, toMs, group) {
    const target = group && targetOfGroup(group);
    if (group !== undefined && target === undefined) return [];
    const minutes = readLatencyMinutes(connection, { fromMs, toMs }, target, Number.MAX_SAFE_INTEGER);
    return minutes.flatMap(latencyValues);
  },
  firstFrom(connection: Connection, fromMs: number) {
    const first = connection.get(
      'SELECT min(minute) AS first FROM latency_minute WHERE minute >= ?',
      Math.ceil(fromMs / minuteMs),
    )?.first;
    return typeof first === 'number' ? first * minuteMs : undefined;
  },
};
