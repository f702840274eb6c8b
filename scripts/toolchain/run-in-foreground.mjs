// Runs the program that somebody asked for in this script's place: its streams, its exit code, and every signal handed on.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { exitCodeOf } from './run-program.mjs';
import { failWith, BootstrapError } from './say.mjs';

const HANDED_ON = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2']);
/** Ctrl-C reaches this script twice, from the terminal and from npm: the second within this time is the same one. */
const SAME_SIGNAL_MS = 300;
const LOOK_FOR_PARENT_EVERY_MS = 1_000;

/**
 * Never returns to its caller: the process ends with the program's exit code.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, ownGroup: boolean }} options
 *   ownGroup: true for a daemon: then a terminal's Ctrl-C comes to it once, through here, and not a second time directly
 */
export function runInForeground(file, args, { cwd, env, ownGroup }) {
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ownGroup ? ['ignore', 'inherit', 'inherit'] : 'inherit',
    detached: ownGroup,
  });
  const lastMs = new Map();

  /** @param {NodeJS.Signals} signal */
  function handOn(signal) {
    const now = performance.now();
    const isRepeated = now - (lastMs.get(signal) ?? -Infinity) < SAME_SIGNAL_MS;
    lastMs.set(signal, now);
    if (!isRepeated) child.kill(signal);
  }

  for (const signal of HANDED_ON) process.on(signal, handOn);
  if (process.env.npm_lifecycle_event !== undefined) stopWhenOrphaned(handOn);
  child.on('error', (error) =>
    failWith(new BootstrapError(`${file} could not be started: ${error.message}`, 'start again')),
  );
  child.on('close', (code, signal) => process.exit(exitCodeOf(code, signal)));
}

/**
 * A shell between npm and this script may die of npm's SIGTERM without handing it on; nobody would stop the program then.
 * @param {(signal: NodeJS.Signals) => void} handOn
 */
function stopWhenOrphaned(handOn) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    handOn('SIGTERM');
  }, LOOK_FOR_PARENT_EVERY_MS);
  timer.unref();
}
