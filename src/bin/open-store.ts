// The store of a data folder for commands that read or change it beside a running daemon.
import { join } from 'node:path';
import { prepareDataFolder } from '../host/data-folder.js';
import { loadIdentity } from '../host/identity.js';
import { nettests } from '../nettests/index.js';
import { openSqliteStore, type SqliteStore } from '../sqlite/sqlite-store.js';

/** Opens it, or makes it. Throws data_folder_unusable, identity_damaged and `database_*`. */
export function openStore(dataFolder: string): SqliteStore {
  prepareDataFolder(dataFolder);
  const { deviceId } = loadIdentity(dataFolder);
  return openSqliteStore({ path: join(dataFolder, 'kiosk.db'), deviceId, nettests });
}
