// Outages as rows.
import { isoInstant } from '../core/clock.js';
import { outageSchema, type Outage } from '../core/monitor.js';
import type { MonitorRange, UndatedOutage } from '../core/monitor-store.js';
import { insertChecked } from './checked-rows.js';
import type { Connection, Row } from './connection.js';
import { present } from './measurement-row.js';
import { noteUndated } from './undated-outages.js';
import { uuidBytes, uuidText } from './uuid-bytes.js';

/** Adds an outage, or replaces the one with its id; `undated` says which bounds a clock told that was not set. */
export function writeOutage(connection: Connection, outage: Outage, undated?: UndatedOutage): void {
  const id = uuidBytes(outage.id);
  if (id === undefined) throw new Error(`an outage has no UUID: ${outage.id}`);
  const columns = {
    id,
    kind: outage.kind,
    begin_ms: Date.parse(outage.begin),
    begin_uncertainty_ms: Math.round(outage.beginUncertaintyMs),
    end_ms: outage.end === undefined ? null : Date.parse(outage.end),
    end_uncertainty_ms: outage.endUncertaintyMs === undefined ? null : Math.round(outage.endUncertaintyMs),
    overlaps_test: outage.overlapsTest ? 1 : 0,
  };
  connection.write(() => {
    insertChecked(connection, 'outage', columns, 'OR REPLACE');
    noteUndated(connection, id, undated);
  });
}

const select = 'SELECT o.*, u.corrected FROM outage AS o LEFT JOIN undated_outage AS u ON u.id = o.id';

/** The newest outage without an end. */
export function readOpenOutage(connection: Connection): Outage | undefined {
  const rows = connection.all(`${select} WHERE end_ms IS NULL ORDER BY begin_ms DESC LIMIT 1`);
  return rows.flatMap(outageOf)[0];
}

/** Outages that touch the range, oldest first; at most the newest `limit`. One without an end goes on for ever. */
export function readOutages(
  connection: Connection,
  { fromMs, toMs }: MonitorRange,
  limit: number,
): readonly Outage[] {
  const rows = connection.all(
    `${select} WHERE begin_ms < ? AND (end_ms IS NULL OR end_ms >= ?)
     ORDER BY begin_ms DESC, o.id DESC LIMIT ?`,
    toMs ?? Number.MAX_SAFE_INTEGER,
    fromMs ?? -Number.MAX_SAFE_INTEGER,
    limit,
  );
  return rows.flatMap(outageOf).reverse();
}

/** The outage of a row; nothing for a damaged one. */
function outageOf(row: Row): Outage[] {
  const read = outageSchema.safeParse(
    present({
      id: row.id instanceof Uint8Array ? uuidText(row.id) : undefined,
      kind: row.kind,
      begin: instantOf(row.begin_ms),
      beginUncertaintyMs: row.begin_uncertainty_ms,
      end: instantOf(row.end_ms),
      endUncertaintyMs: row.end_uncertainty_ms,
      overlapsTest: row.overlaps_test === 1,
      clock: row.corrected === 1 ? 'corrected' : row.corrected === 0 ? 'unsynced' : undefined,
    }),
  );
  return read.success ? [read.data] : [];
}

function instantOf(ms: unknown): string | undefined {
  return typeof ms === 'number' && Math.abs(ms) <= 8.64e15 ? isoInstant(ms) : undefined;
}
