// Writes a file so that a reader, or a power cut, finds the old text or the new one and nothing between.
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { KioskError, codeOf, messageOf } from '../core/errors.js';

/** Replaces a file by rename. A new file has mode 0600; an existing one keeps its mode and owner. Throws data_folder_unusable. */
export function writeAtomically(path: string, text: string): void {
  const temporary = join(dirname(path), `.${String(process.pid)}-${String(performance.now())}.tmp`);
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (existing !== undefined) keepOwner(temporary, existing);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw new KioskError(
      'data_folder_unusable',
      `${path} cannot be written: ${messageOf(thrown)}`,
      fixOf(thrown),
      {
        cause: thrown,
      },
    );
  }
}

function keepOwner(path: string, existing: { mode: number; uid: number; gid: number }): void {
  const own = statSync(path);
  if (own.uid !== existing.uid || own.gid !== existing.gid) chownSync(path, existing.uid, existing.gid);
  chmodSync(path, existing.mode & 0o777);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function fixOf(thrown: unknown): string {
  switch (codeOf(thrown)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'Run this as the user that owns the file, on a file system that takes writes.';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'Free some space; the file is as it was.';
    case 'ENOENT':
      return 'Create the folder first.';
    default:
      return 'The file is as it was.';
  }
}
