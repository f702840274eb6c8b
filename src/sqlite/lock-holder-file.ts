// lock.json: who holds the device lock. A courtesy to people; the lock does not depend on it.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const lockHolderSchema = z.object({
  holder: z.string(),
  since: z.iso.datetime(),
  pid: z.number().int().positive(),
});

/** Who holds the lock, since when (ISO 8601). */
export type LockHolder = z.output<typeof lockHolderSchema>;

const fileName = 'lock.json';

/** What the file says; undefined where there is none or it is not readable as one. */
export function readLockHolder(folder: string): LockHolder | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, fileName), 'utf8'));
    return lockHolderSchema.safeParse(content).data;
  } catch {
    return undefined;
  }
}

/** Puts the file in its place whole. A disk that refuses it must not keep a test from running: then nobody is named. */
export function writeLockHolder(folder: string, holder: LockHolder): void {
  const path = join(folder, fileName);
  const temporary = `${path}.${holder.pid}.new`;
  try {
    const descriptor = openSync(temporary, 'w', 0o644);
    try {
      writeSync(descriptor, JSON.stringify(holder));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch {
    removeQuietly(temporary);
    removeQuietly(path);
  }
}

/** Removes the file, if it is there. */
export function removeLockHolder(folder: string): void {
  removeQuietly(join(folder, fileName));
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A read-only folder: what is left is not believed once the lock is free.
  }
}
