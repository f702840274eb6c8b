// Programs that the bootstrap runs: their end is always told, and they do not outlive their time.
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../scripts/toolchain/run-program.mjs';

describe('scripts/toolchain/run-program', () => {
  it('tells exit code and output of both streams', async () => {
    const done = await runProgram(process.execPath, [
      '-e',
      'console.log("out"); console.error("err"); process.exit(3)',
    ]);
    expect(done).toMatchObject({ code: 3, timedOut: false });
    expect(done.output).toContain('out\n');
    expect(done.output).toContain('err\n');
  });

  it('tells a program that does not exist as 127', async () => {
    const done = await runProgram('/no/such/program', []);
    expect(done).toMatchObject({ code: 127, timedOut: false });
    expect(done.output).toContain('ENOENT');
  });

  it('tells a death by signal as shells do', async () => {
    expect(await runProgram('/bin/sh', ['-c', 'kill -9 $$'])).toMatchObject({ code: 137 });
  });

  it('ends a program and its children at the time limit', async () => {
    // It resolves only when the pipes are closed, and the sleeping grandchild holds them too.
    const done = await runProgram('/bin/sh', ['-c', 'sleep 600 & wait'], { timeoutMs: 200 });
    expect(done).toMatchObject({ timedOut: true, code: 143 });
  });

  it('does not wait for a grandchild that left the group and holds the pipes', async () => {
    const done = await runProgram('/bin/sh', ['-c', 'setsid sleep 9 & wait'], {
      timeoutMs: 100,
      killGraceMs: 100,
    });
    expect(done.timedOut).toBe(true);
  });
});
