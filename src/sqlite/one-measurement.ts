// One measurement by its id, with what is stored beside it. What is damaged is an error here, never a wrong answer.
import { KioskError } from '../core/errors.js';
import type { Curve, Raw } from '../core/measurement.js';
import type { Connection } from './connection.js';
import { digestHex } from './digest.js';
import type { StoredMeasurement } from './measurement-row.js';
import type { RawCodec } from './raw-codec.js';
import { findCurves, findMeasurements } from './read-measurement.js';
import { isRawPruned } from './retention-prune.js';
import type { EpochOf } from './sequence-epochs.js';
import { uuidBytes } from './uuid-bytes.js';

/** What rows are read from. */
export interface ReadContext {
  readonly connection: Connection;
  readonly codec: RawCodec;
  readonly epochOf: EpochOf;
}

/** Undefined when no measurement has that id. Throws KioskError `database_damaged`. */
export function oneMeasurement(context: ReadContext, id: string): StoredMeasurement | undefined {
  const bytes = uuidBytes(id);
  if (bytes === undefined) return undefined;
  const [found] = findMeasurements(context.connection, context.epochOf, 'WHERE m.id = ?', bytes);
  if (found === undefined) return undefined;
  if (found.stored === undefined) throw damaged(context, `the measurement ${id}`);
  return found.stored;
}

/** No curves for an id that is not there. Throws KioskError `database_damaged`. */
export function oneCurves(context: ReadContext, id: string): readonly Curve[] {
  const stored = oneMeasurement(context, id);
  if (stored === undefined) return [];
  return findCurves(context.connection, stored.key).map(({ direction, source, points }) => {
    if (points === undefined) throw damaged(context, `a curve of ${id}`);
    return { direction, source, points };
  });
}

/** Undefined when there is no raw output, or when it was removed to save space. Throws KioskError `database_damaged` when it has not its recorded hash. */
export function oneRaw(context: ReadContext, id: string): Raw | undefined {
  const stored = oneMeasurement(context, id);
  const described = stored?.measurement.raw;
  if (stored === undefined || described === undefined) return undefined;
  const row = context.connection.get(
    'SELECT dictionary_key, deflated FROM raw WHERE measurement_key = ?',
    stored.key,
  );
  if (row === undefined && isRawPruned(context.connection, stored.key)) return undefined;
  const { dictionary_key: dictionaryKey, deflated } = row ?? {};
  const bytes =
    typeof dictionaryKey === 'number' && Buffer.isBuffer(deflated)
      ? context.codec.inflate(dictionaryKey, deflated, described.bytes)
      : undefined;
  if (bytes === undefined || digestHex(bytes) !== described.sha256) {
    throw damaged(context, `the raw output of ${id}`);
  }
  return { format: described.format, text: bytes.toString('utf8') };
}

function damaged({ connection }: ReadContext, what: string): KioskError {
  return new KioskError(
    'database_damaged',
    `in the database ${connection.path} ${what} is damaged`,
    'Run "mk-kiosk verify" to see what else is affected; the other rows are not hurt by it.',
  );
}
