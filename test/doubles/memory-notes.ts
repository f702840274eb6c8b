// Notes in memory: keeps the contract of NoteStore.
import { touches, type Note, type NoteStore } from '../../src/core/note.js';

/** An empty store of notes. */
export function createMemoryNotes(): NoteStore {
  const all: Note[] = [];
  return {
    async addNote(note) {
      all.push(note);
    },
    async importNotes(notes) {
      const before = all.length;
      for (const note of notes) if (!all.some(({ id }) => id === note.id)) all.push(note);
      return all.length - before;
    },
    async notes(range, limit) {
      return all
        .filter((note) => touches(note, range))
        .sort((a, b) => Date.parse(a.from) - Date.parse(b.from))
        .slice(-limit);
    },
  };
}
