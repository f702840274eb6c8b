// Brings measurements from the scratch database into the store: in their own place, with their own hashes, where these
// still prove them.
//
// INVARIANTS:
// - Nothing that a hash does not prove enters the sequence; it is kept beside it, as imported from the damaged file.
// - Doing it again changes nothing: a row is known by its id.
import { salvagedUnprovenFlag, type Reread } from '../../core/salvage.js';
import type { Measurement } from '../../core/measurement.js';
import { importMeasurements } from '../add-measurements.js';
import type { Bindable, Row } from '../connection.js';
import { foldMeasurements } from '../rollup-fold.js';
import { insertParts, replaceDerived, type WriteContext } from '../write-measurement.js';
import { encodePoints } from '../curve-codec.js';
import type { ProvenRow } from './proof.js';

/** What became of a row. */
export type Fate = 'proven' | 'reread' | 'unproven' | 'asImported';

/** Where rows go, and from which file they come. */
export interface MergeContext extends WriteContext {
  readonly file: string;
  readonly reread: Reread;
}

/** Brings one row over. Only inside `connection.write`. */
export function mergeMeasurement(context: MergeContext, proven: ProvenRow): Fate {
  const { connection } = context;
  const { stored, row } = proven;
  const known = connection.get(
    'SELECT key, hash, derived_hash, flags FROM measurement WHERE id = ?',
    idOf(row),
  );
  if (known !== undefined) return fateOfKnown(known, proven);
  const taken =
    stored.key > 0 && connection.get('SELECT 1 FROM measurement WHERE key = ?', stored.key) !== undefined;
  if (!proven.record || taken) return mergeAsImported(context, proven);

  const key = stored.key > 0 ? stored.key : lowestKey(context) - 1;
  const { origin: _origin, sequence: _sequence, ...columns } = row;
  insertRow(context, 'measurement', { ...columns, key });
  const at = { ...stored, key };
  insertParts(connection, key, stored.measurement, proven.curves.map(encoded));
  if (proven.raw !== undefined) {
    const { dictionaryKey, deflated } = context.codec.deflate(Buffer.from(proven.raw));
    connection.run('INSERT INTO raw VALUES (?, ?, ?)', key, dictionaryKey, deflated);
  }
  if (proven.imported !== undefined) insertImported(context, key, proven.imported);
  const { fate, measurement } = mended(context, { ...proven, stored: at });
  foldMeasurements(connection, [measurement]);
  return fate;
}

function idOf(row: Row): Bindable {
  return Buffer.isBuffer(row.id) ? row.id : null;
}

function fateOfKnown(known: Row, { stored }: ProvenRow): Fate {
  if (Number(known.key) < 0 && hexOf(known.hash) !== stored.hash) return 'asImported';
  if (String(known.flags).includes(salvagedUnprovenFlag)) return 'unproven';
  return hexOf(known.derived_hash) === stored.derivedHash ? 'proven' : 'reread';
}

function hexOf(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('hex') : '';
}

/** The figures again from raw output where they are not proven, or else with a flag that says so. */
function mended(context: MergeContext, proven: ProvenRow): { fate: Fate; measurement: Measurement } {
  const { stored, imported, curves, raw } = proven;
  if (proven.derived) return { fate: 'proven', measurement: stored.measurement };
  const provenance = { ...stored, ...(imported && { imported }) };
  const described = stored.measurement.raw;
  const again =
    raw === undefined || described === undefined
      ? undefined
      : context.reread(stored.measurement, { format: described.format, text: raw });
  if (again !== undefined) {
    const { measurement, version } = again;
    replaceDerived(context, { ...provenance, measurement, parserVersion: version }, again.curves);
    return { fate: 'reread', measurement };
  }
  const measurement = flagged(stored.measurement);
  replaceDerived(context, { ...provenance, measurement }, curves);
  return { fate: 'unproven', measurement };
}

function flagged(measurement: Measurement): Measurement {
  return { ...measurement, flags: [...new Set([...measurement.flags, salvagedUnprovenFlag])] };
}

function mergeAsImported(context: MergeContext, { stored, curves, raw }: ProvenRow): Fate {
  const { raw: described, hash: _hash, ...measurement } = flagged(stored.measurement);
  const text = raw !== undefined && described && { raw: { format: described.format, text: raw } };
  importMeasurements(context, [{ measurement, curves, ...text, key: measurement.id, source: context.file }]);
  return 'asImported';
}

function encoded({ direction, source, points }: ProvenRow['curves'][number]) {
  return { direction, source, bytes: encodePoints(points) };
}

function lowestKey({ connection }: MergeContext): number {
  return Math.min(0, Number(connection.get('SELECT min(key) AS lowest FROM measurement')?.lowest ?? 0));
}

function insertImported(
  { connection }: MergeContext,
  key: number,
  { key: importKey, source }: { readonly key: string; readonly source: string },
): void {
  connection.run('INSERT OR IGNORE INTO import_source (name) VALUES (?)', source);
  connection.run(
    'INSERT INTO imported SELECT ?, key, ? FROM import_source WHERE name = ?',
    key,
    importKey,
    source,
  );
}

function insertRow({ connection }: MergeContext, table: string, columns: Row): void {
  const names = Object.keys(columns);
  connection.run(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(columns).map(bindable),
  );
}

function bindable(value: unknown): Bindable {
  return typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array ? value : null;
}
