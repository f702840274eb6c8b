// Minutes of monitors from before the clock was set: kept whole beside their tables until their true time is known.
//
// INVARIANTS:
// - A minute stands at most once in its table: first where the clock of then put it, at last where it belongs.
// - At a time that cannot be no minute is shown. One whose place another one has is kept all the same, until its true place is known.
// - Rows and roll-ups change in one transaction; whenever the process ends in between, the next correction goes on.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { earliestPossibleMs, isoInstant } from '../core/clock.js';
import { clockCorrectedFlag, type ClockReading } from '../core/clock-store.js';
import { clockUnsynced, latencyMinuteSchema, watchMinuteSchema } from '../core/monitor.js';
import type { Undated } from '../core/monitor-store.js';
import { deleteChecked, insertChecked } from './checked-rows.js';
import type { Connection, Row } from './connection.js';
import { insertLatencyMinute, latencyGroup, latencyValues, removeLatencyMinute } from './monitor-minutes.js';
import { insertWatchMinute, keyOfBoot, removeWatchMinute } from './monitor-watch.js';
import { remakeHours } from './rollup-correct.js';
import { foldValues, type RollupValue } from './rollup-fold.js';
import type { RollupGroup } from './rollup-series.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** A device whose clock is never set keeps this much: 30,000 rows at three targets. */
const keptMs = 7 * 24 * hourMs;
/** Others get their turn between two transactions. */
const batchSize = 200;

const foundMinuteSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('latency'), minute: latencyMinuteSchema }),
  z.object({ kind: z.literal('watch'), minute: watchMinuteSchema }),
]);

/** A minute of one of the two tables. */
export type FoundMinute = z.output<typeof foundMinuteSchema>;

/** Keeps a minute, shows it meanwhile, and returns what that adds to the roll-ups. Only inside `connection.write`. */
export function keepUndated(
  connection: Connection,
  { bootId, monotonicMs }: Undated,
  found: FoundMinute,
): readonly RollupValue[] {
  const bootKey = keyOfBoot(connection, bootId);
  // What another boot left undated nobody can date any more.
  connection.run(
    'DELETE FROM undated_minute WHERE boot_key <> ? OR monotonic_ms < ?',
    bootKey,
    monotonicMs - keptMs,
  );
  const atMs = beginOf(found);
  const shown = atMs < earliestPossibleMs ? undefined : show(connection, flagged(found, clockUnsynced));
  insertUndated(connection, {
    key: Number(connection.get('SELECT coalesce(max(key), 0) + 1 AS next FROM undated_minute')?.next),
    boot_key: bootKey,
    monotonic_ms: monotonicMs,
    shown_minute: shown === undefined ? null : Math.floor(atMs / minuteMs),
    kind: found.kind,
    body: JSON.stringify(found.minute),
  });
  return shown ?? [];
}

/** Gives each minute of the reading's boot that was kept its true time; resolves with their number. */
export async function correctMinutes(connection: Connection, reading: ClockReading): Promise<number> {
  const bootKey = connection.get('SELECT key FROM boot WHERE id = ?', reading.bootId)?.key;
  if (typeof bootKey !== 'number') return 0;
  // All leave their false places before the first one is put into its true one, which may be another's false one.
  await eachBatch(connection, bootKey, (rows) => hideBatch(connection, rows, reading));
  let corrected = 0;
  await eachBatch(connection, bootKey, (rows) => {
    corrected += dateBatch(connection, rows, reading);
  });
  return corrected;
}

async function eachBatch(
  connection: Connection,
  bootKey: number,
  take: (rows: readonly Row[]) => void,
): Promise<void> {
  for (let after = 0; ;) {
    const last = connection.write(() => {
      const rows = connection.all(
        'SELECT * FROM undated_minute WHERE boot_key = ? AND key > ? ORDER BY key LIMIT ?',
        bootKey,
        after,
        batchSize,
      );
      take(rows);
      return rows.at(-1)?.key;
    });
    if (typeof last !== 'number') return;
    after = last;
    await nextTurn();
  }
}

function hideBatch(connection: Connection, rows: readonly Row[], reading: ClockReading): void {
  const hours = new Map<string, { group: RollupGroup; hours: Set<number> }>();
  for (const row of rows) {
    const found = foundIn(row);
    const { shown_minute: minute } = row;
    if (typeof minute !== 'number' || found === undefined || trueBegin(row, found, reading) === undefined)
      continue;
    if (found.kind === 'watch') removeWatchMinute(connection, minute);
    else {
      const { target } = found.minute;
      removeLatencyMinute(connection, minute, target);
      const touched = hours.get(target) ?? { group: latencyGroup(target), hours: new Set() };
      hours.set(target, touched);
      touched.hours.add(Math.floor((minute * minuteMs) / hourMs));
    }
    deleteChecked(connection, 'undated_minute', row);
    insertUndated(connection, { ...columnsOf(row), shown_minute: null });
  }
  for (const touched of hours.values()) remakeHours(connection, touched.group, [...touched.hours]);
}

function dateBatch(connection: Connection, rows: readonly Row[], reading: ClockReading): number {
  const values: RollupValue[] = [];
  let dated = 0;
  for (const row of rows) {
    const found = foundIn(row);
    const beginMs = found && trueBegin(row, found, reading);
    if (found === undefined || beginMs === undefined) continue;
    const shown = show(connection, flagged(movedTo(found, beginMs), clockCorrectedFlag));
    values.push(...(shown ?? []));
    deleteChecked(connection, 'undated_minute', row);
    dated += 1;
  }
  foldValues(connection, values);
  return dated;
}

/** Undefined for a minute that needs no correction, and for one that claims to be later than the reading. */
function trueBegin(row: Row, found: FoundMinute, reading: ClockReading): number | undefined {
  const { wallMs, monotonicMs, onlyStartsBeforeMs = Infinity } = reading;
  const ownMs = Number(row.monotonic_ms);
  if (!(ownMs <= monotonicMs) || beginOf(found) >= onlyStartsBeforeMs) return undefined;
  return wallMs - monotonicMs + ownMs;
}

/** Puts it into its table; undefined where that minute is there already, else what it adds to the roll-ups. */
function show(connection: Connection, found: FoundMinute): readonly RollupValue[] | undefined {
  if (found.kind === 'watch') return insertWatchMinute(connection, found.minute) ? [] : undefined;
  const stored = insertLatencyMinute(connection, found.minute);
  return stored && latencyValues(stored);
}

function beginOf({ kind, minute }: FoundMinute): number {
  return kind === 'watch' ? minute.minuteMs : Date.parse(minute.minute);
}

function movedTo(found: FoundMinute, beginMs: number): FoundMinute {
  const minuteStartMs = Math.floor(beginMs / minuteMs) * minuteMs;
  return found.kind === 'watch'
    ? { kind: 'watch', minute: { ...found.minute, minuteMs: minuteStartMs } }
    : { kind: 'latency', minute: { ...found.minute, minute: isoInstant(minuteStartMs) } };
}

/** Minutes of watching have no flags. */
function flagged(found: FoundMinute, flag: string): FoundMinute {
  if (found.kind === 'watch') return found;
  const { minute } = found;
  return { kind: 'latency', minute: { ...minute, flags: [...minute.flags, flag] } };
}

/** Undefined for a damaged row, which stays as it is: verification goes on naming it. */
function foundIn(row: Row): FoundMinute | undefined {
  try {
    const minute: unknown = JSON.parse(String(row.body));
    return foundMinuteSchema.safeParse({ kind: row.kind, minute }).data;
  } catch {
    return undefined;
  }
}

interface UndatedColumns {
  readonly key: number;
  readonly boot_key: number;
  readonly monotonic_ms: number;
  readonly shown_minute: number | null;
  readonly kind: string;
  readonly body: string;
}

function columnsOf({ key, boot_key, monotonic_ms, kind, body }: Row): Omit<UndatedColumns, 'shown_minute'> {
  return {
    key: Number(key),
    boot_key: Number(boot_key),
    monotonic_ms: Number(monotonic_ms),
    kind: String(kind),
    body: String(body),
  };
}

function insertUndated(connection: Connection, columns: UndatedColumns): void {
  insertChecked(connection, 'undated_minute', { ...columns });
}
