// Small rows with a seal of their own: consent, plans, state, what could not be imported. The seal is SHA-256 over the
// canonical JSON of the table's name and all other columns, so that a flipped byte is seen.
import { canonicalJson } from '../core/canonical-json.js';
import type { Bindable, Connection, Row } from './connection.js';
import { digest } from './digest.js';

/** The tables with seals. */
export const sealedTables = [
  'consent_event',
  'plan',
  'state',
  'quarantine',
  'note',
  'opinion',
  'pruned_rows',
  'pruned_minutes',
  'salvage',
] as const;

/** A table with seals. */
export type SealedTable = (typeof sealedTables)[number];

/** A row, and whether it is as it was written. */
export interface SealedRow {
  readonly row: Row;
  readonly intact: boolean;
}

/** Inserts a row; with `OR IGNORE` or `OR REPLACE` the table's own uniqueness decides. */
export function insertSealed(
  connection: Connection,
  table: SealedTable,
  columns: Readonly<Record<string, string | number | null>>,
  conflict: '' | 'OR IGNORE' | 'OR REPLACE' = '',
): void {
  const names = [...Object.keys(columns), 'hash'];
  connection.run(
    `INSERT ${conflict} INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values<Bindable>(columns),
    sealOf(table, columns),
  );
}

/** The rows that the end of a query selects. */
export function readSealed(
  connection: Connection,
  table: SealedTable,
  tail: string,
  ...values: readonly Bindable[]
): readonly SealedRow[] {
  return connection.all(`SELECT * FROM ${table} ${tail}`, ...values).map((row) => {
    const { hash, ...columns } = row;
    return { row, intact: Buffer.isBuffer(hash) && sealOf(table, columns).equals(hash) };
  });
}

function sealOf(table: SealedTable, columns: Row): Buffer {
  const members: Record<string, string | number | null> = {};
  for (const [name, value] of Object.entries(columns)) {
    members[name] = typeof value === 'string' || typeof value === 'number' ? value : null;
  }
  return digest(canonicalJson({ table, columns: members }));
}
