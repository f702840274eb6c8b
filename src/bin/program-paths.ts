// Paths of programs, looked up again every few seconds: each status asks for all of them, and a look into PATH is many files.
import type { Clock } from '../core/clock.js';
import type { Exec } from '../core/exec.js';

const keptMs = 5000;

/** Finds programs by name; what was found, or not found, holds for five seconds. */
export function createProgramPaths(
  exec: Pick<Exec, 'find'>,
  clock: Pick<Clock, 'monotonicMs'>,
): (program: string) => Promise<string | undefined> {
  const known = new Map<string, { readonly path: Promise<string | undefined>; readonly untilMs: number }>();
  return (program) => {
    const nowMs = clock.monotonicMs();
    const found = known.get(program);
    if (found !== undefined && nowMs < found.untilMs) return found.path;
    const path = exec.find(program);
    known.set(program, { path, untilMs: nowMs + keptMs });
    return path;
  };
}
