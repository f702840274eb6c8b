// A program run in a script's place: exit code, streams and signals are its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MODULE = fileURLToPath(new URL('../../scripts/toolchain/run-in-foreground.mjs', import.meta.url));

const STANDS_IN = `
  const { runInForeground } = await import(process.argv[1]);
  const [, , ownGroup, program] = process.argv;
  runInForeground(process.execPath, ['-e', program], { cwd: '/', env: process.env, ownGroup: ownGroup === 'true' });`;

function standIn(program: string, ownGroup: boolean) {
  const args = ['--input-type=module', '-e', STANDS_IN, MODULE, String(ownGroup), program];
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, output }));
  return { child, ended };
}

const WAITS = `
  const stay = setInterval(() => {}, 1000);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
    console.log(signal);
    clearInterval(stay);
    process.exitCode = 7;
  });
  console.log('ready');`;

describe('scripts/toolchain/run-in-foreground', () => {
  it("ends with the program's exit code", async () => {
    expect(await standIn('process.exit(5)', true).ended).toMatchObject({ code: 5 });
  });

  it('ends with 128 and the number when a signal ended the program', async () => {
    expect(await standIn('process.kill(process.pid, "SIGKILL")', true).ended).toMatchObject({ code: 137 });
  });

  it('hands standard input on to a command, and not to a daemon', async () => {
    const echo = 'process.stdin.pipe(process.stdout)';
    for (const [ownGroup, output] of [
      [false, 'hello'],
      [true, ''],
    ] as const) {
      const { child, ended } = standIn(echo, ownGroup);
      child.stdin.on('error', () => undefined);
      child.stdin.end('hello');
      expect(await ended).toEqual({ code: 0, output });
    }
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'hands %s on once, however quickly it is repeated',
    async (signal) => {
      const { child, ended } = standIn(WAITS, true);
      await once(child.stdout, 'data');
      child.kill(signal);
      child.kill(signal);
      expect(await ended).toEqual({ code: 7, output: `ready\n${signal}\n` });
    },
  );
});
