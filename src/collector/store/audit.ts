// Who did what: one line for every change, never altered.
import type { SqlDatabase, SqlSession } from '../../core/fleet/database.js';
import { numberIn, textIn } from './columns.js';

/** One line; `fleet` is empty for what is of no fleet. */
export interface AuditLine {
  readonly id: string;
  readonly atMs: number;
  readonly who: string;
  readonly action: string;
  readonly fleet: string;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Adds a line, in the transaction of what it tells of. */
export async function writeAudit(
  session: SqlSession,
  { id, atMs, who, action, fleet, subject, detail = {} }: AuditLine,
): Promise<void> {
  await session.insert(
    'audit',
    ['id', 'at_ms', 'who', 'action', 'fleet', 'subject', 'detail'],
    [[id, atMs, who, action, fleet, subject, JSON.stringify(detail).replaceAll('\\u0000', '\\ufffd')]],
  );
}

/** Lines from an instant on, oldest first. */
export async function readAudit(
  database: Pick<SqlDatabase, 'all'>,
  fromMs: number,
  limit: number,
): Promise<readonly AuditLine[]> {
  const rows = await database.all('SELECT * FROM audit WHERE at_ms >= ? ORDER BY id LIMIT ?', fromMs, limit);
  return rows.map((row) => ({
    id: textIn(row, 'id'),
    atMs: numberIn(row, 'at_ms'),
    who: textIn(row, 'who'),
    action: textIn(row, 'action'),
    fleet: textIn(row, 'fleet'),
    subject: textIn(row, 'subject'),
    detail: detailOf(textIn(row, 'detail')),
  }));
}

function detailOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
