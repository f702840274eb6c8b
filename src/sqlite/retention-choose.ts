// Chooses what an order of retention removes, a batch at a time: the same choice serves removing and saying beforehand.
import { earliestPossibleMs } from '../core/clock.js';
import { leastMeasurementDays, type PruneOrder } from '../core/retention.js';
import { hourMs } from '../core/rollup-days.js';
import type { Connection, Row } from './connection.js';

/** Most of a batch, which one transaction removes: others wait for it. */
const mostRaw = 5000;
const mostRows = 5000;
const mostMinutes = 1440;
/** What a row and its metrics take, curves and raw output not counted. */
export const rowBytes = 1200;
/** What a minute of a monitor takes: docs/monitors.md. */
export const minuteBytes = 45;
const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Until where: instants before `beforeMs`, and no more than so many bytes. */
export interface Bound {
  readonly beforeMs: number;
  readonly bytes: number;
}

/** What each batch says of itself. */
export interface Batch {
  readonly count: number;
  readonly bytes: number;
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** Raw outputs, the oldest measurements first. */
export interface RawBatch extends Batch {
  readonly keys: readonly number[];
}

/** Where choosing goes on when nothing was removed in between: behind what was chosen before. */
export interface RawCursor {
  readonly startMs: number;
  readonly key: number;
  /** Measurements up to this one were chosen, with their raw output. */
  readonly rowsUpTo: number;
}

/** The next raw outputs of measurements whose start is known. */
export function chooseRaw(connection: Connection, bound: Bound, after?: RawCursor): RawBatch | undefined {
  const rows = connection.all(
    `SELECT r.measurement_key AS key, m.started_at_ms AS start, length(r.deflated) AS bytes FROM measurement AS m
     CROSS JOIN raw AS r ON r.measurement_key = m.key
     WHERE m.started_at_ms < ? AND m.clock <> 'unsynced' AND (m.started_at_ms, m.key) > (?, ?)
       AND (m.key < 0 OR m.key > ?)
     ORDER BY m.started_at_ms, m.key LIMIT ?`,
    Math.min(bound.beforeMs, Number.MAX_SAFE_INTEGER),
    after?.startMs ?? -Number.MAX_SAFE_INTEGER,
    after?.key ?? -Number.MAX_SAFE_INTEGER,
    after?.rowsUpTo ?? 0,
    mostRaw,
  );
  const chosen: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (bytes >= bound.bytes) break;
    chosen.push(row);
    bytes += Number(row.bytes);
  }
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return {
    keys: chosen.map(({ key }) => Number(key)),
    count: chosen.length,
    bytes,
    oldestMs: Number(first.start),
    newestMs: Number(last.start),
  };
}

/** Measurements from the beginning of the sequence up to one, whose hash stays. */
export interface RowBatch extends Batch {
  readonly lastKey: number;
  readonly lastHash: Buffer;
}

/** The next measurements of the sequence while they are old enough; never the newest. */
export function chooseRows(
  connection: Connection,
  { nowMs }: PruneOrder,
  bound: Bound,
  afterKey = 0,
): RowBatch | undefined {
  const rows = connection.all(
    `SELECT m.key, m.started_at_ms, m.clock, m.hash FROM measurement AS m
     WHERE m.key > ? AND m.key < (SELECT max(key) FROM measurement) ORDER BY m.key LIMIT ?`,
    afterKey,
    mostRows,
  );
  const limitMs = Math.min(bound.beforeMs, nowMs - leastMeasurementDays * dayMs);
  const young = rows.findIndex(({ started_at_ms: startedAtMs }) => Number(startedAtMs) >= limitMs);
  const before = (young === -1 ? rows : rows.slice(0, young)).slice(
    0,
    Math.ceil(Math.min(bound.bytes, 1e12) / rowBytes),
  );
  // A row from before the clock was set looks older than it is; one that is followed by an old row is old.
  const old = before.slice(0, before.findLastIndex(({ clock }) => clock !== 'unsynced') + 1);
  const last = old.at(-1);
  if (last === undefined || !Buffer.isBuffer(last.hash)) return undefined;
  const starts = old.map(({ started_at_ms: startedAtMs }) => Number(startedAtMs));
  return {
    lastKey: Number(last.key),
    lastHash: last.hash,
    count: old.length,
    bytes: old.length * rowBytes,
    oldestMs: Math.min(...starts),
    newestMs: Math.max(...starts),
  };
}

/** Minutes of monitors from one to before another, which begins an hour. */
export interface MinuteBatch extends Batch {
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly latencyRows: number;
  readonly watchRows: number;
}

/** Minutes before it were written by a clock that was not set: nobody knows how old they are, so that they stay. */
const firstDatedMinute = earliestPossibleMs / minuteMs;

/**
 * The next day of minutes at most. They go by whole hours, since roll-ups are by the hour; never the newest watched
 * one, for the hole behind it begins there.
 */
export function chooseMinutes(
  connection: Connection,
  { nowMs }: PruneOrder,
  bound: Bound,
  afterMinute = firstDatedMinute,
): MinuteBatch | undefined {
  const row = connection.get(
    `SELECT min((SELECT coalesce(min(minute), 1e15) FROM latency_minute WHERE minute >= ?),
                (SELECT coalesce(min(minute), 1e15) FROM watch_minute WHERE minute >= ?)) AS first,
            (SELECT max(minute) FROM watch_minute) AS watched`,
    afterMinute,
    afterMinute,
  );
  const limitMs = Math.min(bound.beforeMs, nowMs - leastMeasurementDays * dayMs);
  const fromMinute = Number(row?.first);
  const newest = typeof row?.watched === 'number' ? row.watched : Infinity;
  const mostByBytes = Math.ceil(bound.bytes / minuteBytes);
  if (bound.bytes <= 0) return undefined;
  const end = Math.min(
    limitMs / minuteMs,
    fromMinute + Math.max(60, Math.min(mostMinutes, mostByBytes)),
    newest,
  );
  const toMinute = Math.floor((end * minuteMs) / hourMs) * (hourMs / minuteMs);
  if (!(toMinute > fromMinute)) return undefined;
  const count = (table: string) =>
    Number(
      connection.get(
        `SELECT count(*) AS n FROM ${table} WHERE minute >= ? AND minute < ?`,
        fromMinute,
        toMinute,
      )?.n,
    );
  const [latencyRows, watchRows] = [count('latency_minute'), count('watch_minute')];
  return {
    fromMinute,
    toMinute,
    latencyRows,
    watchRows,
    count: latencyRows + watchRows,
    bytes: (latencyRows + watchRows) * minuteBytes,
    oldestMs: fromMinute * minuteMs,
    newestMs: (toMinute - 1) * minuteMs,
  };
}
