// The SQLite store keeps the contract of roll-ups, with all of them waiting to be merged and with all of them merged.
import { join } from 'node:path';
import { describe } from 'vitest';
import { openConnection } from '../../src/sqlite/connection.js';
import { mergeRecent } from '../../src/sqlite/rollup-merge.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { circumstanceContract } from '../contracts/circumstance-contract.js';
import { rollupContract } from '../contracts/rollup-contract.js';
import { temporaryFolder } from './temporary-folder.js';

function open() {
  const path = join(temporaryFolder(), 'kiosk.db');
  return { path, store: openSqliteStore({ path, deviceId: 'device-under-test' }) };
}

/** A store in which nothing waits. */
function openMerging() {
  const { path, store } = open();
  const connection = openConnection({ path, busyTimeoutMs: 1000 });
  return {
    ...store,
    async record(draft: Parameters<typeof store.record>[0]) {
      const measurement = await store.record(draft);
      connection.write(() => mergeRecent(connection));
      return measurement;
    },
    async close() {
      connection.close();
      await store.close();
    },
  };
}

describe('src/sqlite/rollup-read', () => {
  rollupContract('the SQLite store', () => open().store);
  rollupContract('the SQLite store that merges after each row', openMerging);
  circumstanceContract('the SQLite store', () => open().store);
  circumstanceContract('the SQLite store that merges after each row', openMerging);
});
