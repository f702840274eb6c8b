import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { noteContract } from '../contracts/note-contract.js';
import { createMemoryNotes } from '../doubles/memory-notes.js';
import { temporaryFolder } from './temporary-folder.js';

const open = (path = join(temporaryFolder(), 'kiosk.db')) => openSqliteStore({ path, deviceId: 'd' });

describe('src/sqlite/note-rows', () => {
  noteContract('the SQLite store', () => open());
  noteContract('the double in memory', createMemoryNotes);

  it('does not show a note that was altered in the file, and verification names it', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const store = open(path);
    const at = '2026-11-20T06:00:00.000Z';
    const id = '01930000-0000-7000-8000-000000000001';
    await store.addNote({ id, from: at, author: 'Ada', text: 'it rained', createdAt: at });
    await store.close();
    const database = new Database(path);
    database.exec("UPDATE note SET text = 'it snowed'");
    database.close();
    const again = open(path);
    expect(await again.notes({}, 10)).toEqual([]);
    expect((await again.verify()).faults).toEqual([
      { id: 'note 1', problem: 'the row is not as it was written' },
    ]);
    await again.close();
  });
});
