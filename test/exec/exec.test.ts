import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ExecRequest } from '../../src/core/exec.js';
import { createExec } from '../../src/exec/exec.js';
import { childCount, isRunning, openFiles } from './processes.js';

const misbehave = fileURLToPath(new URL('../fixtures/programs/misbehave.mjs', import.meta.url));
const printArguments = fileURLToPath(new URL('../fixtures/programs/print-arguments.mjs', import.meta.url));
const exec = createExec();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exec-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function run(way: string, more: Partial<ExecRequest> = {}, ...rest: string[]) {
  return exec.run({
    program: process.execPath,
    args: [misbehave, way, ...rest],
    timeoutMs: 15_000,
    killGraceMs: 300,
    ...more,
  });
}

/** Aborts the run as soon as the program has said its first line. */
function runUntilUp(way: string) {
  const controller = new AbortController();
  return run(way, { signal: controller.signal, onStdoutLine: () => controller.abort() });
}

async function script(name: string, text: string, mode = 0o755): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

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
      cwd: folder,
      timeoutMs: 15_000,
    });
    delete process.env.MK_KIOSK_SECRET;
    const seen = z.object({ env: z.record(z.string(), z.string()) }).parse(JSON.parse(result.stdout));
    expect(seen.env).toMatchObject({ ASKED: 'for', LANG: 'C.UTF-8' });
    expect(Object.keys(seen.env).sort()).toEqual(['ASKED', 'HOME', 'LANG', 'PATH', 'TZ']);
  });

  it('runs a program by its name in PATH and in the folder asked for', async () => {
    const result = await exec.run({ program: 'pwd', args: ['-P'], cwd: folder, timeoutMs: 15_000 });
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
    const path = join(folder, 'nothing');
    expect(await exec.run({ program: path, args: [], timeoutMs: 1000 })).toMatchObject({
      ending: 'missing',
      detail: `${path} does not exist`,
    });
    const broken = join(folder, 'broken-link');
    await symlink('nowhere', broken);
    expect((await exec.run({ program: broken, args: [], timeoutMs: 1000 })).ending).toBe('missing');
  });

  it('says not_executable of a file without the bit, a folder, a script without interpreter and garbage', async () => {
    await mkdir(join(folder, 'folder'));
    const programs = [
      await script('no-bit', '#!/bin/sh\nexit 0\n', 0o644),
      join(folder, 'folder'),
      await script('no-interpreter', '#!/no/such/interpreter\n'),
      // The C library would hand these two to /bin/sh.
      await script('no-shebang', 'echo run by a shell\n'),
      await script('garbage', '\x01\x02\x03\x04garbage'),
      // An ELF header for SPARC.
      await script('other-processor', `\x7fELF\x02\x01\x01${'\0'.repeat(9)}\x02\0\x2b\0`),
      await script('empty', ''),
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
    const cwd = join(folder, 'gone');
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
    const file = join(folder, 'grandchild');
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
    const file = join(folder, 'grandchild');
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
    const file = join(folder, 'grandchild');
    const never = await run('grandchild', { signal: controller.signal, env: { GRANDCHILD_FILE: file } });
    expect(never).toMatchObject({ ending: 'aborted', stdout: '' });
    expect(existsSync(file)).toBe(false);
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

describe('exec: output', () => {
  it('keeps the head of stdout and drains the rest, so that the program comes to its end', async () => {
    const result = await run('write-bytes', { maxStdoutBytes: 1000_000 }, String(5_000_000));
    expect(result).toMatchObject({ ending: 'exited', exitCode: 0, stdoutTruncated: true, stderr: 'end\n' });
    expect(result.stdout.length).toBe(1000_000);
  });

  it('ends a flood as output_too_large without growing', async () => {
    const before = process.memoryUsage().rss;
    const result = await run('flood', { maxStdoutBytes: 4 << 20 });
    expect(result).toMatchObject({ ending: 'output_too_large', stdoutTruncated: true });
    expect(result.stdout.length).toBe(4 << 20);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
  });

  it('keeps the tail of stderr', async () => {
    const result = await run('flood-stderr', { maxStderrBytes: 10_000, maxStdoutBytes: 1000 });
    expect(result).toMatchObject({
      ending: 'output_too_large',
      stderrTruncated: true,
      stdoutTruncated: false,
    });
    expect(result.stderr).toBe('e'.repeat(10_000));
  });

  it('hands on whole lines as they come, and the last one without its end', async () => {
    const lines: string[] = [];
    await run('lines', { onStdoutLine: (line) => lines.push(line) });
    expect(lines).toEqual(['one', 'two', 'three', 'four']);
  });

  it('is not broken by a listener that throws', async () => {
    let heard = 0;
    const result = await run('lines', {
      onStdoutLine: () => {
        heard += 1;
        throw new Error('broken listener');
      },
    });
    expect(result).toMatchObject({ ending: 'exited', exitCode: 0, stdout: 'one\ntwo\r\nthree\rfour' });
    expect(heard).toBe(4);
  });
});

describe('exec: reports', () => {
  it('reads what a program that was ended had written so far', async () => {
    const reportPath = join(folder, 'report');
    const controller = new AbortController();
    const result = await run(
      'partial-report',
      { reportPath, signal: controller.signal, onStdoutLine: () => controller.abort() },
      reportPath,
    );
    expect(result.report).toEqual({ text: '{"half":', truncated: false });
  });

  it('cuts a report that is too large and has none where there is no file', async () => {
    const reportPath = join(folder, 'report');
    await writeFile(reportPath, 'x'.repeat(2000));
    expect((await run('exit-code', { reportPath, maxReportBytes: 1000 }, '0')).report).toEqual({
      text: 'x'.repeat(1000),
      truncated: true,
    });
    expect((await run('exit-code', { reportPath: join(folder, 'none') }, '0')).report).toBeUndefined();
    expect((await run('exit-code', { reportPath: folder }, '0')).report).toBeUndefined();
  });

  it('does not hang on a named pipe in place of the report', async () => {
    const reportPath = join(folder, 'pipe');
    await exec.run({ program: 'mkfifo', args: [reportPath], timeoutMs: 5000 });
    expect(existsSync(reportPath)).toBe(true);
    expect((await run('exit-code', { reportPath }, '0')).report).toBeUndefined();
  });
});

describe('exec: find and scratch folders', () => {
  it('finds programs in PATH by their absolute path, and only executable ones', async () => {
    expect(await exec.find('sh')).toMatch(/^\/.*\/sh$/);
    expect(await exec.find('mk-kiosk-no-such-program')).toBeUndefined();
    const program = await script('tool', '#!/bin/sh\n');
    expect(await exec.find(program)).toBe(program);
    expect(await exec.find(await script('text', '#!/bin/sh\n', 0o644))).toBeUndefined();
    expect(await exec.find(folder)).toBeUndefined();
  });

  it('makes a private folder and removes it whatever happens', async () => {
    let seen = '';
    const value = await exec.withScratchFolder(async (scratch) => {
      seen = scratch;
      await writeFile(join(scratch, 'file'), 'x');
      const mode = await exec.run({ program: 'stat', args: ['-c', '%a', scratch], timeoutMs: 5000 });
      return mode.stdout.trim();
    });
    expect(value).toBe('700');
    expect(existsSync(seen)).toBe(false);
    await expect(
      exec.withScratchFolder(async (scratch) => {
        seen = scratch;
        throw new Error('fault inside');
      }),
    ).rejects.toThrow('fault inside');
    expect(existsSync(seen)).toBe(false);
  });
});

describe('exec: nothing is left', () => {
  it('leaves no open file, child or listener after many runs of every kind', async () => {
    await run('exit-code', {}, '0');
    const [files, children, listeners] = [
      await openFiles(),
      await childCount(),
      process.listenerCount('exit'),
    ];
    await Promise.all([
      ...Array.from({ length: 6 }, () => exec.run({ program: 'true', args: [], timeoutMs: 5000 })),
      exec.run({ program: 'mk-kiosk-no-such-program', args: [], timeoutMs: 5000 }),
      exec.run({ program: 'true', args: ['x'.repeat(4 << 20)], timeoutMs: 5000 }),
      run('hang', { timeoutMs: 300 }),
      run('ignore-sigterm', { timeoutMs: 500 }),
      run('flood', { maxStdoutBytes: 1000 }),
    ]);
    expect(await childCount()).toBe(children);
    expect(process.listenerCount('exit')).toBe(listeners);
    await expect.poll(openFiles, { timeout: 5000 }).toBe(files);
  });

  it('kills running programs when this process ends', async () => {
    const before = process.listeners('exit');
    const result = await run('ignore-sigterm', {
      onStdoutLine() {
        // What the end of this process would call, without ending it.
        for (const listener of process.listeners('exit')) if (!before.includes(listener)) listener(0);
      },
    });
    expect(result).toMatchObject({ ending: 'signalled', exitSignal: 'SIGKILL' });
  });
});
