// Opinions as rows. They are only added; a damaged one is left out, and named by verification.
import { isoInstant } from '../core/clock.js';
import { opinionSchema, type Opinion, type OpinionRange } from '../core/opinion.js';
import type { Connection } from './connection.js';
import { present } from './measurement-row.js';
import { insertSealed, readSealed } from './sealed-rows.js';

/** Adds an opinion. */
export function insertOpinion(connection: Connection, { id, at, answer, measurement }: Opinion): void {
  connection.write(() => {
    const next = Number(connection.get('SELECT coalesce(max(key), 0) + 1 AS next FROM opinion')?.next);
    insertSealed(connection, 'opinion', {
      key: next,
      id,
      at_ms: Date.parse(at),
      answer,
      measurement: measurement ?? null,
    });
  });
}

/** Opinions of the range, oldest first; at most the newest `limit`. */
export function readOpinions(
  connection: Connection,
  { fromMs, toMs }: OpinionRange,
  limit: number,
): readonly Opinion[] {
  return readSealed(
    connection,
    'opinion',
    'WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms DESC, key DESC LIMIT ?',
    fromMs ?? -Number.MAX_SAFE_INTEGER,
    toMs ?? Number.MAX_SAFE_INTEGER,
    limit,
  )
    .flatMap(({ row, intact }) => {
      const { id, at_ms: atMs, answer, measurement } = row;
      const at = typeof atMs === 'number' && Math.abs(atMs) <= 8.64e15 ? isoInstant(atMs) : undefined;
      const opinion = opinionSchema.safeParse(present({ id, at, answer, measurement }));
      return intact && opinion.success ? [opinion.data] : [];
    })
    .toReversed();
}
