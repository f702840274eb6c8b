// Begins a new part of the sequence in a store that was restored: the rows to come have another epoch than those before.
// Why: what the old card recorded after its backup may have been sent already, under numbers that come again here. With an
// epoch of their own the new rows are nobody's doubles, and two cards of one identity are never taken for each other.
import { randomBytes } from 'node:crypto';
import { openConnection } from './connection.js';
import { databaseError } from './database-error.js';
import { firstOfPresentEpoch } from './sequence-epochs.js';

/** Takes a closed store of the present schema, and returns the epoch of the rows to come. Throws `database_*`. */
export function beginNewEpoch(path: string): string {
  const connection = openConnection({ path, busyTimeoutMs: 0 });
  const epoch = randomBytes(16).toString('hex');
  try {
    connection.write(() => {
      const first = firstOfPresentEpoch(connection);
      const newest = Number(connection.get('SELECT max(key) AS newest FROM measurement')?.newest ?? 0);
      // A part that has no rows yet gets the new epoch itself.
      if (newest < first) {
        connection.run('UPDATE sequence_epoch SET epoch = ? WHERE from_sequence = ?', epoch, first);
      } else {
        connection.run('INSERT INTO sequence_epoch VALUES (?, ?)', newest + 1, epoch);
      }
      connection.run('UPDATE store SET epoch = ?', epoch);
    });
    return epoch;
  } catch (thrown) {
    throw databaseError(thrown, path);
  } finally {
    connection.close();
  }
}
