// One test at a time on this device, across processes: SQLite's write lock on a small file of its own. The kernel
// releases it when its process ends, however it ends. https://www.sqlite.org/lockingv3.html
//
// INVARIANTS:
// - Holding the lock is an open write transaction on lock.db and nothing else; nothing is ever written to that file.
// - lock.json beside it says who holds it, and is believed only while the lock is really held.
// - This process must not open lock.db by other means: closing any descriptor of it would drop the lock (POSIX).
// - Whoever waits stops waiting at its time limit, at its signal, and at close().
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { isoInstant, type Clock } from '../core/clock.js';
import { codeOf } from '../core/errors.js';
import type { DeviceLock } from '../core/store.js';
import { databaseError } from './database-error.js';
import { readLockHolder, removeLockHolder, writeLockHolder } from './lock-holder-file.js';

/** Where the lock is and how it waits. */
export interface DeviceLockOptions {
  /** An existing folder of this device's data. */
  readonly folder: string;
  readonly clock: Clock;
  /** Time between two tries: default 100. */
  readonly pollMs?: number;
}

/** Makes the lock; no file is touched before it is used. */
export function createDeviceLock({ folder, clock, pollMs = 100 }: DeviceLockOptions): DeviceLock {
  const path = join(folder, 'lock.db');
  const closing = new AbortController();
  const held = new Set<() => void>();
  let ownHolder: ReturnType<DeviceLock['holder']>;

  /** The open transaction that is the lock, or undefined while another one has it. */
  function tryOnce(): Database.Database | undefined {
    let database: Database.Database | undefined;
    try {
      database = new Database(path, { timeout: 0 });
      // The transaction on a file that is still empty prepares its first page: with a journal file, a full disk would keep
      // every test from running.
      database.pragma('journal_mode = MEMORY');
      database.exec('BEGIN IMMEDIATE');
      return database;
    } catch (thrown) {
      database?.close();
      if (codeOf(thrown)?.startsWith('SQLITE_BUSY') === true) return undefined;
      throw databaseError(thrown, path);
    }
  }

  function taken(database: Database.Database, holder: string): () => void {
    const facts = { holder, since: isoInstant(clock.nowMs()), pid: process.pid };
    ownHolder = facts;
    writeLockHolder(folder, facts);
    const release = () => {
      if (!held.delete(release)) return;
      ownHolder = undefined;
      removeLockHolder(folder);
      database.close();
    };
    held.add(release);
    return release;
  }

  return {
    async acquire(holder, timeoutMs, signal) {
      const stop = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      const deadlineMs = clock.monotonicMs() + timeoutMs;
      while (!stop.aborted) {
        const database = tryOnce();
        if (database !== undefined) return taken(database, holder);
        const leftMs = deadlineMs - clock.monotonicMs();
        if (leftMs <= 0) return undefined;
        await clock.sleep(Math.min(pollMs, leftMs), stop);
      }
      return undefined;
    },
    holder() {
      if (ownHolder !== undefined) return ownHolder;
      const claimed = readLockHolder(folder);
      if (claimed === undefined) return undefined;
      const database = tryOnce();
      if (database === undefined) return claimed;
      // The file outlived its process: it goes, so that nobody has to try the lock for it again.
      removeLockHolder(folder);
      database.close();
      return undefined;
    },
    close() {
      closing.abort();
      for (const release of [...held]) release();
    },
  };
}
