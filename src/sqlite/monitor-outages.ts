// Outages as rows.
import { isoInstant } from '../core/clock.js';
import { outageSchema, type Outage } from '../core/monitor.js';
import type { MonitorRange } from '../core/monitor-store.js';
import type { Connection, Row } from './connection.js';
import { present } from './measurement-row.js';
import { uuidBytes, uuidText } from './uuid-bytes.js';

/** Adds an outage, or replaces the one with its id. */
export function writeOutage(connection: Connection, outage: Outage): void {
  const id = uuidBytes(outage.id);
  if (id === undefined) throw new Error(`an outage has no UUID: ${outage.id}`);
  connection.write(() => {
    connection.run(
      `INSERT INTO outage (id, kind, begin_ms, begin_uncertainty_ms, end_ms, end_uncertainty_ms, overlaps_test)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,
         begin_ms = excluded.begin_ms, begin_uncertainty_ms = excluded.begin_uncertainty_ms,
         end_ms = excluded.end_ms, end_uncertainty_ms = excluded.end_uncertainty_ms,
         overlaps_test = excluded.overlaps_test`,
      id,
      outage.kind,
      Date.parse(outage.begin),
      Math.round(outage.beginUncertaintyMs),
      outage.end === undefined ? null : Date.parse(outage.end),
      outage.endUncertaintyMs === undefined ? null : Math.round(outage.endUncertaintyMs),
      outage.overlapsTest ? 1 : 0,
    );
  });
}

/** The newest outage without an end. */
export function readOpenOutage(connection: Connection): Outage | undefined {
  const rows = connection.all('SELECT * FROM outage WHERE end_ms IS NULL ORDER BY begin_ms DESC LIMIT 1');
  return rows.flatMap(outageOf)[0];
}

/** Outages that touch the range, oldest first; at most the newest `limit`. One without an end goes on for ever. */
export function readOutages(
  connection: Connection,
  { fromMs, toMs }: MonitorRange,
  limit: number,
): readonly Outage[] {
  const rows = connection.all(
    `SELECT * FROM outage WHERE begin_ms < ? AND (end_ms IS NULL OR end_ms >= ?)
     ORDER BY begin_ms DESC, key DESC LIMIT ?`,
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
    }),
  );
  return read.success ? [read.data] : [];
}

function instantOf(ms: unknown): string | undefined {
  return typeof ms === 'number' && Math.abs(ms) <= 8.64e15 ? isoInstant(ms) : undefined;
}
