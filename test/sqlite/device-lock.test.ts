// The device lock between processes, which is what it is for; and that its sidecar file is never believed alone.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/host/clock.js';
import { createDeviceLock } from '../../src/sqlite/device-lock.js';
import { deviceLockContract } from '../contracts/device-lock-contract.js';
import { startChild } from '../children/child.js';
import { noSmallDisk, smallDisk } from './small-disk.js';
import { temporaryFolder } from './temporary-folder.js';

describe('src/sqlite/device-lock', () => {
  let folderOfTest = { folder: '', clock: systemClock };
  deviceLockContract('the SQLite lock', (clock) => {
    if (folderOfTest.clock !== clock) folderOfTest = { folder: temporaryFolder(), clock };
    const { folder } = folderOfTest;
    return [createDeviceLock({ folder, clock }), createDeviceLock({ folder, clock })];
  });

  function lockOf(folder: string) {
    return createDeviceLock({ folder, clock: systemClock, pollMs: 20 });
  }

  it('goes from process to process', async () => {
    const folder = temporaryFolder();
    const child = startChild(new URL('./lock-child.ts', import.meta.url), folder, 'the other one');
    expect(await child.line()).toBe('held');
    const lock = lockOf(folder);
    expect(lock.holder()).toMatchObject({ holder: 'the other one', pid: child.pid });
    expect(await lock.acquire('mine', 0)).toBeUndefined();

    const waiting = lock.acquire('mine', 30_000);
    child.say('release');
    expect(await waiting).toBeDefined();
    expect(lock.holder()).toMatchObject({ holder: 'mine', pid: process.pid });
    lock.close();
  });

  it('is held by one of many processes that want it at once', async () => {
    const folder = temporaryFolder();
    const children = [1, 2, 3].map((n) =>
      startChild(new URL('./lock-child.ts', import.meta.url), folder, `child ${n}`),
    );
    const lines = children.map((child, index) => child.line().then((line) => ({ line, index })));
    const { index, line } = await Promise.race(lines);
    expect(line).toBe('held');
    expect(lockOf(folder).holder()).toMatchObject({
      holder: `child ${index + 1}`,
      pid: children[index]?.pid,
    });
    expect(await lockOf(folder).acquire('mine', 0)).toBeUndefined();
  });

  it('dies with its process: after kill -9 the next one gets it, and nobody is named as its holder', async () => {
    const folder = temporaryFolder();
    const child = startChild(new URL('./lock-child.ts', import.meta.url), folder, 'doomed');
    expect(await child.line()).toBe('held');
    await child.kill();
    expect(readdirSync(folder)).toContain('lock.json');

    const lock = lockOf(folder);
    expect(lock.holder()).toBeUndefined();
    expect(readdirSync(folder)).not.toContain('lock.json');
    expect(await lock.acquire('next', 0)).toBeDefined();
    lock.close();
  });

  it('is taken by whoever waited for a process that was killed', async () => {
    const folder = temporaryFolder();
    const child = startChild(new URL('./lock-child.ts', import.meta.url), folder, 'doomed');
    expect(await child.line()).toBe('held');
    const lock = lockOf(folder);
    const waiting = lock.acquire('next', 30_000);
    await child.kill();
    expect(await waiting).toBeDefined();
    lock.close();
  });

  it.each(['', '{', '[]', '{"holder":1}', '\u0000'.repeat(100)])(
    'works with %j in the sidecar file, and puts its own in the place of it',
    async (garbage) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'lock.json'), garbage);
      const lock = lockOf(folder);
      expect(lock.holder()).toBeUndefined();
      expect(await lock.acquire('mine', 0)).toBeDefined();
      expect(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8'))).toMatchObject({ holder: 'mine' });
      lock.close();
      expect(readdirSync(folder)).toEqual(['lock.db']);
    },
  );

  it('works without a sidecar file where there can be none', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'lock.json'));
    const lock = lockOf(folder);
    const release = await lock.acquire('mine', 0);
    expect(release).toBeDefined();
    expect(await lockOf(folder).acquire('other', 0)).toBeUndefined();
    release?.();
    expect(await lock.acquire('mine', 0)).toBeDefined();
    lock.close();
  });

  it.skipIf(noSmallDisk !== undefined)('is taken on a full disk, too', async () => {
    const folder = smallDisk(1);
    const ballast = join(folder, 'ballast');
    expect(() => writeFileSync(ballast, Buffer.alloc(2_000_000))).toThrow('ENOSPC');
    const lock = lockOf(folder);
    const release = await lock.acquire('mine', 0);
    expect(release).toBeDefined();
    expect(await lockOf(folder).acquire('other', 0)).toBeUndefined();
    release?.();
    expect(await lockOf(folder).acquire('other', 0)).toBeDefined();
  });

  it('says so when its folder is not there', async () => {
    const lock = lockOf(join(temporaryFolder(), 'missing'));
    await expect(lock.acquire('mine', 0)).rejects.toMatchObject({ code: 'data_folder_unusable' });
  });
});
