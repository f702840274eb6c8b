// What an order of retention would remove, chosen as removing chooses it; nothing is changed.
import type { PruneOrder, PruneReason, Removal } from '../core/retention.js';
import type { Connection } from './connection.js';
import {
  chooseMinutes,
  chooseRaw,
  chooseRows,
  type Batch,
  type Bound,
  type RawCursor,
} from './retention-choose.js';

/** All that the order would remove, on one unchanging state of the file: by kind and by rule. */
export function planPrune(connection: Connection, order: PruneOrder): readonly Removal[] {
  const removals: Removal[] = [];
  let rowsUpTo = 0;
  let raw: RawCursor | undefined;
  let minute: number | undefined;

  function take(
    what: Removal['what'],
    reason: PruneReason,
    bound: Bound,
    next: (left: Bound) => Batch | undefined,
  ) {
    let left = bound.bytes;
    for (;;) {
      const batch = left > 0 ? next({ ...bound, bytes: left }) : undefined;
      if (batch === undefined) return bound.bytes - left;
      left -= batch.bytes;
      addTo(removals, { what, reason, ...summaryOf(batch) });
    }
  }
  const takeRaw = (reason: PruneReason, bound: Bound) =>
    take('rawOutputs', reason, bound, (left) => {
      const batch = chooseRaw(connection, left, raw && { ...raw, rowsUpTo });
      if (batch !== undefined) raw = { startMs: batch.newestMs, key: batch.keys.at(-1) ?? 0, rowsUpTo };
      return batch;
    });
  const takeMinutes = (reason: PruneReason, bound: Bound) =>
    take('minutes', reason, bound, (left) => {
      const batch = chooseMinutes(connection, order, left, minute);
      minute = batch?.toMinute ?? minute;
      return batch;
    });
  const takeRows = (reason: PruneReason, bound: Bound) =>
    take('measurements', reason, bound, (left) => {
      const batch = chooseRows(connection, order, left, rowsUpTo);
      rowsUpTo = batch?.lastKey ?? rowsUpTo;
      return batch;
    });

  return connection.read(() => {
    const { rawBeforeMs, minutesBeforeMs, rowsBeforeMs, freeBytes = 0 } = order;
    const aged = (beforeMs: number): Bound => ({ beforeMs, bytes: Number.MAX_SAFE_INTEGER });
    let freed = 0;
    if (rawBeforeMs !== undefined) freed += takeRaw('age', aged(rawBeforeMs));
    if (minutesBeforeMs !== undefined) freed += takeMinutes('age', aged(minutesBeforeMs));
    if (rowsBeforeMs !== undefined) freed += takeRows('age', aged(rowsBeforeMs));
    raw ??= { startMs: -Number.MAX_SAFE_INTEGER, key: -Number.MAX_SAFE_INTEGER, rowsUpTo };
    for (const next of [takeRaw, takeMinutes, takeRows]) {
      freed += next(order.reason, { beforeMs: Infinity, bytes: freeBytes - freed });
    }
    return removals;
  });
}

function summaryOf({ count, bytes, oldestMs, newestMs }: Batch): Batch {
  return { count, bytes, oldestMs, newestMs };
}

function addTo(removals: Removal[], added: Removal): void {
  const at = removals.findIndex(({ what, reason }) => what === added.what && reason === added.reason);
  const same = removals[at];
  if (same === undefined) {
    removals.push(added);
    return;
  }
  removals[at] = {
    ...added,
    count: same.count + added.count,
    bytes: same.bytes + added.bytes,
    oldestMs: Math.min(same.oldestMs, added.oldestMs),
    newestMs: Math.max(same.newestMs, added.newestMs),
  };
}
