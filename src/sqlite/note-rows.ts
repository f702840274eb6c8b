// Notes as rows. They are only added; a damaged one is left out, and named by verification.
import { isoInstant } from '../core/clock.js';
import { noteSchema, type Note, type NoteRange } from '../core/note.js';
import type { Connection, Row } from './connection.js';
import { present } from './measurement-row.js';
import { wellFormed } from './plain-json.js';
import { insertSealed, readSealed } from './sealed-rows.js';

/** Adds a note. */
export function insertNote(connection: Connection, note: Note): void {
  connection.write(() => insert(connection, note));
}

/** Adds those whose id is not stored yet, and returns their number. */
export function importNotes(connection: Connection, notes: readonly Note[]): number {
  return connection.write(() => {
    let added = 0;
    for (const note of notes) {
      if (connection.get('SELECT 1 FROM note WHERE id = ?', note.id) !== undefined) continue;
      insert(connection, note);
      added += 1;
    }
    return added;
  });
}

function insert(connection: Connection, note: Note): void {
  const next = Number(connection.get('SELECT coalesce(max(key), 0) + 1 AS next FROM note')?.next);
  insertSealed(connection, 'note', {
    key: next,
    id: note.id,
    from_ms: Date.parse(note.from),
    to_ms: note.to === undefined ? null : Date.parse(note.to),
    author: wellFormed(note.author),
    text: wellFormed(note.text),
    created_at: note.createdAt,
  });
}

/** Notes that touch the range, oldest first; at most the newest `limit`. */
export function readNotes(
  connection: Connection,
  { fromMs, toMs }: NoteRange,
  limit: number,
): readonly Note[] {
  return readSealed(
    connection,
    'note',
    `WHERE from_ms < ? AND (from_ms >= ? OR to_ms > ?) ORDER BY from_ms DESC, key DESC LIMIT ?`,
    toMs ?? Number.MAX_SAFE_INTEGER,
    fromMs ?? -Number.MAX_SAFE_INTEGER,
    fromMs ?? -Number.MAX_SAFE_INTEGER,
    limit,
  )
    .flatMap(({ row, intact }) => {
      const note = noteSchema.safeParse(candidateOf(row));
      return intact && note.success ? [note.data] : [];
    })
    .toReversed();
}

function candidateOf({ id, from_ms: from, to_ms: to, author, text, created_at: createdAt }: Row): Row {
  return present({ id, from: instant(from), to: instant(to), author, text, createdAt });
}

function instant(ms: unknown): string | undefined {
  return typeof ms === 'number' && Math.abs(ms) <= 8.64e15 ? isoInstant(ms) : undefined;
}
