// Rows of monitors with a checksum of their own: small, many, and not part of the hash chain of measurements.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { canonicalJson } from '../core/canonical-json.js';
import type { VerificationFault } from '../core/store.js';
import type { Bindable, Connection, Row } from './connection.js';
import { guarded } from './verify-file.js';

/** The tables with checksums. */
export const checkedTables = [
  'outage',
  'monitor_target',
  'latency_minute',
  'boot',
  'watch_minute',
  'unwatched',
  'daemon_run',
  'undated_minute',
  'undated_outage',
] as const;

/** A table with checksums. */
export type CheckedTable = (typeof checkedTables)[number];

const keysOf: Readonly<Record<CheckedTable, readonly string[]>> = {
  outage: ['id'],
  monitor_target: ['key'],
  latency_minute: ['minute', 'target_key'],
  boot: ['key'],
  watch_minute: ['minute'],
  unwatched: ['from_minute'],
  daemon_run: ['id'],
  undated_minute: ['key'],
  undated_outage: ['id'],
};

/** Inserts a row with its checksum; a row with the same key stays, or is replaced. Returns whether anything changed. */
export function insertChecked(
  connection: Connection,
  table: CheckedTable,
  columns: Readonly<Record<string, Bindable>>,
  conflict: 'OR IGNORE' | 'OR REPLACE' = 'OR IGNORE',
): boolean {
  const names = [...Object.keys(columns), 'checksum'];
  const { changes } = connection.run(
    `INSERT ${conflict} INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values<Bindable>(columns),
    checksumOf(table, columns),
  );
  return changes > 0;
}

/** Whether a row is as it was written. */
export function checksumHolds(table: CheckedTable, { checksum, ...columns }: Row): boolean {
  return checksum === checksumOf(table, columns);
}

/** CRC-32 (as in zlib) over the canonical JSON of the table's name and all other columns; bytes as hexadecimal text. */
function checksumOf(table: CheckedTable, columns: Row): number {
  const members: Record<string, string | number | null> = {};
  for (const [name, value] of Object.entries(columns)) {
    if (typeof value === 'string' || typeof value === 'number') members[name] = value;
    else members[name] = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : null;
  }
  return crc32(canonicalJson({ table, columns: members }));
}

const batchSize = 2000;

/** Rows that are not as they were written. Others get their turn between batches. */
export async function verifyChecked(connection: Connection): Promise<readonly VerificationFault[]> {
  const faults: VerificationFault[] = [];
  for (const table of checkedTables) {
    const walked: { key?: readonly Bindable[]; more: boolean } = { more: true };
    while (walked.more) {
      await nextTurn();
      walked.more = false;
      const found = guarded(table, () => {
        const batch = batchAfter(connection, table, walked.key);
        walked.key = keyOf(table, batch.at(-1));
        walked.more = batch.length === batchSize;
        return batch.flatMap((row) => faultOf(table, row));
      });
      faults.push(...found);
    }
  }
  return faults;
}

/** All rows of a table in the order of their keys, in batches. */
export function* checkedBatches(connection: Connection, table: CheckedTable): Generator<readonly Row[]> {
  let after: readonly Bindable[] | undefined;
  for (;;) {
    const batch = batchAfter(connection, table, after);
    yield batch;
    if (batch.length < batchSize) return;
    after = keyOf(table, batch.at(-1));
  }
}

/** Removes one row by its key. */
export function deleteChecked(connection: Connection, table: CheckedTable, row: Row): void {
  const keys = keysOf[table].map((column) => `${column} IS ?`).join(' AND ');
  connection.run(`DELETE FROM ${table} WHERE ${keys}`, ...keyOf(table, row));
}

function batchAfter(
  connection: Connection,
  table: CheckedTable,
  after: readonly Bindable[] | undefined,
): readonly Row[] {
  const keys = keysOf[table].join(', ');
  const condition = after === undefined ? '' : `WHERE (${keys}) > (${after.map(() => '?').join(', ')})`;
  return connection.all(
    `SELECT * FROM ${table} ${condition} ORDER BY ${keys} LIMIT ${batchSize}`,
    ...(after ?? []),
  );
}

function keyOf(table: CheckedTable, row: Row | undefined): readonly Bindable[] {
  return keysOf[table].map((column) => {
    const value = row?.[column];
    return typeof value === 'number' || value instanceof Uint8Array ? value : null;
  });
}

function faultOf(table: CheckedTable, { checksum, ...columns }: Row): VerificationFault[] {
  if (checksum === checksumOf(table, columns)) return [];
  const key = keyOf(table, columns).map((value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value),
  );
  return [{ id: `${table} ${key.join(' ')}`, problem: 'the row is not as it was written' }];
}
