// What the gates ask: runs with servers of a family on an uplink, what tests moved, how long monitors ran. Queries, no tables.
import { z } from 'zod';
import type { RunUsage } from '../core/gate-budget.js';
import type { ContactQuery, RecordedContact, UsageQuery } from '../core/gate-store.js';
import type { Connection } from './connection.js';
import { idOf, present } from './measurement-row.js';

/** Newest rows that are looked through for runs of this boot: more than a day of one row a minute. */
const recentRows = 5000;

const contactColumns = 'm.id, m.trigger, m.status, m.started_at_ms, m.boot_id, m.monotonic_ms';
const isContact = `m.key > 0 AND (m.status <> 'skipped' OR m.skip_reason = 'rate_limited')
  AND json_valid(m.conditions) AND m.conditions ->> '$.serverFamily' = ? AND m.conditions ->> '$.uplink' = ?`;

const contactRow = z.object({
  trigger: z.string(),
  status: z.string(),
  started_at_ms: z.number(),
  boot_id: z.string().nullable(),
  monotonic_ms: z.number().nullable(),
});

/** Runs that turned to the family; a run is automatic unless a person asked for it. */
export function readContacts(connection: Connection, query: ContactQuery): readonly RecordedContact[] {
  const { family, uplink, fromMs, bootId, fromMonotonicMs } = query;
  const rows = connection.all(
    `SELECT ${contactColumns} FROM measurement AS m WHERE m.started_at_ms >= ? AND ${isContact}
     UNION
     SELECT ${contactColumns} FROM measurement AS m
     WHERE m.key > (SELECT max(key) FROM measurement) - ${recentRows} AND m.boot_id = ? AND m.monotonic_ms >= ?
       AND ${isContact}`,
    fromMs,
    family,
    uplink,
    bootId ?? '',
    fromMonotonicMs ?? Number.MAX_VALUE,
    family,
    uplink,
  );
  return rows.flatMap((row) => {
    const parsed = contactRow.safeParse(row);
    if (!parsed.success) return [];
    const { trigger, status, started_at_ms: atMs, boot_id, monotonic_ms } = parsed.data;
    return {
      id: idOf(row),
      atMs,
      automatic: trigger !== 'manual',
      tested: status !== 'skipped',
      ...(boot_id !== null && { bootId: boot_id }),
      ...(monotonic_ms !== null && { monotonicMs: monotonic_ms }),
    };
  });
}

const usageRow = z.object({
  nettest: z.string(),
  atMs: z.number(),
  downloadBytes: z.number().optional(),
  uploadBytes: z.number().optional(),
  downloadBps: z.number().optional(),
  uploadBps: z.number().optional(),
});

/** What runs of `nettests` on the line moved since `fromMs`, oldest first. */
export function readUsages(connection: Connection, { nettests, fromMs }: UsageQuery): readonly RunUsage[] {
  const rows = connection.all(
    `SELECT m.nettest, m.started_at_ms AS atMs,
       max(v.value) FILTER (WHERE n.name IN ('download_bytes', 'downloaded_bytes'))
         + coalesce(max(v.value) FILTER (WHERE n.name = 'probe_received_bytes'), 0) AS downloadBytes,
       max(v.value) FILTER (WHERE n.name IN ('upload_bytes', 'uploaded_bytes'))
         + coalesce(max(v.value) FILTER (WHERE n.name = 'probe_sent_bytes'), 0) AS uploadBytes,
       max(v.value) FILTER (WHERE n.name = 'download_bps') AS downloadBps,
       max(v.value) FILTER (WHERE n.name = 'upload_bps') AS uploadBps
     FROM measurement AS m
     JOIN metric AS v ON v.measurement_key = m.key
     JOIN metric_name AS n ON n.key = v.name_key
     WHERE m.started_at_ms >= ? AND m.key > 0 AND m.scope = 'line'
       AND m.nettest IN (SELECT value FROM json_each(?))
     GROUP BY m.key ORDER BY m.started_at_ms, m.key`,
    fromMs,
    JSON.stringify(nettests),
  );
  return rows.flatMap((row) => usageRow.safeParse(present(row)).data ?? []);
}

/** Minutes since `fromMs` in which the monitors ran. */
export function countWatchedMinutes(connection: Connection, fromMs: number): number {
  const row = connection.get(
    'SELECT count(*) AS minutes FROM watch_minute WHERE minute >= ?',
    Math.floor(fromMs / 60_000),
  );
  return Number(row?.minutes);
}
