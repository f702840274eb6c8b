// Puts a backup in the place of what is in the data folder.
// INVARIANTS: the backup is verified before anything is touched; nothing is deleted: what was there stays beside it.
import { existsSync, statSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KioskError, messageOf } from '../core/errors.js';
import { keyFileName, loadIdentity } from '../host/identity.js';
import { foldIntoOneFile } from '../sqlite/backup-copy.js';
import { beginNewEpoch } from '../sqlite/new-epoch.js';
import { checkCopy, readBackupFolder, storeName, type CheckedCopy } from './backup-folder.js';
import { findDaemon } from './daemon-address.js';

/** What was done: the store that is there now (with the epoch of the rows to come), and the files that were put aside. */
export interface Restored extends CheckedCopy {
  readonly restored: readonly string[];
  readonly aside: readonly string[];
}

/** Restores a backup folder or a single database file. `stamp` names what is put aside. */
export async function restoreBackup(dataFolder: string, from: string, stamp: string): Promise<Restored> {
  await refuseWhileRunning(dataFolder);
  const files = await filesOf(from);
  const deviceId = files.includes(keyFileName) ? undefined : loadIdentity(dataFolder).deviceId;
  const incoming = join(dataFolder, `${storeName}.restoring`);
  await removeDatabase(incoming);
  try {
    await copyFile(statSync(from).isDirectory() ? join(from, storeName) : from, incoming);
    const checked = await checkCopy(incoming, deviceId ?? 'unknown');
    const epoch = beginNewEpoch(incoming);
    foldIntoOneFile(incoming);
    const present = join(dataFolder, storeName);
    if (existsSync(present)) foldUnlessDamaged(present, dataFolder);
    const aside: string[] = [];
    for (const name of [...files, `${storeName}-wal`, `${storeName}-shm`]) {
      if (!existsSync(join(dataFolder, name))) continue;
      const kept = `${name}.replaced-${stamp}`;
      await rename(join(dataFolder, name), join(dataFolder, kept));
      aside.push(kept);
    }
    for (const name of files.filter((file) => file !== storeName)) {
      await copyFile(join(from, name), join(dataFolder, name));
    }
    await rename(incoming, present);
    return { ...checked, epoch, restored: files, aside };
  } catch (thrown) {
    await removeDatabase(incoming);
    throw thrown;
  }
}

async function refuseWhileRunning(dataFolder: string): Promise<void> {
  const daemon = await findDaemon(dataFolder);
  if (daemon !== undefined) throw inUse(`a kiosk runs on ${dataFolder} (process ${daemon.pid})`);
}

function inUse(what: string): KioskError {
  return new KioskError('already_running', `${what}; nothing was changed`, 'Stop it, then restore again.');
}

/** What is to be restored: of a single file the store alone. */
async function filesOf(from: string): Promise<readonly string[]> {
  if (!existsSync(from)) {
    throw new KioskError('not_found', `there is no ${from}`, 'Name a backup folder, or a database file.');
  }
  if (existsSync(`${from}-wal`) && statSync(`${from}-wal`).size > 0) {
    throw new KioskError(
      'conflict',
      `${from} is in use, or was not closed: a part of it lies in ${from}-wal`,
      'Make a backup of it with "mk-kiosk backup", and restore that.',
    );
  }
  return statSync(from).isDirectory() ? Object.keys((await readBackupFolder(from)).files) : [storeName];
}

/** A store that is damaged is the very reason to restore: it is moved as it is, with its log. */
function foldUnlessDamaged(path: string, dataFolder: string): void {
  try {
    foldIntoOneFile(path);
  } catch (thrown) {
    if (!(thrown instanceof KioskError)) throw thrown;
    if (thrown.code === 'database_locked') {
      throw inUse(`another program has the store in ${dataFolder} open (${messageOf(thrown)})`);
    }
    if (thrown.code !== 'database_damaged') throw thrown;
  }
}

async function removeDatabase(path: string): Promise<void> {
  for (const end of ['', '-wal', '-shm', '-journal']) await rm(path + end, { force: true });
}
