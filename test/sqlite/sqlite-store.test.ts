// The SQLite store keeps the store contract.
import { join } from 'node:path';
import { describe } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { storeContract } from '../contracts/store-contract.js';
import { temporaryFolder } from './temporary-folder.js';

describe('src/sqlite/sqlite-store', () => {
  storeContract('the SQLite store', () =>
    openSqliteStore({ path: join(temporaryFolder(), 'kiosk.db'), deviceId: 'device-under-test' }),
  );
});
