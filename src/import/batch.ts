// Rows on their way to the store, many in one transaction: each costs the card a write.
import type { Note, NoteStore } from '../core/note.js';
import type { ImportedDraft, KioskStore, QuarantinedLine } from '../core/store.js';
import { limits } from './limits.js';

/** What an import writes to. */
export type ImportStore = Pick<KioskStore, 'importAll' | 'quarantine'> & Pick<NoteStore, 'importNotes'>;

/** Collects rows and hands them on when there are enough; `flush` hands on the rest. */
export function createBatch(store: ImportStore) {
  let drafts: ImportedDraft[] = [];
  let lines: QuarantinedLine[] = [];
  let notes: Note[] = [];
  let addedNotes = 0;
  let bytes = 0;
  let added = 0;
  let known = 0;

  async function flush(): Promise<void> {
    if (drafts.length > 0) {
      const outcome = await store.importAll(drafts);
      drafts = [];
      added += outcome.added;
      known += outcome.known;
    }
    if (lines.length > 0) {
      await store.quarantine(lines);
      lines = [];
    }
    if (notes.length > 0) {
      addedNotes += await store.importNotes(notes);
      notes = [];
    }
    bytes = 0;
  }

  async function flushWhenFull(): Promise<void> {
    const records = drafts.length + lines.length + notes.length;
    if (records >= limits.batchRecords || bytes >= limits.batchBytes) await flush();
  }

  return {
    async add(draft: ImportedDraft): Promise<void> {
      drafts.push(draft);
      bytes += draft.raw?.text.length ?? 0;
      await flushWhenFull();
    },
    async quarantine(more: readonly QuarantinedLine[]): Promise<void> {
      if (more.length === 0) return;
      lines.push(...more);
      for (const { text } of more) bytes += text.length;
      await flushWhenFull();
    },
    async addNote(note: Note): Promise<void> {
      notes.push(note);
      bytes += note.text.length;
      await flushWhenFull();
    },
    flush,
    counts: () => ({ added, known, notes: addedNotes }),
  };
}
