// Adds measurements: the device's own behind its newest, imported ones beside its sequence.
import { KioskError, codeOf } from '../core/errors.js';
import type { Measurement, MeasurementDraft } from '../core/measurement.js';
import type { ImportedDraft } from '../core/store.js';
import type { Connection } from './connection.js';
import { wellFormed } from './plain-json.js';
import { foldMeasurements } from './rollup-fold.js';
import { firstOfPresentEpoch, type EpochOf } from './sequence-epochs.js';
import { uuidBytes } from './uuid-bytes.js';
import { insertMeasurement, type Place, type WriteContext } from './write-measurement.js';

/** Gives the draft its place in sequence and chain. Throws KioskError `conflict` when its id is stored already. */
export function recordMeasurement(
  context: WriteContext & { readonly epochOf: EpochOf },
  draft: MeasurementDraft,
): Measurement {
  const { connection, epochOf } = context;
  try {
    return connection.write(() => {
      const first = firstOfPresentEpoch(connection);
      const newest = newestOfChain(connection, first);
      const sequence = (newest?.sequence ?? first - 1) + 1;
      const measurement = insertMeasurement(context, draft, {
        sequence,
        epoch: epochOf(sequence),
        ...(newest && { previousHash: newest.hash }),
      });
      foldMeasurements(connection, [measurement]);
      return measurement;
    });
  } catch (thrown) {
    if (codeOf(thrown) !== 'SQLITE_CONSTRAINT_UNIQUE') throw thrown;
    throw new KioskError(
      'conflict',
      `the measurement ${draft.measurement.id} is stored already`,
      'A measurement is recorded once; nothing was changed.',
      { cause: thrown },
    );
  }
}

/**
 * The row before the next one: the newest of the present part, or, while it has none, the one right before it. Behind a
 * damaged file there is none, since numbers are left out there.
 */
function newestOfChain(
  connection: Connection,
  first: number,
): { sequence: number; hash: string } | undefined {
  const row = connection.get(
    'SELECT key, hash FROM measurement WHERE key > 0 AND key >= ? ORDER BY key DESC LIMIT 1',
    first - 1,
  );
  if (row === undefined) return undefined;
  const { key, hash } = row;
  if (typeof key !== 'number' || !Buffer.isBuffer(hash)) throw new Error('the newest row has no hash');
  return { sequence: key, hash: hash.toString('hex') };
}

/** Adds what is not known yet, all in one transaction. Known is what has a stored key, or a stored id. */
export function importMeasurements(
  context: WriteContext,
  drafts: readonly ImportedDraft[],
): { added: number; known: number } {
  const { connection } = context;
  return connection.write(() => {
    const added: Measurement[] = [];
    let key = lowestKey(connection);
    for (const draft of drafts) {
      const imported = { key: wellFormed(draft.key), source: wellFormed(draft.source) };
      if (isKnown(connection, imported.key, draft.measurement.id)) continue;
      key -= 1;
      added.push(insertMeasurement(context, draft, placeOf(draft, key, imported)));
      connection.run(
        'INSERT INTO imported VALUES (?, ?, ?)',
        key,
        sourceKey(connection, imported.source),
        imported.key,
      );
    }
    foldMeasurements(connection, added);
    return { added: added.length, known: drafts.length - added.length };
  });
}

function placeOf({ device }: ImportedDraft, key: number, imported: { key: string; source: string }): Place {
  return { key, imported, ...(device !== undefined && { device }) };
}

function isKnown(connection: Connection, importKey: string, id: string): boolean {
  return (
    connection.get('SELECT 1 FROM imported WHERE import_key = ?', importKey) !== undefined ||
    connection.get('SELECT 1 FROM measurement WHERE id = ?', uuidBytes(id) ?? null) !== undefined
  );
}

function lowestKey(connection: Connection): number {
  const lowest = connection.get('SELECT min(key) AS lowest FROM measurement')?.lowest;
  return typeof lowest === 'number' && lowest < 0 ? lowest : 0;
}

function sourceKey(connection: Connection, name: string): number {
  const known = connection.get('SELECT key FROM import_source WHERE name = ?', name)?.key;
  return typeof known === 'number'
    ? known
    : connection.run('INSERT INTO import_source (name) VALUES (?)', name).key;
}
