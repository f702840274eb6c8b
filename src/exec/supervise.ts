// Keeps one program running: started, watched, started again after growing pauses, ended with everything it started.
// INVARIANTS: at most one is running; it is never started again without a pause; stop() leaves no process behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../core/errors.js';
import type { Supervised, SupervisedState, Supervisor, SupervisorParts } from '../core/supervise.js';
import { findDeathSignal, refusedBehind, type DeathSignal } from './death-signal.js';
import { createLiveGroups, endGroup, signalGroup } from './process-group.js';

const LONGEST_MS = 10_000;
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, LONGEST_MS];
const STDERR_BYTES = 2_000;
const LAST_WORDS_MS = 200;

/** Keeps a program running. */
export function supervise(choose: () => Promise<Supervised | string>, parts: SupervisorParts): Supervisor {
  const { clock, waitsMs = WAITS_MS, wellAfterMs = 120_000, killGraceMs = 3_000, onState } = parts;
  let state: SupervisedState = { state: 'stopped' };
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let wanted = false;
  let failures = 0;
  let restarts = 0;
  let endedFor: string | undefined;
  /** Which start() is meant: a choice that was asked for before a stop() must start nothing after it. */
  let round = 0;
  const liveGroups = createLiveGroups();
  /** Looked for once: a browser that falls again and again is not asked about setpriv each time. */
  let looked: Promise<DeathSignal | undefined> | undefined;

  function become(next: SupervisedState): void {
    state = next;
    onState(next);
  }

  async function begin(): Promise<void> {
    timer = undefined;
    const asked = round;
    const choice = await choose().catch((thrown: unknown) => messageOf(thrown));
    if (asked !== round) return;
    if (typeof choice === 'string') {
      become({ state: 'waiting', detail: choice });
      startAfter(waitsMs.at(-1) ?? LONGEST_MS);
      return;
    }
    const { file, env } = choice;
    looked ??= findDeathSignal(process.env.PATH ?? '');
    const deathSignal = await looked;
    if (asked !== round) return;
    const { path, args } = deathSignal?.(file, choice.args) ?? { path: file, args: choice.args };
    const sinceMs = clock.monotonicMs();
    // Its own process group, so that a browser's whole family can be ended.
    const started = spawn(path, [...args], {
      env: { ...inherited(), ...env },
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child = started;
    const { pid } = started;
    if (pid !== undefined) liveGroups.add(pid);
    let tail = '';
    started.stderr.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-STDERR_BYTES);
    });
    ended = new Promise((resolve) => {
      let isOver = false;
      const over = (detail: string): void => {
        if (isOver) return;
        isOver = true;
        child = undefined;
        if (pid !== undefined) {
          signalGroup(pid, 'SIGKILL');
          liveGroups.delete(pid);
        }
        if (clock.monotonicMs() - sinceMs >= wellAfterMs) failures = 0;
        resolve();
        again(endedFor ?? detail);
      };
      started.once('error', (error) => {
        over(`${file} could not be started: ${error.message}`);
      });
      started.once('exit', (code, signalName) => {
        // What it said last may still be in the pipe; what it left behind may hold that open for ever.
        const said = Promise.race([once(started.stderr, 'end'), wait(LAST_WORDS_MS)]).catch(() => undefined);
        void said.then(() => {
          const refused = deathSignal && refusedBehind(code, tail);
          const how = signalName ?? `code ${code}`;
          over(
            refused === undefined
              ? `${file} ended with ${how}${lastLine(tail)}`
              : `${file} could not be started: ${refused}`,
          );
        });
      });
    });
    if (pid !== undefined) become({ state: 'running', pid, sinceMs });
  }

  function again(detail: string): void {
    endedFor = undefined;
    if (!wanted) {
      become({ state: 'stopped' });
      return;
    }
    const waitMs = waitsMs[Math.min(failures, waitsMs.length - 1)] ?? LONGEST_MS;
    failures += 1;
    restarts += 1;
    become({ state: 'waiting', detail });
    startAfter(waitMs);
  }

  function startAfter(waitMs: number): void {
    timer = setTimeout(() => void begin(), waitMs);
    timer.unref();
  }

  async function end(): Promise<void> {
    const pid = child?.pid;
    if (pid === undefined) return;
    await endGroup(pid, killGraceMs);
    await ended;
  }

  return {
    start() {
      if (wanted) return;
      wanted = true;
      round += 1;
      void begin();
    },
    restart(why) {
      endedFor = why;
      void end();
    },
    async stop() {
      wanted = false;
      round += 1;
      clearTimeout(timer);
      await end();
      become({ state: 'stopped' });
    },
    state: () => state,
    restarts: () => restarts,
  };
}

/** Of the daemon's environment a window needs the session and the language; secrets stay where they are. */
function inherited(): Record<string, string> {
  const names = [
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'LC_ALL',
    'TZ',
    'XDG_RUNTIME_DIR',
    'XDG_CACHE_HOME',
    'XDG_CONFIG_HOME',
    'XDG_SESSION_TYPE',
    'DBUS_SESSION_BUS_ADDRESS',
    'XCURSOR_PATH',
    'LIBSEAT_BACKEND',
  ];
  const env: Record<string, string> = {};
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function lastLine(text: string): string {
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  return line === '' ? '' : `: ${line.slice(0, 300)}`;
}
