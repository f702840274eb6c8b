// SQLite databases of other programs: each row of their tables of results is an entry, as if it stood in a JSON file.
// INVARIANT: a database is read whole or refused with a reason; a page of it that is damaged ends its rows with a refusal.
import { messageOf } from '../core/errors.js';
import type { ReadForeignDatabase } from '../core/import.js';
import type { Entry, Refusal } from './entries.js';
import { inWords, limits } from './limits.js';

/** Tables in which programs keep results: Speedtest Tracker's (alexjustesen), and those of MySpeed and henrywhitaker3's. */
const resultTables = ['results', 'speedtests'] as const;

/** The rows of a database as entries, numbered from 1; a refusal where it cannot be read. */
export async function* entriesOfDatabase(
  bytes: AsyncIterable<Buffer>,
  read: ReadForeignDatabase,
): AsyncGenerator<Entry | Refusal> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limits.database) {
      yield refusal(1, `an SQLite database of more than ${inWords(limits.database)}`);
      return;
    }
  }
  const found = read(Buffer.concat(chunks, length), resultTables);
  if (found.kind === 'unreadable') {
    yield refusal(1, `an SQLite database that cannot be read: ${found.reason}`);
    return;
  }
  if (found.tables.length === 0) {
    yield refusal(1, `an SQLite database without one of the tables ${resultTables.join(', ')}`);
    return;
  }
  let line = 0;
  try {
    for (const row of found.rows) {
      line += 1;
      yield { kind: 'entry', value: row, text: JSON.stringify(row), line };
    }
  } catch (thrown) {
    yield refusal(line + 1, `the rest of the SQLite database cannot be read: ${messageOf(thrown)}`);
  }
}

function refusal(line: number, reason: string): Refusal {
  return { kind: 'refusal', line, reason, text: '', looks: 'record' };
}
