// How the program is asked what it can: once in a while, and never so that somebody who only looks has to wait.
import { describe, expect, it } from 'vitest';
import type { Exec, ExecResult } from '../../src/core/exec.js';
import { inspectMk } from '../../src/nettests/measurement-kit-program.js';

const answers: Readonly<Record<string, string>> = {
  '--version': 'measurement_kit version: 0.10.14\n',
  '--list': '- ndt\n',
  '--help': '  -n, --no-collector   Disable\n',
};

/** An exec whose program answers until `hang` is set, and then only when it is let go. */
function execDouble() {
  const state = { hang: false, runs: 0 };
  const waiting: (() => void)[] = [];
  const exec: Exec = {
    run: async ({ args }) => {
      state.runs += 1;
      if (state.hang) await new Promise<void>((resolve) => waiting.push(resolve));
      const result: ExecResult = {
        ending: state.hang ? 'timeout' : 'exited',
        stdout: state.hang ? '' : (answers[args[0] ?? ''] ?? ''),
        stdoutTruncated: false,
        stderr: '',
        stderrTruncated: false,
        durationMs: 1,
      };
      return result;
    },
    find: (name) => Promise.resolve(name),
    withScratchFolder: () => Promise.reject(new Error('not used by this test')),
  };
  return { exec, state, letGo: () => waiting.splice(0).forEach((resolve) => resolve()) };
}

const minutes = 60_000;

describe('nettests/measurement-kit-program', () => {
  it('asks once in ten minutes while the program answers', async () => {
    const { exec, state } = execDouble();
    expect(await inspectMk(exec, 'mk', 0)).toMatchObject({ version: '0.10.14' });
    expect(await inspectMk(exec, 'mk', 9 * minutes)).toMatchObject({ version: '0.10.14' });
    expect(state.runs).toBe(3);
  });

  it('gives the last answer while a program that has begun to hang is asked again, then the new one', async () => {
    const { exec, state, letGo } = execDouble();
    await inspectMk(exec, 'mk', 0);
    state.hang = true;
    expect(await inspectMk(exec, 'mk', 11 * minutes)).toMatchObject({ version: '0.10.14' });
    expect(await inspectMk(exec, 'mk', 11 * minutes + 1)).toMatchObject({ version: '0.10.14' });
    expect(state.runs).toBe(6);
    letGo();
    await expect.poll(() => inspectMk(exec, 'mk', 11 * minutes + 2)).toHaveProperty('problem');
    expect(state.runs).toBe(6);
  });

  it('waits for the answer of now where a run depends on it', async () => {
    const { exec, state, letGo } = execDouble();
    await inspectMk(exec, 'mk', 0);
    state.hang = true;
    const fresh = inspectMk(exec, 'mk', 1, true);
    letGo();
    expect(await fresh).toHaveProperty('problem');
  });

  it('takes an exec that throws for a program that does not answer', async () => {
    const { exec } = execDouble();
    const broken: Exec = { ...exec, run: () => Promise.reject(new Error('no process')) };
    expect(await inspectMk(broken, 'mk', 0)).toEqual({ path: 'mk', problem: 'no process' });
  });
});
