// One run of one program, from spawn to the last of its descendants.
//
// INVARIANTS: always resolves; when it has resolved, no member of the program's process group is alive and no pipe,
// timer or listener of it is left. A descendant that made its own session (a daemon) is out of the group's reach: it is
// not waited for, whatever pipes it holds.
import { spawn, type ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { codeOf, messageOf } from '../core/errors.js';
import type { ExecRequest, ExecResult } from '../core/exec.js';
import { refusedBehind, type DeathSignal } from './death-signal.js';
import { findProgram } from './find-program.js';
import { createLineReader } from './line-reader.js';
import { keepHead, keepTail } from './output-keep.js';
import { endGroup, type LiveGroups } from './process-group.js';
import { readReportFile } from './report-file.js';

/** Defaults of {@link ExecRequest}. */
const defaults = {
  killGraceMs: 5000,
  maxStdoutBytes: 8 * 2 ** 20,
  maxStderrBytes: 64 * 2 ** 10,
  maxReportBytes: 8 * 2 ** 20,
};
const maxLineLength = 64 * 2 ** 10;

/**
 * Output over its caps is read and thrown away, so that the program is not held up by a full pipe. One that writes this
 * many times both caps is no measurement any more but a flood: it is ended as `output_too_large`.
 */
const floodFactor = 16;

/** How long pipes may stay open once the group is gone: time to read what is in them, not to wait for daemons. */
const drainMs = 1000;

/** What a program inherits, and who must hear of its group. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string>> & { readonly PATH: string };
  readonly liveGroups: LiveGroups;
  /** Absent where this system has none. */
  readonly deathSignal?: DeathSignal | undefined;
}

/** Runs a program; see {@link ExecRequest}. Never rejects. */
export async function runProgram(request: ExecRequest, surroundings: Surroundings): Promise<ExecResult> {
  const startedMs = performance.now();
  const stdout = keepHead(request.maxStdoutBytes ?? defaults.maxStdoutBytes);
  const stderr = keepTail(request.maxStderrBytes ?? defaults.maxStderrBytes);
  const ended = await start(request, surroundings, stdout, stderr);
  const report =
    request.reportPath === undefined
      ? undefined
      : await readReportFile(request.reportPath, request.maxReportBytes ?? defaults.maxReportBytes);
  return {
    ...ended,
    stdout: stdout.text(),
    stdoutTruncated: stdout.truncated(),
    stderr: stderr.text(),
    stderrTruncated: stderr.truncated(),
    ...(report && { report }),
    durationMs: performance.now() - startedMs,
  };
}

type Ended = Pick<ExecResult, 'ending' | 'exitCode' | 'exitSignal' | 'detail'>;
type Keep = ReturnType<typeof keepHead>;

async function start(request: ExecRequest, around: Surroundings, stdout: Keep, stderr: Keep): Promise<Ended> {
  const environment = { ...around.environment, ...request.env };
  const found = await findProgram(request.program, environment.PATH);
  if (!('path' in found)) return found;
  const { cwd } = request;
  if (cwd !== undefined && !(await isFolder(cwd))) {
    return { ending: 'spawn_failed', detail: `the working folder ${cwd} does not exist` };
  }
  if (request.signal?.aborted) return { ending: endingOfAbort(request.signal) };
  try {
    const { path, args } = around.deathSignal?.(found.path, request.args) ?? {
      path: found.path,
      args: request.args,
    };
    const child = spawn(path, args, {
      cwd,
      env: environment,
      detached: true,
      shell: false,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = await follow(child, request, around.liveGroups, stdout, stderr);
    const refused =
      around.deathSignal && ended.ending === 'exited'
        ? refusedBehind(ended.exitCode ?? null, stderr.text())
        : undefined;
    return refused === undefined
      ? ended
      : {
          ending: 'not_executable',
          detail: `${refused}: its interpreter is missing, or it is no program of this system`,
        };
  } catch (thrown) {
    // Arguments that no system call can carry: too long (E2BIG), or with a NUL.
    return { ending: 'spawn_failed', detail: messageOf(thrown) };
  }
}

/** An abort by a time limit of the caller's (reason `TimeoutError`, as of AbortSignal.timeout) is a time-out. */
function endingOfAbort(signal: AbortSignal | undefined): 'aborted' | 'timeout' {
  const reason: unknown = signal?.reason;
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'aborted';
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

async function follow(
  child: ChildProcess,
  request: ExecRequest,
  liveGroups: LiveGroups,
  stdout: Keep,
  stderr: Keep,
): Promise<Ended> {
  const groupId = child.pid;
  const exit = exitOf(child);
  if (groupId === undefined) return exit.then(endedOf);
  liveGroups.add(groupId);
  const graceMs = request.killGraceMs ?? defaults.killGraceMs;
  let cause: ExecResult['ending'] | undefined;
  let ending: Promise<void> | undefined;
  function end(because: ExecResult['ending']): void {
    cause ??= because;
    ending ??= endGroup(groupId ?? 0, graceMs);
  }

  const flood = floodGuard(request, () => end('output_too_large'));
  const lines = request.onStdoutLine && createLineReader(request.onStdoutLine, maxLineLength);
  const drained = Promise.all([
    drain(child.stdout, (chunk) => {
      stdout.push(chunk);
      lines?.push(chunk);
      flood(chunk);
    }),
    drain(child.stderr, (chunk) => {
      stderr.push(chunk);
      flood(chunk);
    }),
  ]);
  const onAbort = (): void => end(endingOfAbort(request.signal));
  request.signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => end('timeout'), request.timeoutMs);

  const exited = await exit;
  clearTimeout(timer);
  request.signal?.removeEventListener('abort', onAbort);
  // Who is left of the group now has been left behind; a run that ended by itself has the same end.
  await (ending ?? endGroup(groupId, graceMs));
  await within(drained, drainMs);
  child.stdout?.destroy();
  child.stderr?.destroy();
  lines?.end();
  liveGroups.delete(groupId);
  return { ...endedOf(exited), ...(cause && { ending: cause }) };
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    // Not once: a later error without a listener would be thrown into the daemon.
    child.on('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function endedOf({ code, signal, error }: Exit): Ended {
  if (error !== undefined) {
    const errno = codeOf(error);
    // The file is there, or findProgram had said so: what is missing or forbidden is its interpreter.
    const unfit = errno === 'ENOENT' || errno === 'EACCES' || errno === 'ENOEXEC';
    return {
      ending: unfit ? 'not_executable' : 'spawn_failed',
      detail: errno === 'ENOENT' ? `${error.message}: its interpreter is missing` : error.message,
    };
  }
  if (signal !== null) return { ending: 'signalled', exitSignal: signal };
  return { ending: 'exited', ...(code !== null && { exitCode: code }) };
}

function floodGuard(request: ExecRequest, onFlood: () => void): (chunk: Buffer) => void {
  const limit =
    floodFactor *
    ((request.maxStdoutBytes ?? defaults.maxStdoutBytes) +
      (request.maxStderrBytes ?? defaults.maxStderrBytes));
  let bytes = 0;
  return (chunk) => {
    bytes += chunk.length;
    if (bytes > limit) onFlood();
  };
}

function drain(stream: Readable | null, onChunk: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve) => {
    if (stream === null) {
      resolve();
      return;
    }
    stream.on('data', onChunk);
    stream.on('error', () => resolve());
    stream.once('close', resolve);
  });
}

async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
