// A program that holds something as long as it runs, and is replaced when something else is to be held.
// INVARIANTS: one runs at a time; of several that are asked for while one ends only the last is started.
import type { Clock } from '../core/clock.js';
import type { Exec, ExecResult } from '../core/exec.js';

/** The program's life. */
export interface HeldProgram {
  run(args: readonly string[]): void;
  /** Resolves when what was asked for runs; rejects with its fault when it ended at once. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** What it is run with. */
export interface HeldProgramParts {
  readonly exec: Pick<Exec, 'run'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly program: string;
  faultOf(program: string, ended: ExecResult): Error;
  onLost(thrown: unknown): void;
  onStdoutLine?(line: string): void;
}

/** A program that lives longer than this has got what it asked for. */
const settleMs = 150;
/** Longest time limit a timer can hold; then it is lost, and opened again. */
const longestMs = 2_147_483_647;

/** Nothing runs before run(). */
export function createHeldProgram(parts: HeldProgramParts): HeldProgram {
  let wanted: readonly string[] | undefined;
  let current: { readonly over: AbortController; readonly ended: Promise<void> } | undefined;
  let working: Promise<void> | undefined;
  let fault: Error | undefined;

  async function serve(): Promise<void> {
    while (wanted !== undefined) {
      current?.over.abort();
      await current?.ended;
      const args: readonly string[] = wanted;
      wanted = undefined;
      current = begin(args);
    }
    working = undefined;
  }

  function begin(args: readonly string[]): NonNullable<typeof current> {
    const over = new AbortController();
    const { program, onStdoutLine } = parts;
    const ended = parts.exec
      .run({
        program,
        args,
        timeoutMs: longestMs,
        killGraceMs: 500,
        signal: over.signal,
        ...(onStdoutLine && { onStdoutLine }),
      })
      .then((result) => {
        if (over.signal.aborted) return;
        fault = parts.faultOf(program, result);
        parts.onLost(fault);
      });
    return { over, ended };
  }

  return {
    run(args) {
      wanted = args;
      fault = undefined;
      working ??= serve();
    },
    async settled() {
      await working;
      const running = current;
      if (running !== undefined) await Promise.race([running.ended, parts.clock.sleep(settleMs)]);
      if (fault !== undefined) throw fault;
    },
    async stop() {
      wanted = undefined;
      await working;
      current?.over.abort();
      await current?.ended;
    },
  };
}
