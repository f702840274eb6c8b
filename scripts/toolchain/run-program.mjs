// Runs one program to its end and keeps what it printed.
// INVARIANTS: always resolves; at the time limit, and when this process is told to stop, the whole process group is ended.
import { spawn } from 'node:child_process';
import os from 'node:os';
import process from 'node:process';
import { ROOT } from './checkout.mjs';

/** Output kept per program; of more, the end is what matters. */
const MAX_OUTPUT_CHARS = 400_000;
const KILL_GRACE_MS = 5_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 128 + signal number when a signal ended it, 127 when it could not start
 * @property {string} output stdout and stderr together, the last part of it
 * @property {boolean} timedOut
 */

/**
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, killGraceMs?: number }} [options]
 *   killGraceMs: from SIGTERM at the time limit to SIGKILL
 * @returns {Promise<Finished>}
 */
export function runProgram(
  file,
  args,
  { cwd = ROOT, env = process.env, timeoutMs, killGraceMs = KILL_GRACE_MS } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    remember(child);
    let output = '';
    let timedOut = false;
    const limit = timeoutMs === undefined ? undefined : setTimeout(onLimit, timeoutMs);
    /** @type {NodeJS.Timeout | undefined} */
    let kill;

    function onLimit() {
      timedOut = true;
      signalGroup(child, 'SIGTERM');
      kill = setTimeout(giveUp, killGraceMs);
    }

    function giveUp() {
      signalGroup(child, 'SIGKILL');
      // A grandchild in a group of its own may hold the pipes open for ever.
      child.stdout.destroy();
      child.stderr.destroy();
    }

    /** @param {Buffer} chunk */
    function keep(chunk) {
      output = (output + chunk.toString('utf8')).slice(-MAX_OUTPUT_CHARS);
    }

    /** @param {number} code */
    function finish(code) {
      forget(child);
      clearTimeout(limit);
      clearTimeout(kill);
      resolve({ code, output, timedOut });
    }

    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      output += `${error.message}\n`;
      if (child.pid === undefined) finish(127);
    });
    child.on('close', (code, signal) => finish(exitCodeOf(code, signal)));
  });
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCodeOf(code, signal) {
  if (code !== null) return code;
  return signal === null ? 1 : 128 + os.constants.signals[signal];
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

const STOP_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {NodeJS.Signals} signal */
function stopWithChildren(signal) {
  for (const child of running) signalGroup(child, 'SIGTERM');
  process.exit(exitCodeOf(null, signal));
}

/** @param {import('node:child_process').ChildProcess} child */
function remember(child) {
  if (running.size === 0) for (const signal of STOP_SIGNALS) process.on(signal, stopWithChildren);
  running.add(child);
}

/** @param {import('node:child_process').ChildProcess} child */
function forget(child) {
  running.delete(child);
  if (running.size === 0) for (const signal of STOP_SIGNALS) process.off(signal, stopWithChildren);
}
