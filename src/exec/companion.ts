// Starts a module of this program as a process of its own, with a channel for messages, and keeps it up.
// INVARIANTS: one at a time; one that does not answer is killed, and one that not even that ends (it waits inside the
// kernel) is left behind without a word more; the first process never waits for it.
import { fork, type ChildProcess } from 'node:child_process';
import type { Clock } from '../core/clock.js';
import type { Companion, CompanionListener } from '../core/companion.js';

/** How it is started and watched. */
export interface CompanionParts {
  readonly clock: Pick<Clock, 'sleep'>;
  /** The module, and what it is given in `process.argv`. */
  readonly module: URL;
  readonly args?: readonly string[];
  /** Node's own options; a test runs sources by them. */
  readonly execArgv?: readonly string[];
  readonly listener: CompanionListener;
  /** Within so long each message must be followed by one of its own. */
  readonly answerMs?: number;
  /** Until its first one it has so long. */
  readonly startMs?: number;
  /** From the last message on it may take so long to end. */
  readonly closeMs?: number;
}

/** Node takes half a minute to start on a small board that is busy and reads from a slow card. */
const defaultStartMs = 120_000;
const firstAgainMs = 1000;
const longestAgainMs = 300_000;
/** Whoever lived for so long is started again at once when it ends. */
const goodLifeMs = 60_000;

/** Small: it holds a picture and some numbers. */
const memory = ['--max-semi-space-size=1', '--max-old-space-size=32'];

/** Started at once. */
export function createCompanion(parts: CompanionParts): Companion {
  const { clock, listener, answerMs = 10_000, startMs = defaultStartMs, closeMs = 3000 } = parts;
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let answer: AbortController | undefined;
  let againMs = firstAgainMs;
  /** The present process said something. */
  let spoke = false;

  async function keep(): Promise<void> {
    while (!stopping.signal.aborted) {
      const began = performance.now();
      const why = await live();
      if (isStopping()) return;
      againMs = performance.now() - began > goodLifeMs ? firstAgainMs : Math.min(againMs * 2, longestAgainMs);
      listener.onDown(why, againMs);
      await clock.sleep(againMs, stopping.signal);
    }
  }

  function isStopping(): boolean {
    return stopping.signal.aborted;
  }

  /** One process, from its start to its end. */
  function live(): Promise<string> {
    return new Promise((resolve) => {
      const started = fork(parts.module, [...(parts.args ?? [])], {
        execArgv: [...memory, ...(parts.execArgv ?? [])],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      child = started;
      spoke = false;
      let lost: string | undefined;
      const end = (why: string) => {
        answered();
        if (child === started) child = undefined;
        resolve(lost ?? why);
      };
      started.on('message', (message) => {
        spoke = true;
        answered();
        listener.onMessage(message);
      });
      started.on('error', (error) => end(error.message));
      started.once('exit', (code, signal) =>
        end(signal === null ? `it ended with ${String(code)}` : `it was ended by ${signal}`),
      );
      started.once('spawn', () => listener.onUp());
      // The channel of a process that is gone says so by an event, and by this promise at last.
      started.on('disconnect', answered);
      giveUp = (why) => {
        lost = why;
        started.kill('SIGKILL');
      };
    });
  }

  let giveUp: (why: string) => void = () => undefined;

  function answered(): void {
    answer?.abort();
    answer = undefined;
  }

  function expectAnswer(): void {
    if (answer !== undefined) return;
    const waiting = new AbortController();
    answer = waiting;
    const limitMs = spoke ? answerMs : startMs;
    void clock.sleep(limitMs, waiting.signal).then(() => {
      if (!waiting.signal.aborted) giveUp(`it did not answer for ${limitMs / 1000} s`);
    });
  }

  function send(message: unknown): void {
    if (child?.connected !== true || typeof message !== 'object' || message === null) return;
    child.send(message, () => undefined);
    expectAnswer();
  }

  void keep();
  return {
    send,
    async close(lastMessage) {
      const leaving = child;
      stopping.abort();
      if (leaving === undefined) return;
      const gone = new Promise<void>((resolve) => leaving.once('exit', () => resolve()));
      send(lastMessage);
      answered();
      if (leaving.connected) leaving.disconnect();
      const over = new AbortController();
      await Promise.race([gone, clock.sleep(closeMs, over.signal).then(() => void leaving.kill('SIGKILL'))]);
      over.abort();
      leaving.unref();
    },
  };
}
