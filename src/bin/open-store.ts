// The store of a data folder for commands that read or change it beside a running daemon.
import { join } from 'node:path';
import { prepareDataFolder } from '../host/data-folder.js';
import { loadIdentity } from '../host/identity.js';
import { nettests } from '../nettests/index.js';
import { openSqliteStore } from '../sqlite/sqlite-store.js';
import type { BackupStore } from '../core/backup.js';
import type { GateStore } from '../core/gate-store.js';
import type { RollupStore } from '../core/rollup-store.js';
import type { KioskStore } from '../core/store.js';

/** Opens it, or makes it. Throws data_folder_unusable, identity_damaged and `database_*`. */
export function openStore(dataFolder: string): KioskStore & BackupStore & GateStore & RollupStore {
  prepareDataFolder(dataFolder);
  const { deviceId } = loadIdentity(dataFolder);
  return openSqliteStore({ path: join(dataFolder, 'kiosk.db'), deviceId, nettests });
}
