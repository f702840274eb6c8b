// Goes through all measurements in the order of their keys, past pages that cannot be read.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf } from '../core/errors.js';
import type { Connection } from './connection.js';
import { isDamage } from './database-error.js';
import { idOf } from './measurement-row.js';
import type { EpochOf } from './sequence-epochs.js';
import { findMeasurements, type FoundMeasurement } from './read-measurement.js';

/** A row, or the place of one that cannot be read. */
export type Step =
  | FoundMeasurement
  | { readonly unreadable: { readonly key: number; readonly id: string; readonly problem: string } };

const batchSize = 100;

/**
 * The rows of the device's sequence, oldest first (`direction` 1), or the imported ones, newest key last (-1). Keys
 * have no gaps, so that behind a damaged page rows are asked for one by one. Others get their turn between batches.
 */
export async function* walk(
  connection: Connection,
  epochOf: EpochOf,
  direction: 1 | -1,
): AsyncGenerator<Step> {
  const end = endOf(connection, direction);
  const tail =
    direction === 1
      ? 'WHERE m.key > ? ORDER BY m.key LIMIT ?'
      : 'WHERE m.key < ? ORDER BY m.key DESC LIMIT ?';
  let key = 0;
  for (;;) {
    await nextTurn();
    const batch = readOrDamage(() => findMeasurements(connection, epochOf, tail, key, batchSize));
    if ('damage' in batch) {
      const until = direction * Math.min(Math.abs(key) + batchSize, Math.abs(end ?? Infinity));
      const steps = oneByOne(connection, epochOf, key, until, direction);
      yield* steps;
      key = until;
      if (end === undefined && steps.every((step) => 'unreadable' in step)) return;
      if (key === end) return;
      continue;
    }
    const last = batch.value.at(-1)?.row.key;
    if (typeof last !== 'number') return;
    yield* batch.value;
    // A damaged tree can give rows out of order: never walk in a circle.
    if (direction * (last - key) <= 0) return;
    key = last;
  }
}

function oneByOne(
  connection: Connection,
  epochOf: EpochOf,
  from: number,
  until: number,
  direction: 1 | -1,
): Step[] {
  const steps: Step[] = [];
  for (let key = from + direction; direction * (until - key) >= 0; key += direction) {
    const found = readOrDamage(() => findMeasurements(connection, epochOf, 'WHERE m.key = ?', key));
    if ('damage' in found) {
      const id = readOrDamage(() => connection.get('SELECT id FROM measurement WHERE key = ?', key));
      steps.push({
        unreadable: { key, id: idOf('damage' in id ? undefined : id.value), problem: found.damage },
      });
    } else steps.push(...found.value);
  }
  return steps;
}

/** The key at which the walk ends, from the table or else from an index of it; undefined when neither can be read. */
function endOf(connection: Connection, direction: 1 | -1): number | undefined {
  const extreme = direction === 1 ? 'max(key)' : 'min(key)';
  for (const source of ['measurement NOT INDEXED', 'measurement INDEXED BY measurement_by_start']) {
    const row = readOrDamage(() => connection.get(`SELECT ${extreme} AS key FROM ${source}`));
    if ('damage' in row) continue;
    const key = row.value?.key;
    return typeof key === 'number' && direction * key > 0 ? key : 0;
  }
  return undefined;
}

function readOrDamage<T>(read: () => T): { readonly value: T } | { readonly damage: string } {
  try {
    return { value: read() };
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    return { damage: `the row cannot be read: ${messageOf(thrown)}` };
  }
}
