// Writes a measurement with everything that belongs to it, and gives it its hashes. Runs inside a transaction.
import { isoInstant } from '../core/clock.js';
import {
  measurementSchema,
  type Curve,
  type Measurement,
  type MeasurementDraft,
} from '../core/measurement.js';
import { derivedHash, recordHash } from '../core/record-hash.js';
import type { Connection, Row } from './connection.js';
import { curveColumn, encodePoints } from './curve-codec.js';
import { digestHex } from './digest.js';
import { measurementColumns, type StoredMeasurement } from './measurement-row.js';
import { plainJson } from './plain-json.js';
import type { RawCodec } from './raw-codec.js';

/** Where a measurement belongs: behind the newest of the device's sequence, or beside it. */
export type Place =
  | { readonly sequence: number; readonly epoch: string; readonly previousHash?: string }
  | {
      readonly key: number;
      readonly imported: { readonly key: string; readonly source: string };
      /** Who recorded it; absent where that was this device, or another program. */
      readonly device?: string;
    };

/** What all rows of a store share. */
export interface WriteContext {
  readonly connection: Connection;
  readonly codec: RawCodec;
  readonly deviceId: string;
}

/** Inserts the draft and returns it as it is read from now on. Throws a TypeError on a draft that is no measurement. */
export function insertMeasurement(context: WriteContext, draft: MeasurementDraft, place: Place): Measurement {
  const { connection, codec, deviceId } = context;
  const rawBytes = draft.raw && Buffer.from(draft.raw.text);
  const raw = draft.raw &&
    rawBytes && { format: draft.raw.format, sha256: digestHex(rawBytes), bytes: rawBytes.length };
  const curves = draft.curves.map(encoded);

  const { measurement, key, imported } = placed(draft, deviceId, raw, place);
  const provenance = {
    firstStartedAt: measurement.startedAt,
    parserVersion: measurement.nettestVersion,
    curves: curves.map(described),
    ...(imported && { imported }),
  };
  const hash = recordHash(measurement, provenance, digestHex);
  const derived = derivedHash(measurement, provenance, hash, digestHex);

  const columns = measurementColumns({ key, measurement, ...provenance, hash, derivedHash: derived });
  const names = Object.keys(columns);
  connection.run(
    `INSERT INTO measurement (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(columns),
  );
  insertParts(connection, key, measurement, curves);
  if (rawBytes !== undefined) {
    const { dictionaryKey, deflated } = codec.deflate(rawBytes);
    connection.run('INSERT INTO raw VALUES (?, ?, ?)', key, dictionaryKey, deflated);
  }
  return imported === undefined ? { ...measurement, hash } : measurement;
}

type EncodedCurve = ReturnType<typeof encoded>;

function encoded({ direction, source, points }: Curve) {
  return { direction, source, bytes: encodePoints(points) };
}

function described({ direction, source, bytes }: EncodedCurve) {
  return { direction, source, sha256: digestHex(bytes) };
}

/** Inserts metrics and curves of a row. */
export function insertParts(
  connection: Connection,
  key: number,
  measurement: Measurement,
  curves: readonly EncodedCurve[],
): void {
  for (const [name, value] of Object.entries(measurement.metrics)) {
    connection.run('INSERT INTO metric VALUES (?, ?, ?)', key, nameKey(connection, name), value);
  }
  if (curves.length === 0) return;
  const columns = curves.map(({ direction, source }) => curveColumn(direction, source));
  if (new Set(columns).size < columns.length) throw new TypeError('a draft has two curves of the same kind');
  connection.run(
    `INSERT INTO curve (measurement_key, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})`,
    key,
    ...curves.map(({ bytes }) => bytes),
  );
}

/** Replaces everything of a stored row that is derived from its raw output, and the hash over it. */
export function replaceDerived(
  { connection }: WriteContext,
  stored: StoredMeasurement & { readonly imported?: { readonly key: string; readonly source: string } },
  newCurves: readonly Curve[],
): void {
  const measurement = inNormalForm(stored.measurement);
  const curves = newCurves.map(encoded);
  const provenance = { ...stored, curves: curves.map(described) };
  const derived = derivedHash(measurement, provenance, stored.hash, digestHex);
  const { key: _key, ...columns } = measurementColumns({ ...stored, measurement, derivedHash: derived });
  const assignments = Object.keys(columns).map((name) => `${name} = ?`);
  connection.run(
    `UPDATE measurement SET ${assignments.join(', ')} WHERE key = ?`,
    ...Object.values(columns),
    stored.key,
  );
  for (const table of ['metric', 'curve']) {
    connection.run(`DELETE FROM ${table} WHERE measurement_key = ?`, stored.key);
  }
  insertParts(connection, stored.key, measurement, curves);
}

/** The draft in its place and in normal form: what the schema lets through, instants in milliseconds. */
function placed(
  draft: MeasurementDraft,
  deviceId: string,
  raw: Measurement['raw'],
  place: Place,
): { measurement: Measurement; key: number; imported?: { readonly key: string; readonly source: string } } {
  const { startedAt, scheduledAt } = draft.measurement;
  const common = {
    ...draft.measurement,
    startedAt: isoInstant(Date.parse(startedAt)),
    scheduledAt: scheduledAt === undefined ? undefined : isoInstant(Date.parse(scheduledAt)),
    device: deviceId,
    raw,
    hash: undefined,
  };
  if ('imported' in place) {
    const { key, imported, device = deviceId } = place;
    const own = { origin: 'import', device, epoch: undefined, sequence: undefined, previousHash: undefined };
    return { measurement: inNormalForm({ ...common, ...own }), key, imported };
  }
  const { sequence, epoch, previousHash } = place;
  const own = { origin: 'device', epoch, sequence, previousHash };
  return { measurement: inNormalForm({ ...common, ...own }), key: sequence };
}

function inNormalForm(candidate: Row): Measurement {
  const parsed = measurementSchema.safeParse(plainJson(candidate));
  if (!parsed.success) throw new TypeError(`a draft is no measurement: ${parsed.error.message}`);
  return parsed.data;
}

function nameKey(connection: Connection, name: string): number {
  const known = connection.get('SELECT key FROM metric_name WHERE name = ?', name)?.key;
  return typeof known === 'number'
    ? known
    : connection.run('INSERT INTO metric_name (name) VALUES (?)', name).key;
}
