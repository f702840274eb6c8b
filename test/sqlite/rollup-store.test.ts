// The SQLite store keeps the contract of roll-ups, with all of them waiting to be merged and with all of them merged.
import { join } from 'node:path';
import { describe } from 'vitest';
import { openConnection } from '../../src/sqlite/connection.js';
import { mergeRecent } from '../../src/sqlite/rollup-merge.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { rollupContract } from '../contracts/rollup-contract.js';
import { temporaryFolder } from './temporary-folder.js';

function open() {
  const path = join(temporaryFolder(), 'kiosk.db');
  return { path, store: openSqliteStore({ path, deviceId: 'device-under-test' }) };
}

describe('src/sqlite/rollup-read', () => {
  rollupContract('the SQLite store', () => open().store);

  rollupContract('the SQLite store that merges after each row', () => {
    const { path, store } = open();
    const connection = openConnection({ path, busyTimeoutMs: 1000 });
    return {
      ...store,
      async record(draft) {
        const measurement = await store.record(draft);
        connection.write(() => mergeRecent(connection));
        return measurement;
      },
      async close() {
        connection.close();
        await store.close();
      },
    };
  });
});
