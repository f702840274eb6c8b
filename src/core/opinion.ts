// An opinion: what somebody at the screen answered when asked whether the connection was good, beside the result of that time.
import { z } from 'zod';
import type { Measurement } from './measurement.js';

/** An opinion; `measurement` is the nearest result of the line, absent where none was near. */
export const opinionSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  answer: z.enum(['good', 'bad']),
  measurement: z.uuid().optional(),
});

/** An opinion. */
export type Opinion = z.output<typeof opinionSchema>;

/** POST /api/v1/opinions: it is about now. */
export const opinionRequestSchema = z.strictObject({ answer: opinionSchema.shape.answer });

/** Query of GET /api/v1/opinions; times are ISO 8601, half open. */
export const opinionsQuerySchema = z.strictObject({
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
});

/** GET and POST /api/v1/opinions: opinions of the range, oldest first; at most the newest `limit`. */
export const opinionsDocumentSchema = z.object({ opinions: z.array(opinionSchema) });

/** A half open range of instants, ms. */
export interface OpinionRange {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** The part of a store that keeps opinions. Errors are KioskError `database_*`. */
export interface OpinionStore {
  addOpinion(opinion: Opinion): Promise<void>;
  /** Opinions of the range, oldest first; at most the newest `limit`. */
  opinions(range: OpinionRange, limit: number): Promise<readonly Opinion[]>;
}

/** A result that is further away says nothing about what somebody felt. */
export const nearestResultMs = 60 * 60_000;

/** The result of the line that is nearest to an instant; `newest` are attempts on the line, newest first. */
export function nearestResult(
  newest: readonly Pick<Measurement, 'id' | 'status' | 'scope' | 'startedAt'>[],
  atMs: number,
): string | undefined {
  const distance = ({ startedAt }: { startedAt: string }) => Math.abs(Date.parse(startedAt) - atMs);
  const near = newest
    .filter(({ status, scope }) => scope === 'line' && (status === 'ok' || status === 'partial'))
    .filter((result) => distance(result) <= nearestResultMs)
    .sort((one, other) => distance(one) - distance(other));
  return near[0]?.id;
}
