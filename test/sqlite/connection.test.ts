// The settings that the store's promises rest on, read back from a connection that has written.
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openConnection } from '../../src/sqlite/connection.js';
import { temporaryFolder } from './temporary-folder.js';

function connectionTo(folder: string) {
  const connection = openConnection({ path: join(folder, 'x.db'), busyTimeoutMs: 1234 });
  connection.enterWal();
  return connection;
}

describe('src/sqlite/connection', () => {
  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['wal_autocheckpoint', 1000],
    ['journal_size_limit', 8_388_608],
    ['page_size', 2048],
    ['cache_size', -8000],
    ['temp_store', 2],
    ['foreign_keys', 1],
    ['trusted_schema', 0],
  ])('runs with %s = %s once it has written', (name, value) => {
    const connection = connectionTo(temporaryFolder());
    connection.write(() => {
      connection.exec('CREATE TABLE t (a)');
    });
    expect(connection.get(`PRAGMA ${name}`)).toEqual({ [name]: value });
    expect(connection.get('PRAGMA busy_timeout')).toEqual({ timeout: 1234 });
    connection.close();
  });

  it('does not go on when the disk is not asked to keep what is committed', () => {
    const connection = connectionTo(temporaryFolder());
    connection.exec('PRAGMA synchronous = NORMAL');
    expect(() =>
      connection.write(() => {
        connection.exec('CREATE TABLE t (a)');
      }),
    ).toThrow('synchronous=1');
    connection.close();
  });

  it('undoes a transaction whose work throws', () => {
    const connection = connectionTo(temporaryFolder());
    connection.exec('CREATE TABLE t (a)');
    const work = vi.fn(() => {
      connection.run('INSERT INTO t VALUES (1)');
      throw new Error('in the middle');
    });
    expect(() => connection.write(work)).toThrow('in the middle');
    expect(work).toHaveBeenCalledOnce();
    expect(connection.all('SELECT * FROM t')).toEqual([]);
    connection.close();
  });

  it('waits for the other processes that make the same file, but not for ever', () => {
    const folder = temporaryFolder();
    const connection = openConnection({ path: join(folder, 'x.db'), busyTimeoutMs: 50 });
    const other = new Database(join(folder, 'x.db'));
    other.exec('BEGIN EXCLUSIVE');
    const before = performance.now();
    expect(() => connection.enterWal()).toThrow('locked');
    expect(performance.now() - before).toBeGreaterThan(40);
    other.exec('ROLLBACK');
    connection.enterWal();
    expect(connection.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    connection.close();
    other.close();
  });
});
