// What every store of notes does; run on each implementation.
import { describe, expect, it } from 'vitest';
import type { Note, NoteStore } from '../../src/core/note.js';

const hour = (n: number) => new Date(Date.UTC(2026, 10, 20, n)).toISOString();
const note = (n: number, from: string, to?: string): Note => ({
  id: `01930000-0000-7000-8000-00000000000${n}`,
  from,
  ...(to !== undefined && { to }),
  author: 'Ada',
  text: `note ${n}; DROP TABLE note`,
  createdAt: hour(20),
});

/** Runs the contract. */
export function noteContract(name: string, open: () => NoteStore): void {
  describe(`${name} as a store of notes`, () => {
    async function filled(): Promise<NoteStore> {
      const store = open();
      // Entered in no order: 2 is an instant at six, 1 a range from four to eight.
      for (const one of [note(3, hour(9)), note(1, hour(4), hour(8)), note(2, hour(6))])
        await store.addNote(one);
      return store;
    }
    const found = async (store: NoteStore, from?: string, to?: string, limit = 10) =>
      (
        await store.notes(
          {
            ...(from !== undefined && { fromMs: Date.parse(from) }),
            ...(to !== undefined && { toMs: Date.parse(to) }),
          },
          limit,
        )
      ).map(({ id }) => Number(id.at(-1)));

    it('gives notes back as they were, oldest first', async () => {
      const store = await filled();
      expect(await store.notes({}, 10)).toEqual([
        note(1, hour(4), hour(8)),
        note(2, hour(6)),
        note(3, hour(9)),
      ]);
    });

    it('finds an instant in a half open range, and a range that overlaps it', async () => {
      const store = await filled();
      expect(await found(store, hour(6), hour(7))).toEqual([1, 2]);
      expect(await found(store, hour(7), hour(9))).toEqual([1]);
      expect(await found(store, hour(8), hour(9))).toEqual([]);
      expect(await found(store, hour(8))).toEqual([3]);
      expect(await found(store, undefined, hour(4))).toEqual([]);
      expect(await found(store, hour(9), hour(10))).toEqual([3]);
    });

    it('imports the notes it has not yet, and changes none that it has', async () => {
      const store = await filled();
      const altered = { ...note(1, hour(4), hour(8)), text: 'altered' };
      const more = note(4, hour(10));
      expect(await store.importNotes([altered, more, more])).toBe(1);
      expect(await store.importNotes([more])).toBe(0);
      expect(await store.notes({}, 10)).toEqual([
        note(1, hour(4), hour(8)),
        note(2, hour(6)),
        note(3, hour(9)),
        more,
      ]);
    });

    it('gives the newest when there are more than asked for', async () => {
      expect(await found(await filled(), undefined, undefined, 2)).toEqual([2, 3]);
    });
  });
}
