// balena's update lock: while it is held, the Supervisor updates and restarts nothing.
// https://docs.balena.io/learn/deploy/release-strategy/update-locking/ : a file made exclusively (O_EXCL), or flock(1) on it.
// INVARIANT: a lock is ours only by the mark in the file; what somebody else made is never removed.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../core/errors.js';
import type { Exec } from '../core/exec.js';

/** What a lock file of ours begins with. */
const mark = 'mk-kiosk ';

/** Longer than any test may take, after which nobody can mean it any more. */
const longestMs = 4 * 3_600_000;

/** The lock. */
export interface UpdateLock {
  /** Takes it where it is free; the function gives it back, and resolves when it is gone. */
  hold(): () => Promise<void>;
}

/** The lock in `folder`; what a killed kiosk left there is removed at once. */
export function createUpdateLock(folder: string, exec: Pick<Exec, 'run'>): UpdateLock {
  const file = join(folder, 'updates.lock');
  removeOurs(file);
  return {
    hold() {
      if (!create(file)) return () => Promise.resolve();
      const done = new AbortController();
      // Whoever asks by flock(2) finds it held, too; where there is no such program, the file alone has to do.
      const flocked = exec.run({
        program: 'flock',
        args: ['--nonblock', '--no-fork', file, 'sleep', 'infinity'],
        timeoutMs: longestMs,
        killGraceMs: 500,
        signal: done.signal,
      });
      return async () => {
        done.abort();
        await flocked;
        removeOurs(file);
      };
    },
  };
}

function create(file: string): boolean {
  try {
    const open = openSync(file, 'wx', 0o644);
    writeSync(open, `${mark}${process.pid}\n`);
    closeSync(open);
    return true;
  } catch {
    // Somebody else holds it, and then an update waits or comes anyway; or there is no such folder.
    return false;
  }
}

function removeOurs(file: string): void {
  try {
    const text = readFileSync(file, 'utf8');
    // flock(1) makes an empty file where ours is gone already.
    if (text.startsWith(mark)) rmSync(file);
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') return;
  }
}
