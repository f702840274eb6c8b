// Takes in a batch of one device's rows: each is stored once, by (device, epoch, sequence) and hash.
//
// INVARIANTS:
// - One transaction with the nonce of its request: what was answered is kept, and what was not answered can be sent again.
// - A row of the same place and hash is known; with another reading (derived hash) the newer one takes its place; with
//   another hash it is refused, and both the device and its list of troubles are told: two machines may have one key.
import { deflateRawSync } from 'node:zlib';
import type { SqlDatabase, SqlSession, SqlValue } from '../../core/fleet/database.js';
import type { RowRefusal } from '../../core/fleet/protocol.js';
import type { WireMeasurement } from '../../core/wire.js';
import { bytesIn, numberIn } from './columns.js';

/** A row that was checked, its place in the batch, and its JSON. */
export interface AcceptedRow {
  readonly index: number;
  readonly row: WireMeasurement;
  readonly json: string;
}

/** What became of a batch. */
export interface Ingested {
  readonly stored: number;
  readonly known: number;
  readonly revised: number;
  readonly refused: readonly { readonly index: number; readonly code: RowRefusal; readonly detail: string }[];
}

/** Whose batch it is, and when it came. */
export interface IngestOrder {
  readonly deviceKey: number;
  readonly nowMs: number;
  readonly rows: readonly AcceptedRow[];
  /** Rows that were refused before. */
  readonly refusedBefore: number;
}

/** Inserted in this order. */
const resultColumns = [
  'device_key',
  'epoch_number',
  'sequence',
  'id',
  'nettest',
  'scope',
  'status',
  'validity',
  'started_ms',
  'received_ms',
  'metrics',
  'hash',
  'derived_hash',
] as const;
const documentColumns = ['device_key', 'epoch_number', 'sequence', 'document'] as const;
/** Level of deflate: higher ones gain a twentieth and cost twice the time. */
const deflateLevel = 3;

/** Stores what is new. `before` runs first in the same transaction, and ends it by throwing. */
export async function ingest(
  database: SqlDatabase,
  order: IngestOrder,
  before: (session: SqlSession) => Promise<void> = async () => undefined,
): Promise<Ingested> {
  const packed = order.rows.map((accepted) => ({
    ...accepted,
    document: deflateRawSync(accepted.json, { level: deflateLevel }),
  }));
  return database.write(async (session) => {
    await before(session);
    // Locks the device's row where several programs share the database.
    await session.run('UPDATE device SET seen_ms = ? WHERE key = ?', order.nowMs, order.deviceKey);
    const counts = { stored: 0, known: 0, revised: 0 };
    let bytes = 0;
    const refused: Ingested['refused'][number][] = [];
    for (const [epoch, rows] of byEpoch(packed)) {
      const number = await epochNumber(session, order.deviceKey, epoch);
      const found = await readPlaces(session, order.deviceKey, number, rows);
      const fresh: PackedRow[] = [];
      for (const row of rows) {
        const { sequence, hash } = row.row.measurement;
        const place = found.get(sequence);
        if (place === undefined) {
          found.set(sequence, { hash, derivedHash: row.row.derivedHash });
          fresh.push(row);
        } else if (place.hash !== hash) {
          refused.push({
            index: row.index,
            code: 'conflict',
            detail: `another row is ${sequence} of this device`,
          });
        } else if (place.derivedHash === row.row.derivedHash) counts.known += 1;
        else {
          await revise(session, order, number, row);
          counts.revised += 1;
        }
      }
      await session.insert(
        'result',
        resultColumns,
        fresh.map((row) => resultValues(order, number, row)),
      );
      await session.insert(
        'result_document',
        documentColumns,
        fresh.map(({ row, document }) => [order.deviceKey, number, row.measurement.sequence, document]),
      );
      counts.stored += fresh.length;
      bytes += fresh.reduce((sum, { document }) => sum + document.length, 0);
    }
    await account(session, order, { stored: counts.stored, bytes, refused });
    return { ...counts, refused };
  });
}

type PackedRow = AcceptedRow & { readonly document: Uint8Array };

function byEpoch(rows: readonly PackedRow[]): Map<string, PackedRow[]> {
  const epochs = new Map<string, PackedRow[]>();
  for (const row of rows) {
    const { epoch } = row.row.measurement;
    const same = epochs.get(epoch);
    if (same === undefined) epochs.set(epoch, [row]);
    else same.push(row);
  }
  return epochs;
}

async function epochNumber(session: SqlSession, deviceKey: number, epoch: string): Promise<number> {
  const known = await session.all('SELECT number, epoch FROM device_epoch WHERE device_key = ?', deviceKey);
  const found = known.find((row) => row.epoch === epoch);
  if (found !== undefined) return numberIn(found, 'number');
  const number = known.length + 1;
  await session.insert('device_epoch', ['device_key', 'number', 'epoch'], [[deviceKey, number, epoch]]);
  return number;
}

interface Place {
  readonly hash: string;
  readonly derivedHash: string;
}

/** What is stored between the lowest and the highest number of the rows: batches of a device are runs of neighbours. */
async function readPlaces(
  session: SqlSession,
  deviceKey: number,
  number: number,
  rows: readonly PackedRow[],
): Promise<Map<number, Place>> {
  const wanted = new Set(rows.map(({ row }) => row.measurement.sequence));
  const sequences = [...wanted];
  const found = await session.all(
    `SELECT sequence, hash, derived_hash FROM result
     WHERE device_key = ? AND epoch_number = ? AND sequence IN (${sequences.map(() => '?').join(', ')})`,
    deviceKey,
    number,
    ...sequences,
  );
  return new Map(
    found.map((row) => [
      numberIn(row, 'sequence'),
      { hash: hexOf(bytesIn(row, 'hash')), derivedHash: hexOf(bytesIn(row, 'derived_hash')) },
    ]),
  );
}

function resultValues({ deviceKey, nowMs }: IngestOrder, number: number, { row }: PackedRow): SqlValue[] {
  const { measurement } = row;
  return [
    deviceKey,
    number,
    measurement.sequence,
    measurement.id,
    measurement.nettest,
    measurement.scope,
    measurement.status,
    measurement.validity,
    Date.parse(measurement.startedAt),
    nowMs,
    JSON.stringify(measurement.metrics),
    Buffer.from(measurement.hash, 'hex'),
    Buffer.from(row.derivedHash, 'hex'),
  ];
}

async function revise(
  session: SqlSession,
  order: IngestOrder,
  number: number,
  packed: PackedRow,
): Promise<void> {
  const { measurement, derivedHash } = packed.row;
  const place = [order.deviceKey, number, measurement.sequence] as const;
  await session.run(
    `UPDATE result SET status = ?, validity = ?, started_ms = ?, metrics = ?, derived_hash = ?
     WHERE device_key = ? AND epoch_number = ? AND sequence = ?`,
    measurement.status,
    measurement.validity,
    Date.parse(measurement.startedAt),
    JSON.stringify(measurement.metrics),
    Buffer.from(derivedHash, 'hex'),
    ...place,
  );
  await session.run(
    'UPDATE result_document SET document = ? WHERE device_key = ? AND epoch_number = ? AND sequence = ?',
    packed.document,
    ...place,
  );
}

async function account(
  session: SqlSession,
  { deviceKey, nowMs, refusedBefore, rows }: IngestOrder,
  { stored, bytes, refused }: { stored: number; bytes: number; refused: Ingested['refused'] },
): Promise<void> {
  const starts = rows.map(({ row }) => Date.parse(row.measurement.startedAt));
  const newest = starts.length === 0 ? undefined : Math.max(...starts);
  await session.run(
    `UPDATE device SET results = results + ?, result_bytes = result_bytes + ?, refused = refused + ?,
       measured_ms = CASE WHEN measured_ms IS NULL OR measured_ms < ? THEN ? ELSE measured_ms END,
       clone_ms = CASE WHEN ? > 0 THEN ? ELSE clone_ms END
     WHERE key = ?`,
    stored,
    bytes,
    refusedBefore + refused.length,
    newest ?? 0,
    newest,
    refused.length,
    nowMs,
    deviceKey,
  );
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
