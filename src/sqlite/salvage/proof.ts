// What can still be proven of a measurement that was read from a damaged file, by its hashes.
import { derivedHash, recordHash, type RecordProvenance } from '../../core/record-hash.js';
import type { Curve } from '../../core/measurement.js';
import type { Connection, Row } from '../connection.js';
import { digestHex } from '../digest.js';
import { storedMeasurement, type StoredMeasurement } from '../measurement-row.js';
import type { RawCodec } from '../raw-codec.js';
import { findCurves } from '../read-measurement.js';
import type { EpochOf } from '../sequence-epochs.js';
import { importedFrom } from '../verify-measurement.js';

/** A row of the scratch database, and what of it is as it was written. */
export interface ProvenRow {
  readonly row: Row;
  readonly stored: StoredMeasurement;
  readonly imported: RecordProvenance['imported'];
  readonly curves: readonly Curve[];
  /** The facts that never change. */
  readonly record: boolean;
  /** Everything that was derived from raw output. */
  readonly derived: boolean;
  /** Its text; absent where there is none any more. */
  readonly raw?: string;
}

/** Undefined where the row does not read as a measurement. */
export function prove(
  connection: Connection,
  codec: RawCodec,
  row: Row,
  epochOf: EpochOf,
): ProvenRow | undefined {
  const key = Number(row.key);
  const stored = storedMeasurement(row, epochOf, metricsOf(connection, key));
  if (stored === undefined) return undefined;
  const imported = importedFrom(connection, key);
  const found = findCurves(connection, key);
  const provenance = {
    ...stored,
    curves: found.map(({ direction, source, bytes }) => ({ direction, source, sha256: digestHex(bytes) })),
    ...(imported && { imported }),
  };
  const record = recordHash(stored.measurement, provenance, digestHex) === stored.hash;
  const derived = derivedHash(stored.measurement, provenance, stored.hash, digestHex) === stored.derivedHash;
  const raw = rawOf(connection, codec, stored);
  return {
    row,
    stored,
    imported,
    curves: found.flatMap(({ direction, source, points }) => (points ? [{ direction, source, points }] : [])),
    record: record && (key > 0 || imported !== undefined),
    derived,
    ...(raw !== undefined && { raw }),
  };
}

/** Values whose name is lost are left out: the derived hash tells. */
function metricsOf(connection: Connection, key: number): Row {
  const found = connection.all(
    `SELECT n.name, v.value FROM metric AS v JOIN metric_name AS n ON n.key = v.name_key
     WHERE v.measurement_key = ?`,
    key,
  );
  return Object.fromEntries(found.map(({ name, value }) => [String(name), value]));
}

function rawOf(
  connection: Connection,
  codec: RawCodec,
  { key, measurement }: StoredMeasurement,
): string | undefined {
  if (measurement.raw === undefined) return undefined;
  const row = connection.get('SELECT dictionary_key, deflated FROM raw WHERE measurement_key = ?', key);
  const { dictionary_key: dictionaryKey, deflated } = row ?? {};
  if (typeof dictionaryKey !== 'number' || !Buffer.isBuffer(deflated)) return undefined;
  const bytes = codec.inflate(dictionaryKey, deflated, measurement.raw.bytes);
  return bytes !== undefined && digestHex(bytes) === measurement.raw.sha256
    ? bytes.toString('utf8')
    : undefined;
}
