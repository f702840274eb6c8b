// Child processes for tests: TypeScript files beside the tests that talk to the test by lines on stdout and stdin.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A running child. */
export interface Child {
  readonly pid: number;
  /** The next line it says; undefined when it has ended. */
  line(): Promise<string | undefined>;
  /** All lines from here to its end. */
  rest(): Promise<readonly string[]>;
  say(line: string): void;
  /** Ends it the hard way; resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves with its exit code, or with the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Starts a file (`new URL('./x-child.ts', import.meta.url)`) with arguments; it is killed when the test has finished. */
export function startChild(file: URL, ...args: readonly string[]): Child {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--experimental-strip-types',
      '--import',
      new URL('./run-typescript.mjs', import.meta.url).href,
      fileURLToPath(file),
      ...args,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) =>
    typeof code === 'number' ? code : String(signal),
  );
  async function line(): Promise<string | undefined> {
    const next = await lines.next();
    return next.done === true ? undefined : next.value;
  }
  async function kill(): Promise<void> {
    child.kill('SIGKILL');
    await ended;
  }
  onTestFinished(kill);
  return {
    pid: child.pid ?? 0,
    line,
    async rest() {
      const all: string[] = [];
      for (let next = await line(); next !== undefined; next = await line()) all.push(next);
      return all;
    },
    say: (text) => child.stdin.write(`${text}\n`),
    kill,
    ended,
  };
}
