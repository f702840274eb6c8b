// The store as an import sees it, in memory: a known key changes nothing.
import type { NoteStore } from '../../src/core/note.js';
import type { ImportedDraft, KioskStore, QuarantinedLine } from '../../src/core/store.js';
import { createMemoryNotes } from '../doubles/memory-notes.js';

/** A store for imports whose contents a test can look at. */
export function createMemoryImportStore() {
  const rows = new Map<string, ImportedDraft>();
  const lines: QuarantinedLine[] = [];
  const batches: number[] = [];
  const notes = createMemoryNotes();
  const store: Pick<KioskStore, 'importAll' | 'quarantine'> & NoteStore = {
    ...notes,
    async importAll(drafts) {
      batches.push(drafts.length);
      let added = 0;
      for (const draft of drafts) {
        if (rows.has(draft.key)) continue;
        rows.set(draft.key, draft);
        added += 1;
      }
      return { added, known: drafts.length - added };
    },
    async quarantine(more) {
      lines.push(...more);
    },
  };
  return { store, rows: () => [...rows.values()], quarantined: () => lines, batches };
}
