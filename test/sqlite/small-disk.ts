// A disk of a few megabytes that a test can fill or make read-only: a tmpfs, which only root can mount.
import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.js';

/** Why no small disk can be had here; undefined where it can. */
export const noSmallDisk: string | undefined = refusal();

/** Mounts one and returns its path; it is unmounted when the running test has finished. */
export function smallDisk(megabytes: number): string {
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
  });
  return folder;
}

/** Mounts it read-only, or writable again. */
export function remount(folder: string, mode: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${mode}`, folder]);
}

function refusal(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can mount a tmpfs';
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'this container may not mount a tmpfs';
  }
}
