// A note: what a person knows about an instant or a range that no figure says ("router replaced", "fibre cut").
import { z } from 'zod';

const authorSchema = z.string().trim().min(1).max(100);
const textSchema = z.string().trim().min(1).max(2000);

/** A note. `to` is the first instant behind a range; a note about one instant has none. */
export const noteSchema = z.object({
  id: z.uuid(),
  from: z.iso.datetime(),
  to: z.iso.datetime().optional(),
  author: authorSchema,
  text: textSchema,
  createdAt: z.iso.datetime(),
});

/** A note. */
export type Note = z.output<typeof noteSchema>;

/** POST /api/v1/notes; without `from` it is about now. */
export const noteRequestSchema = z
  .strictObject({
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    author: authorSchema,
    text: textSchema,
  })
  .refine(({ from, to }) => to === undefined || (from !== undefined && Date.parse(from) < Date.parse(to)), {
    path: ['to'],
    message: 'a range needs a "from", and ends after it',
  });

/** A note somebody wants to leave. */
export type NoteRequest = z.output<typeof noteRequestSchema>;

/** Query of GET /api/v1/notes; times are ISO 8601, half open. */
export const notesQuerySchema = z.strictObject({
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
});

/** GET and POST /api/v1/notes: notes that touch the range, oldest first; at most the newest `limit`. */
export const notesDocumentSchema = z.object({ notes: z.array(noteSchema) });

/** A half open range of instants, ms. */
export interface NoteRange {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** The part of a store that keeps notes. Errors are KioskError `database_*`. */
export interface NoteStore {
  addNote(note: Note): Promise<void>;
  /** Adds those whose id is not there yet, all at once; resolves with their number. */
  importNotes(notes: readonly Note[]): Promise<number>;
  /** Notes that touch the range, oldest first; at most the newest `limit`. */
  notes(range: NoteRange, limit: number): Promise<readonly Note[]>;
}

/** The note that a request becomes. */
export function noteOf({ from, to, author, text }: NoteRequest, id: string, now: string): Note {
  return { id, from: from ?? now, ...(to !== undefined && { to }), author, text, createdAt: now };
}

/** Whether a note touches a half open range (ms): an instant lies in it, a range overlaps it. */
export function touches(note: Pick<Note, 'from' | 'to'>, { fromMs, toMs }: NoteRange): boolean {
  const begin = Date.parse(note.from);
  if (toMs !== undefined && begin >= toMs) return false;
  if (fromMs === undefined) return true;
  return note.to === undefined ? begin >= fromMs : Date.parse(note.to) > fromMs;
}
