// Brings over what people decided and wrote, and what the program remembered: rows with seals, as far as these hold.
// INVARIANTS: a row that is there already stays; where a decision about consent is lost or damaged, no consent given
// before comes back, for the lost one may have been its withdrawal.
import type { Bindable, Connection, Row } from '../connection.js';
import { readPruned } from '../retention-prune.js';
import { keepRollupsBefore } from '../rollup-rows.js';
import { insertSealed, readSealed } from '../sealed-rows.js';
import type { Scratch } from './scratch-store.js';

/** Rows saved and lost, by table. */
export type TableCounts = Record<string, { saved: number; lost: number }>;

/** What was brought over. */
export interface MergedSettings {
  readonly counts: TableCounts;
  readonly consentLost: boolean;
}

/** Where the order of rows is their key, and by what one is known again. */
const keyed = { consent_event: undefined, plan: undefined, note: 'id', opinion: 'id' } as const;

/** Brings them over in one transaction. */
export function mergeSettings(connection: Connection, scratch: Scratch): MergedSettings {
  const counts: TableCounts = {};
  let consentLost = false;
  connection.write(() => {
    for (const table of ['consent_event', 'plan', 'note', 'opinion'] as const) {
      const rows = readSealed(scratch.connection, table, 'ORDER BY key');
      const intact = rows.filter((row) => row.intact).map(({ row }) => row);
      const whole = wholeTable(scratch, table, rows.length === intact.length, intact);
      if (table === 'consent_event') consentLost = !whole;
      const brought =
        table === 'consent_event' && !whole ? intact.filter(({ action }) => action !== 'granted') : intact;
      for (const row of brought) insertKeyed(connection, table, row, keyed[table]);
      counts[table] = { saved: brought.length, lost: lostOf(rows.length, brought.length, intact) };
    }
    for (const table of ['state', 'quarantine', 'pruned_rows', 'pruned_minutes'] as const) {
      const rows = readSealed(scratch.connection, table, '');
      const intact = rows.filter((row) => row.intact);
      for (const { row } of intact) insertSealed(connection, table, valuesOf(row), 'OR IGNORE');
      counts[table] = { saved: intact.length, lost: rows.length - intact.length };
    }
    // What is there of roll-ups from before is all there will be, as it was in the damaged file.
    const { newestMs, minutesBeforeMs } = readPruned(connection);
    if (newestMs !== undefined) keepRollupsBefore(connection, 'run', newestMs + 1);
    if (minutesBeforeMs !== undefined) keepRollupsBefore(connection, 'monitor', minutesBeforeMs);
  });
  return { counts, consentLost };
}

/** Whether no row can be missing: the tree was whole, the seals hold, and the keys count from one. */
function wholeTable(scratch: Scratch, table: string, sealsHold: boolean, rows: readonly Row[]): boolean {
  return scratch.intactTables.has(table) && sealsHold && rows.every(({ key }, place) => key === place + 1);
}

/** Damaged rows, and holes in the count of the keys. */
function lostOf(found: number, brought: number, rows: readonly Row[]): number {
  const newest = Math.max(0, ...rows.map(({ key }) => Number(key)));
  return Math.max(found, newest) - brought;
}

function insertKeyed(
  connection: Connection,
  table: keyof typeof keyed,
  row: Row,
  identity: string | undefined,
): void {
  const { key: _key, ...values } = valuesOf(row);
  const same = identity === undefined ? Object.keys(values) : [identity];
  const known = connection.get(
    `SELECT 1 FROM ${table} WHERE ${same.map((name) => `${name} IS ?`).join(' AND ')}`,
    ...same.map((name): Bindable => values[name] ?? null),
  );
  if (known !== undefined) return;
  const next = Number(connection.get(`SELECT coalesce(max(key), 0) + 1 AS next FROM ${table}`)?.next);
  insertSealed(connection, table, { key: next, ...values });
}

function valuesOf(row: Row): Record<string, string | number | null> {
  const { hash: _hash, ...columns } = row;
  return Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [
      name,
      typeof value === 'string' || typeof value === 'number' ? value : null,
    ]),
  );
}
