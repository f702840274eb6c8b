// Programs end with the kiosk, also when that is killed with -9 and can end nobody.
import { describe, expect, it, vi } from 'vitest';
import { startChild } from '../children/child.js';
import { findDeathSignal, refusedBehind } from '../../src/exec/death-signal.js';
import { isRunning } from './processes.js';

const path = process.env.PATH ?? '';
const available = (await findDeathSignal(path)) !== undefined;

describe('exec/death-signal', () => {
  it.skipIf(!available)(
    'leaves no program behind when its runner is killed -9 (needs setpriv of util-linux)',
    async () => {
      const runner = startChild(new URL('./killed-runner.ts', import.meta.url));
      const pid = Number(await runner.line());
      expect(await isRunning(pid)).toBe(true);
      await runner.kill();
      await vi.waitUntil(async () => !(await isRunning(pid)), { timeout: 5000, interval: 20 });
    },
  );

  it('is absent where there is no setpriv, and programs start without it', async () => {
    expect(await findDeathSignal('/nonexistent')).toBeUndefined();
  });

  it('tells a program that the kernel refused from one that ends with the same code', () => {
    expect(refusedBehind(127, 'setpriv: failed to execute /x: No such file or directory\n')).toBe(
      '/x: No such file or directory',
    );
    expect(refusedBehind(127, 'cannot load library\n')).toBeUndefined();
    expect(refusedBehind(1, 'setpriv: failed to execute /x: No such file or directory\n')).toBeUndefined();
  });
});
