// Rows of the device's sequence with all that belongs to them, for who takes them further.
import { KioskError } from '../core/errors.js';
import type { SequencedRow } from '../core/wire.js';
import type { Connection } from './connection.js';
import type { StoredMeasurement } from './measurement-row.js';
import { oneCurves, oneRaw, type ReadContext } from './one-measurement.js';
import { findMeasurements } from './read-measurement.js';

/** The highest number of the sequence; 0 where there is none. */
export function newestNumber(connection: Connection): number {
  const newest = connection.get('SELECT max(key) AS newest FROM measurement')?.newest;
  return typeof newest === 'number' && newest > 0 ? newest : 0;
}

/** See core's Outbox. */
export function sequencedRows(
  context: ReadContext & { readonly deviceId: string },
  from: number,
  to: number,
  limit: number,
): readonly SequencedRow[] {
  const found = findMeasurements(
    context.connection,
    context.epochOf,
    'WHERE m.key BETWEEN ? AND ? AND m.device = ? ORDER BY m.key DESC LIMIT ?',
    Math.max(1, from),
    to,
    context.deviceId,
    limit,
  );
  return found.flatMap(({ stored }) => (stored === undefined ? [] : rowOf(context, stored)));
}

/** Nothing for a row that is damaged: verification names it. */
function rowOf(context: ReadContext, stored: StoredMeasurement): readonly SequencedRow[] {
  const { measurement, firstStartedAt, parserVersion, derivedHash } = stored;
  const { id, epoch, sequence, hash } = measurement;
  if (epoch === undefined || sequence === undefined || hash === undefined) return [];
  try {
    const raw = oneRaw(context, id);
    return [
      {
        measurement: { ...measurement, epoch, sequence, hash },
        firstStartedAt,
        parserVersion,
        derivedHash,
        curves: oneCurves(context, id),
        ...(raw && { raw }),
      },
    ];
  } catch (thrown) {
    if (thrown instanceof KioskError && thrown.code === 'database_damaged') return [];
    throw thrown;
  }
}

/** See core's Outbox. */
export function rereadSince(
  connection: Connection,
  mark: number,
  limit: number,
): { readonly numbers: readonly number[]; readonly mark: number } {
  const rows = connection.all(
    'SELECT position, measurement_key FROM reread WHERE position > ? ORDER BY position LIMIT ?',
    mark,
    limit,
  );
  const numbers = rows.flatMap(({ measurement_key: key }) => (typeof key === 'number' ? [key] : []));
  const last = rows.at(-1)?.position;
  return { numbers, mark: typeof last === 'number' ? last : mark };
}
