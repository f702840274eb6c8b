// Checks one stored measurement: its two hashes, its curves, its raw output, and where it was imported from.
import { derivedHash, recordHash, type RecordProvenance } from '../core/record-hash.js';
import type { Connection, Row } from './connection.js';
import { digestHex } from './digest.js';
import type { StoredMeasurement } from './measurement-row.js';
import type { RawCodec } from './raw-codec.js';
import { findCurves, type FoundMeasurement } from './read-measurement.js';
import { isRawPruned } from './retention-prune.js';

/** Every problem of one row, in words. */
export function measurementProblems(
  connection: Connection,
  codec: RawCodec,
  { row, stored }: FoundMeasurement,
  rawIsLost = false,
): readonly string[] {
  if (stored === undefined) return ['a column is damaged: the row does not read as a measurement'];
  const problems: string[] = [];
  const curves = findCurves(connection, stored.key).map(({ direction, source, bytes, points }) => {
    if (points === undefined) problems.push('a curve is damaged');
    return { direction, source, sha256: digestHex(bytes) };
  });
  const imported = importedFrom(connection, stored.key);
  if (stored.key < 0 && imported === undefined) problems.push('the row of its import is missing');
  const provenance = { ...stored, curves, ...(imported && { imported }) };
  if (recordHash(stored.measurement, provenance, digestHex) !== stored.hash) {
    problems.push('the recorded facts do not have the recorded hash');
  }
  if (derivedHash(stored.measurement, provenance, stored.hash, digestHex) !== stored.derivedHash) {
    problems.push('the derived figures do not have the recorded hash');
  }
  problems.push(...rawProblems(connection, codec, stored, row, rawIsLost));
  return problems;
}

/** Where an imported row came from; undefined for the device's own. */
export function importedFrom(connection: Connection, key: number): RecordProvenance['imported'] {
  const row = connection.get(
    `SELECT i.import_key, s.name FROM imported AS i JOIN import_source AS s ON s.key = i.source_key
     WHERE i.measurement_key = ?`,
    key,
  );
  const { import_key: importKey, name } = row ?? {};
  return typeof importKey === 'string' && typeof name === 'string'
    ? { key: importKey, source: name }
    : undefined;
}

function rawProblems(
  connection: Connection,
  codec: RawCodec,
  { key, measurement }: StoredMeasurement,
  row: Row,
  rawIsLost: boolean,
): string[] {
  const raw = connection.get('SELECT dictionary_key, deflated FROM raw WHERE measurement_key = ?', key);
  const pruned = isRawPruned(connection, key);
  if (measurement.raw === undefined) {
    // A damaged column can make the description of the raw output disappear while its bytes are still there.
    const leftOver = raw !== undefined || row.raw_sha256 !== null || pruned;
    return leftOver ? ['there is raw output that the row does not describe'] : [];
  }
  if (raw === undefined) return pruned || rawIsLost ? [] : ['the raw output is missing'];
  if (pruned) return ['the raw output is marked as removed, and is there'];
  const { dictionary_key: dictionaryKey, deflated } = raw;
  const bytes =
    typeof dictionaryKey === 'number' && Buffer.isBuffer(deflated)
      ? codec.inflate(dictionaryKey, deflated, measurement.raw.bytes)
      : undefined;
  if (bytes === undefined) return ['the raw output cannot be unpacked'];
  return digestHex(bytes) === measurement.raw.sha256
    ? []
    : ['the raw output does not have the recorded SHA-256'];
}
