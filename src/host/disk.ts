// The room on the disk of a folder, and a file that keeps some of it for the day when there is none.
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { diskStateOf, type DiskState } from '../core/retention.js';

/** The room for this user on the disk of a folder, now. */
export function diskState(folder: string): DiskState {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return diskStateOf(bavail * bsize, blocks * bsize);
}

/** Removing rows needs room for the log first: on a full disk this file makes it. */
export interface Ballast {
  /** Writes the file where it is missing, unless the disk is already low; never throws for want of room. */
  ensure(): void;
  /** Removes the file; false where there was none. */
  release(): boolean;
}

const blockBytes = 1024 * 1024;

/** The ballast of a data folder: `megabytes` MiB of zeros in a file. */
export function createBallast(folder: string, megabytes = 8): Ballast {
  const path = join(folder, 'ballast');
  return {
    ensure() {
      const { state, freeBytes, floorBytes } = diskState(folder);
      if (existsSync(path) || state !== 'ok' || freeBytes - floorBytes < 2 * megabytes * blockBytes) return;
      const descriptor = openSync(path, 'wx', 0o600);
      try {
        const block = Buffer.alloc(blockBytes);
        for (let written = 0; written < megabytes; written += 1) writeSync(descriptor, block);
        fsyncSync(descriptor);
      } catch {
        // Half a ballast on a disk that was full at once would only be in the way.
        rmSync(path, { force: true });
      } finally {
        closeSync(descriptor);
      }
    },
    release() {
      if (!existsSync(path)) return false;
      rmSync(path, { force: true });
      return true;
    },
  };
}

/** Free and whole size of the disk of a folder in bytes; undefined where it cannot be told. */
export function diskSpace(
  folder: string,
): { readonly freeBytes: number; readonly totalBytes: number } | undefined {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return undefined;
  }
}
