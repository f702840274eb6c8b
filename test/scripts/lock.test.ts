// The checkout's lock: one holder at a time, across processes, and never for ever.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../scripts/toolchain/lock.mjs';

const MODULE = fileURLToPath(new URL('../../scripts/toolchain/lock.mjs', import.meta.url));
const NO_SUCH_PROCESS = 4_194_305;

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mk-kiosk-lock-'));
  lock = path.join(folder, 'deeper', 'lock');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Leaves a lock as another process would have. */
async function leaveLock(holder: string): Promise<void> {
  await withLock(async () => undefined, lock);
  writeFileSync(lock, holder);
}

/** Another process that takes the lock, adds 1 to a number in a file, slowly, and ends. */
function countInOtherProcess(file: string): Promise<number | null> {
  const program = `
    import { readFileSync, writeFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    const { withLock } = await import(process.argv[1]);
    await withLock(async () => {
      const count = Number(readFileSync(process.argv[3], 'utf8'));
      await sleep(20);
      writeFileSync(process.argv[3], String(count + 1));
    }, process.argv[2]);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, MODULE, lock, file]);
  return new Promise((resolve) => child.on('close', resolve));
}

describe('scripts/toolchain/lock', () => {
  it('gives what the work gives, and is gone afterwards', async () => {
    expect(await withLock(async () => existsSync(lock), lock)).toBe(true);
    expect(existsSync(lock)).toBe(false);
  });

  it('is gone when the work fails', async () => {
    await expect(withLock(() => Promise.reject(new Error('broken')), lock)).rejects.toThrow('broken');
    expect(existsSync(lock)).toBe(false);
  });

  it('lets one process after another in', async () => {
    const file = path.join(folder, 'count');
    writeFileSync(file, '0');
    const codes = await Promise.all(Array.from({ length: 4 }, () => countInOtherProcess(file)));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(readFileSync(file, 'utf8')).toBe('4');
  });

  it('takes over from a process that is gone', async () => {
    await leaveLock(JSON.stringify({ pid: NO_SUCH_PROCESS, host: hostname() }));
    expect(await withLock(async () => 'in', lock)).toBe('in');
  });

  it('takes over what nobody renewed, whoever wrote it', async () => {
    for (const holder of [JSON.stringify({ pid: process.pid, host: 'another-host' }), '', '{"pid":']) {
      await leaveLock(holder);
      const longAgo = new Date(Date.now() - 120_000);
      utimesSync(lock, longAgo, longAgo);
      expect(await withLock(async () => 'in', lock)).toBe('in');
    }
  });

  it('takes over a lock from the future, which a clock that stepped back leaves', async () => {
    await leaveLock('');
    const later = new Date(Date.now() + 3_600_000);
    utimesSync(lock, later, later);
    expect(await withLock(async () => 'in', lock)).toBe('in');
  });
});
