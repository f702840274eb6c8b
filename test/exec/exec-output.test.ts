import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exec, run, testFolder } from './misbehave.js';
import { childCount, openFiles } from './processes.js';

const folder = testFolder();

describe('exec: output', () => {
  it('keeps the head of stdout and drains the rest, so that the program comes to its end', async () => {
    const result = await run('write-bytes', { maxStdoutBytes: 1000_000 }, String(5_000_000));
    expect(result).toMatchObject({ ending: 'exited', exitCode: 0, stdoutTruncated: true, stderr: 'end\n' });
    expect(result.stdout.length).toBe(1000_000);
  });

  it('ends a flood as output_too_large without growing', async () => {
    // The program is ended after sixteen times the cap, 256 MiB: what is not kept may wait for the garbage collector,
    // but all of it can never be there at once.
    const before = process.memoryUsage().rss;
    const result = await run('flood', { maxStdoutBytes: 16 << 20 });
    expect(result).toMatchObject({ ending: 'output_too_large', stdoutTruncated: true });
    expect(result.stdout.length).toBe(16 << 20);
    expect(process.memoryUsage().rss - before).toBeLessThan(192 << 20);
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
    const reportPath = folder.path('report');
    const controller = new AbortController();
    const result = await run(
      'partial-report',
      { reportPath, signal: controller.signal, onStdoutLine: () => controller.abort() },
      reportPath,
    );
    expect(result.report).toEqual({ text: '{"half":', truncated: false });
  });

  it('cuts a report that is too large and has none where there is no file', async () => {
    const reportPath = folder.path('report');
    await writeFile(reportPath, 'x'.repeat(2000));
    expect((await run('exit-code', { reportPath, maxReportBytes: 1000 }, '0')).report).toEqual({
      text: 'x'.repeat(1000),
      truncated: true,
    });
    expect((await run('exit-code', { reportPath: folder.path('none') }, '0')).report).toBeUndefined();
    expect((await run('exit-code', { reportPath: folder.path() }, '0')).report).toBeUndefined();
  });

  it('does not hang on a named pipe in place of the report', async () => {
    const reportPath = folder.path('pipe');
    await exec.run({ program: 'mkfifo', args: [reportPath], timeoutMs: 5000 });
    expect(existsSync(reportPath)).toBe(true);
    expect((await run('exit-code', { reportPath }, '0')).report).toBeUndefined();
  });
});

describe('exec: find and scratch folders', () => {
  it('finds programs in PATH by their absolute path, and only executable ones', async () => {
    expect(await exec.find('sh')).toMatch(/^\/.*\/sh$/);
    expect(await exec.find('mk-kiosk-no-such-program')).toBeUndefined();
    const program = await folder.script('tool', '#!/bin/sh\n');
    expect(await exec.find(program)).toBe(program);
    expect(await exec.find(await folder.script('text', '#!/bin/sh\n', 0o644))).toBeUndefined();
    expect(await exec.find(folder.path())).toBeUndefined();
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
