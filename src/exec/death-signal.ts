// A program that dies with us, also when we are killed with -9 and can end nobody: the kernel signals it when its parent is
// gone. https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html, setpriv(1) of util-linux
//
// INVARIANT: it makes no difference to the program or to its result; where it cannot be had, programs start without it.
// The kernel watches the thread that started the program: it is to be the main thread, which lives as long as we do.
import { spawn } from 'node:child_process';
import { findProgram } from './find-program.js';

/** Puts a program and its arguments behind what makes it die with us. */
export type DeathSignal = (
  path: string,
  args: readonly string[],
) => { path: string; args: readonly string[] };

const options = ['--pdeathsig', 'KILL', '--'];
const probeTimeoutMs = 2000;

/** Looks once whether setpriv can do it: the one of BusyBox cannot, and other systems than Linux have none. */
export async function findDeathSignal(searchPath: string): Promise<DeathSignal | undefined> {
  const found = await findProgram('setpriv', searchPath);
  if (!('path' in found) || !(await canSignal(found.path))) return undefined;
  const setpriv = found.path;
  return (path, args) => ({ path: setpriv, args: [...options, path, ...args] });
}

function canSignal(setpriv: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = spawn(setpriv, [...options, setpriv, '--version'], {
      stdio: 'ignore',
      timeout: probeTimeoutMs,
    });
    probe.on('error', () => resolve(false));
    probe.once('exit', (code) => resolve(code === 0));
  });
}

/** What setpriv says, and its exit code, when the kernel refused the program: as much as ENOENT and ENOEXEC without it. */
export function refusedBehind(exitCode: number | null, stderr: string): string | undefined {
  if (exitCode !== 126 && exitCode !== 127) return undefined;
  return /^setpriv: failed to execute (.*)$/m.exec(stderr)?.[1];
}
