import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pinResetName, resetPinFromBoot } from '../../src/bin/pin-reset.js';
import { treeForTest } from '../doubles/hardware.js';

describe('bin/pin-reset', () => {
  it('takes the PIN away once for a file in the boot partition, and removes the file', async () => {
    const root = treeForTest({ [`boot/firmware/${pinResetName}`]: '', 'data/x': '' });
    let cleared = 0;
    const reset = () =>
      resetPinFromBoot(
        root,
        join(root, 'data'),
        async () => void (cleared += 1),
        () => undefined,
      );
    expect(await reset()).toBe(true);
    expect(existsSync(join(root, 'boot/firmware', pinResetName))).toBe(false);
    expect(await reset()).toBe(false);
    expect(cleared).toBe(1);
  });

  it('knows a file that could not be removed by its time, and a new one by another', async () => {
    const root = treeForTest({ 'boot/x': '', 'data/x': '' });
    const file = join(root, 'boot', pinResetName);
    let cleared = 0;
    const put = (seconds: number) => {
      writeFileSync(file, '');
      utimesSync(file, seconds, seconds);
    };
    const reset = () =>
      resetPinFromBoot(
        root,
        join(root, 'data'),
        async () => void (cleared += 1),
        () => undefined,
      );
    put(1000);
    await reset();
    // As on a partition that is mounted read-only: it is there again.
    put(1000);
    expect(await reset()).toBe(false);
    put(2000);
    expect(await reset()).toBe(true);
    expect(cleared).toBe(2);
  });

  it('does nothing without the file', async () => {
    const root = treeForTest({ 'data/x': '' });
    const never = () => Promise.reject(new Error('nobody asked'));
    expect(await resetPinFromBoot(root, join(root, 'data'), never, () => undefined)).toBe(false);
  });
});
