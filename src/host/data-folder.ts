// The folder that holds everything the kiosk keeps: made at the first start, then private to its user.
import { accessSync, constants, existsSync, mkdirSync, opendirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import { KioskError, codeOf, messageOf } from '../core/errors.js';

/**
 * Makes the folder (mode 0700) where it is missing, with the folders above it; one that is there keeps its mode. Throws KioskError `data_folder_unusable` with the user's id and what to do.
 */
export function prepareDataFolder(folder: string): void {
  const uid = process.getuid?.() ?? -1;
  try {
    makeFolder(resolve(folder));
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw new KioskError(
      'data_folder_unusable',
      `the data folder ${folder} ${complaintOf(thrown)} (user ${userName()}, uid ${uid})`,
      fixOf(thrown, folder, uid),
      { cause: thrown },
    );
  }
}

/** One folder after the other: Node's own recursive mkdir never ends where the system answers ENOENT for ever (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    // Reading it as a folder tells a file in its way with the system's own error.
    opendirSync(folder).closeSync();
    return;
  }
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (thrown) {
    // Another start may have made it at the same moment.
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  }
}

function complaintOf(thrown: unknown): string {
  switch (codeOf(thrown)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return 'is not a folder, or lies below something that is none';
    case 'EACCES':
    case 'EPERM':
      return 'is not writable for this user';
    case 'EROFS':
      return 'is on a disk that cannot be written to';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'cannot be made: the disk is full';
    default:
      return `cannot be used: ${messageOf(thrown)}`;
  }
}

function fixOf(thrown: unknown, folder: string, uid: number): string {
  switch (codeOf(thrown)) {
    case 'EACCES':
    case 'EPERM':
      return `Give it to this user (chown -R ${uid} ${folder}), or choose another data folder.`;
    case 'EROFS':
      return 'Mount the disk writable, or choose a data folder on another one.';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'Free some space, or choose a data folder on another disk.';
    default:
      return 'Choose another data folder.';
  }
}

/** A container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'without a name';
  }
}
