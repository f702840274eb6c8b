import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exec, run, runUntilUp, testFolder } from './misbehave.js';
import { isRunning } from './processes.js';

const printArguments = fileURLToPath(new URL('../fixtures/programs/print-arguments.mjs', import.meta.url));
const folder = testFolder();

describe('exec: arguments and surroundings', () => {
  it('hands arguments on one by one, whatever a shell would make of them', async () => {
    const args = ['a b;$(id)', '', '--x=`id`', '*', "it's", '"', '\n', 'ü'];
    const result = await exec.run({
      program: process.execPath,
      args: [printArguments, ...args],
      timeoutMs: 15_000,
    });
    expect(JSON.parse(result.stdout)).toMatchObject({ args });
    expect(result).toMatchObject({ ending: 'exited', exitCode: 0 });
  });

  it('gives a program four variables and what was asked for, nothing of its own environment', async () => {
    process.env.MK_KIOSK_SECRET = 'token';
    const result = await exec.run({
      program: process.execPath,
      args: [printArguments],
      env: { ASKED: 'for' },
      cwd: folder.path(),
      timeoutMs: 15_000,
    });
    delete process.env.MK_KIOSK_SECRET;
    const seen = z.object({ env: z.record(z.string(), z.string()) }).parse(JSON.parse(result.stdout));
    expect(seen.env).toMatchObject({ ASKED: 'for', LANG: 'C.UTF-8' });
    expect(Object.keys(seen.env).sort()).toEqual(['ASKED', 'HOME', 'LANG', 'PATH', 'TZ']);
  });

  it('runs a program by its name in PATH and in the folder asked for', async () => {
    const result = await exec.run({ program: 'pwd', args: ['-P'], cwd: folder.path(), timeoutMs: 15_000 });
    expect(result.stdout.trim()).toContain('exec-test-');
  });

  it('gives programs an empty stdin', async () => {
    const result = await exec.run({ program: 'cat', args: [], timeoutMs: 15_000 });
    expect(result).toMatchObject({ ending: 'exited', exitCode: 0, stdout: '' });
  });
});

describe('exec: programs that cannot be started', () => {
  it('says missing when there is no such program', async () => {
    const byName = await exec.run({ program: 'mk-kiosk-no-such-program', args: [], timeoutMs: 1000 });
    expect(byName).toMatchObject({ ending: 'missing', stdout: '', stderr: '' });
    expect(byName.detail).toContain('mk-kiosk-no-such-program');
    const path = folder.path('nothing');
    expect(await exec.run({ program: path, args: [], timeoutMs: 1000 })).toMatchObject({
      ending: 'missing',
      detail: `${path} does not exist`,
    });
    const broken = folder.path('broken-link');
    await symlink('nowhere', broken);
    expect((await exec.run({ program: broken, args: [], timeoutMs: 1000 })).ending).toBe('missing');
  });

  it('says not_executable of a file without the bit, a folder, a script without interpreter and garbage', async () => {
    await mkdir(folder.path('folder'));
    const programs = [
      await folder.script('no-bit', '#!/bin/sh\nexit 0\n', 0o644),
      folder.path('folder'),
      await folder.script('no-interpreter', '#!/no/such/interpreter\n'),
      // The C library would hand these two to /bin/sh.
      await folder.script('no-shebang', 'echo run by a shell\n'),
      await folder.script('garbage', '\x01\x02\x03\x04garbage'),
      // An ELF header for a processor that does not exist: those of others may run here, by an emulator.
      await folder.script('other-processor', `\x7fELF\x02\x01\x01${'\0'.repeat(9)}\x02\0\x7f\x7f`),
      await folder.script('empty', ''),
    ];
    for (const program of programs) {
      const result = await exec.run({ program, args: [], timeoutMs: 5000 });
      expect(result, program).toMatchObject({ ending: 'not_executable', stdout: '' });
      expect(result.detail, program).toContain(program);
    }
  });

  it('says spawn_failed for arguments no system call carries and a working folder that is not there', async () => {
    const tooLong = await exec.run({ program: 'true', args: ['x'.repeat(4 << 20)], timeoutMs: 5000 });
    expect(tooLong.ending).toBe('spawn_failed');
    expect(tooLong.detail).toContain('E2BIG');
    const withNul = await exec.run({ program: 'true', args: ['a\0b'], timeoutMs: 5000 });
    expect(withNul.ending).toBe('spawn_failed');
    const cwd = folder.path('gone');
    expect(await exec.run({ program: 'true', args: [], cwd, timeoutMs: 5000 })).toMatchObject({
      ending: 'spawn_failed',
      detail: `the working folder ${cwd} does not exist`,
    });
  });
});

describe('exec: endings', () => {
  it('reports exit codes and signals as they are', async () => {
    expect(await run('exit-code', {}, '7')).toMatchObject({ ending: 'exited', exitCode: 7 });
    const crashed = await run('kill-self');
    expect(crashed).toMatchObject({ ending: 'signalled', exitSignal: 'SIGSEGV' });
    expect(crashed.exitCode).toBeUndefined();
  });

  it('ends a hanging program at its time limit', async () => {
    const result = await run('hang', { timeoutMs: 300 });
    expect(result).toMatchObject({ ending: 'timeout', exitSignal: 'SIGTERM' });
    expect(result.durationMs).toBeLessThan(10_000);
  });

  it('names the cause also when the program takes SIGTERM for a wish and exits with 0', async () => {
    expect(await runUntilUp('exit-on-sigterm')).toMatchObject({ ending: 'aborted', exitCode: 0 });
  });

  it('kills a program that ignores SIGTERM', async () => {
    const result = await runUntilUp('ignore-sigterm');
    expect(result).toMatchObject({ ending: 'aborted', exitSignal: 'SIGKILL', stdout: 'up\nno\n' });
  });

  it('kills a grandchild that ignores SIGTERM together with its leader', async () => {
    const file = folder.path('grandchild');
    const controller = new AbortController();
    const running = run('hang-with-grandchild', {
      env: { GRANDCHILD_FILE: file },
      signal: controller.signal,
    });
    await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(true);
    const pid = Number(await readFile(file, 'utf8'));
    expect(await isRunning(pid)).toBe(true);
    controller.abort();
    expect(await running).toMatchObject({ ending: 'aborted' });
    expect(await isRunning(pid)).toBe(false);
  });

  it('does not wait for a grandchild that keeps stdout open after its leader, and ends it', async () => {
    const file = folder.path('grandchild');
    const result = await run('leave-grandchild', { env: { GRANDCHILD_FILE: file } });
    expect(result).toMatchObject({ ending: 'exited', exitCode: 0 });
    expect(result.durationMs).toBeLessThan(10_000);
    expect(await isRunning(Number(await readFile(file, 'utf8')))).toBe(false);
  });

  it('does not wait for a daemon in a session of its own that keeps stdout open', async () => {
    const result = await run('leave-daemon');
    expect(result).toMatchObject({ ending: 'exited', exitCode: 0 });
    expect(result.durationMs).toBeLessThan(2900);
  });

  it('ends a program at once when it is aborted, and starts none for a signal that is aborted already', async () => {
    const controller = new AbortController();
    const result = await run('hang', {
      signal: controller.signal,
      onStdoutLine: () => controller.abort(),
    });
    expect(result).toMatchObject({ ending: 'aborted', exitSignal: 'SIGTERM' });
    const file = folder.path('grandchild');
    const never = await run('grandchild', { signal: controller.signal, env: { GRANDCHILD_FILE: file } });
    expect(never).toMatchObject({ ending: 'aborted', stdout: '' });
    expect(existsSync(file)).toBe(false);
  });

  it('calls an abort by a time limit of the caller a time-out', async () => {
    const controller = new AbortController();
    const limit = new DOMException('too long', 'TimeoutError');
    const request = { signal: controller.signal, onStdoutLine: () => controller.abort(limit) };
    expect(await run('hang', request)).toMatchObject({ ending: 'timeout', exitSignal: 'SIGTERM' });
    expect(await run('hang', request)).toMatchObject({ ending: 'timeout', stdout: '' });
  });

  it('takes a closed stdout for what it is', async () => {
    expect(await run('close-stdout')).toMatchObject({
      ending: 'exited',
      exitCode: 3,
      stdout: '',
      stderr: 'still here\n',
    });
  });
});
