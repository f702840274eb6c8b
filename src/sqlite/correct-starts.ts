// Corrects the starts of rows that were recorded before the clock was set. Their record, and so the hash chain, stays.
//
// INVARIANTS:
// - A row and its roll-ups change in one transaction; a row is corrected once, whenever the process ends in between.
// - A row that is not as it was written is left alone: a new hash would hide the damage from verification.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isoInstant } from '../core/clock.js';
import { clockCorrectedFlag, correctedStart, type ClockReading } from '../core/clock-store.js';
import { derivedHash } from '../core/record-hash.js';
import { digestHex } from './digest.js';
import { measurementColumns } from './measurement-row.js';
import { findCurves, findMeasurements, type FoundMeasurement } from './read-measurement.js';
import { correctRollups } from './rollup-correct.js';
import type { EpochOf } from './sequence-epochs.js';
import { measurementProblems } from './verify-measurement.js';
import type { WriteContext } from './write-measurement.js';

type Context = WriteContext & { readonly epochOf: EpochOf };

/** Others get their turn between two transactions. */
const batchSize = 20;

/** Corrects every row of the reading's boot that needs it; resolves with their number. */
export async function correctStarts(context: Context, reading: ClockReading): Promise<number> {
  let corrected = 0;
  let key = keyBeforeBoot(context, reading.bootId);
  for (;;) {
    const batch = context.connection.write(() => {
      const found = findMeasurements(
        context.connection,
        context.epochOf,
        `WHERE m.key > ? AND m.boot_id = ? AND m.clock = 'unsynced' ORDER BY m.key LIMIT ?`,
        key,
        reading.bootId,
        batchSize,
      );
      corrected += found.filter((row) => correctRow(context, row, reading)).length;
      return found;
    });
    const last = batch.at(-1)?.row.key;
    if (batch.length < batchSize || typeof last !== 'number') return corrected;
    key = last;
    await nextTurn();
  }
}

/** Rows of the present boot are the newest of the sequence: those of earlier ones need not be looked at. */
function keyBeforeBoot({ connection }: Context, bootId: string): number {
  const row = connection.get(
    'SELECT key FROM measurement WHERE key > 0 AND boot_id IS NOT ? ORDER BY key DESC LIMIT 1',
    bootId,
  );
  return typeof row?.key === 'number' ? row.key : 0;
}

function correctRow(context: Context, found: FoundMeasurement, reading: ClockReading): boolean {
  const { connection, codec } = context;
  const { stored } = found;
  const startMs = stored && correctedStart(stored.measurement, reading);
  if (stored === undefined || startMs === undefined) return false;
  if (measurementProblems(connection, codec, found).length > 0) return false;
  const before = stored.measurement;
  const measurement = {
    ...before,
    startedAt: isoInstant(startMs),
    flags: [...before.flags, clockCorrectedFlag],
  };
  const curves = findCurves(connection, stored.key).map(({ direction, source, bytes }) => ({
    direction,
    source,
    sha256: digestHex(bytes),
  }));
  const derived = derivedHash(measurement, { ...stored, curves }, stored.hash, digestHex);
  const columns = measurementColumns({ ...stored, measurement, derivedHash: derived });
  const { started_at_ms = null, flags = null, derived_hash = null } = columns;
  connection.run(
    'UPDATE measurement SET started_at_ms = ?, flags = ?, derived_hash = ? WHERE key = ?',
    started_at_ms,
    flags,
    derived_hash,
    stored.key,
  );
  correctRollups(connection, before, measurement);
  return true;
}
