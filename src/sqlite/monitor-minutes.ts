// Minutes of latency as rows, and what they add to the roll-ups.
import { isoInstant } from '../core/clock.js';
import { latencyFigures, latencyMinuteSchema, overlapsTest, type LatencyMinute } from '../core/monitor.js';
import type { MonitorRange } from '../core/monitor-store.js';
import { deleteChecked, insertChecked } from './checked-rows.js';
import type { Connection, Row } from './connection.js';
import { present } from './measurement-row.js';
import { wellFormed } from './plain-json.js';
import type { RollupValue } from './rollup-fold.js';
import type { RollupGroup } from './rollup-series.js';

const minuteMs = 60_000;

/** Adds a minute, and returns it as it is stored; undefined where that minute is there already. Only inside `connection.write`. */
export function insertLatencyMinute(
  connection: Connection,
  minute: LatencyMinute,
): LatencyMinute | undefined {
  const stored = asStored(minute);
  return insertLatency(connection, stored) ? stored : undefined;
}

/** Removes a minute of a target. Only inside `connection.write`, which has to mend the roll-ups. */
export function removeLatencyMinute(connection: Connection, minute: number, target: string): void {
  const key = targetKey(connection, target);
  deleteChecked(connection, 'latency_minute', { minute, target_key: key });
}

/**
 * What a minute adds to the roll-ups: a series for each target, of the local network for the gateway, of the line for
 * others. Minutes that overlap a test add nothing: they show the load of the test, not the line.
 */
export function latencyValues(minute: LatencyMinute): readonly RollupValue[] {
  if (minute.flags.includes(overlapsTest)) return [];
  const group = latencyGroup(minute.target);
  const atMs = Date.parse(minute.minute);
  return Object.entries(latencyFigures(minute)).map(([metric, value]) => ({ group, metric, atMs, value }));
}

const groupPrefix = 'latency/';

/** The roll-up series of a target. */
export function latencyGroup(target: string): RollupGroup {
  const scope = target === 'gateway' ? 'lan' : 'line';
  return { source: 'monitor', scope, nettest: groupPrefix + target };
}

/** The target of a roll-up series of {@link latencyValues}; undefined for others. */
export function targetOfGroup({ nettest }: RollupGroup): string | undefined {
  return nettest.startsWith(groupPrefix) ? nettest.slice(groupPrefix.length) : undefined;
}

/** The minute with its times in whole microseconds: roll-ups must be what the stored rows say. */
function asStored({ minMs, medianMs, p95Ms, jitterMs, ...minute }: LatencyMinute): LatencyMinute {
  const rounded = { minMs, medianMs, p95Ms, jitterMs };
  const times = Object.entries(rounded).flatMap(([name, ms]) =>
    ms === undefined ? [] : [[name, Math.round(ms * 1000) / 1000] as const],
  );
  return { ...minute, ...Object.fromEntries(times) };
}

function insertLatency(connection: Connection, minute: LatencyMinute): boolean {
  return insertChecked(connection, 'latency_minute', {
    minute: Math.floor(Date.parse(minute.minute) / minuteMs),
    target_key: targetKey(connection, minute.target),
    method: minute.method,
    sent: minute.sent,
    received: minute.received,
    min_us: micros(minute.minMs),
    median_us: micros(minute.medianMs),
    p95_us: micros(minute.p95Ms),
    jitter_us: micros(minute.jitterMs),
    flags: minute.flags.length === 0 ? null : minute.flags.map(wellFormed).join(' '),
  });
}

/** Minutes of latency, oldest first; at most the newest `limit`. */
export function readLatencyMinutes(
  connection: Connection,
  { fromMs, toMs }: MonitorRange,
  target: string | undefined,
  limit: number,
): readonly LatencyMinute[] {
  const rows = connection.all(
    `SELECT m.*, t.name AS target FROM latency_minute AS m JOIN monitor_target AS t ON t.key = m.target_key
     WHERE m.minute >= ? AND m.minute < ? AND (? IS NULL OR t.name = ?)
     ORDER BY m.minute DESC, m.target_key DESC LIMIT ?`,
    fromMs === undefined ? -Number.MAX_SAFE_INTEGER : Math.ceil(fromMs / minuteMs),
    toMs === undefined ? Number.MAX_SAFE_INTEGER : Math.ceil(toMs / minuteMs),
    target ?? null,
    target ?? null,
    limit,
  );
  return rows.flatMap(latencyOf).reverse();
}

/** The minute of a row with its target's name; nothing for a damaged row. */
function latencyOf(row: Row): LatencyMinute[] {
  const minute = Number(row.minute) * minuteMs;
  if (Math.abs(minute) > 8.64e15) return [];
  const read = latencyMinuteSchema.safeParse(
    present({
      minute: isoInstant(minute),
      target: row.target,
      method: row.method,
      sent: row.sent,
      received: row.received,
      minMs: millis(row.min_us),
      medianMs: millis(row.median_us),
      p95Ms: millis(row.p95_us),
      jitterMs: millis(row.jitter_us),
      flags: typeof row.flags === 'string' ? row.flags.split(' ') : [],
    }),
  );
  return read.success ? [read.data] : [];
}

function micros(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 1000);
}

function millis(us: unknown): number | undefined {
  return typeof us === 'number' ? us / 1000 : undefined;
}

function targetKey(connection: Connection, name: string): number {
  const text = wellFormed(name);
  const known = connection.get('SELECT key FROM monitor_target WHERE name = ?', text)?.key;
  if (typeof known === 'number') return known;
  const key = Number(connection.get('SELECT coalesce(max(key), 0) + 1 AS next FROM monitor_target')?.next);
  insertChecked(connection, 'monitor_target', { key, name: text });
  return key;
}
