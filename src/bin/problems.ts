// Problems of the running daemon as the page shows them: what, where, what to do.
import type { StatusDocument } from '../core/api.js';
import { KioskError, messageOf } from '../core/errors.js';
import { megabytes } from '../core/gate-budget.js';
import type { DiskState } from '../core/retention.js';
import type { Recorder } from '../schedule/recorder.js';

/** What is wrong, and what to do. */
export type Problem = StatusDocument['problems'][number];

/** An error as a problem. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof KioskError) return { code: thrown.code, message: thrown.message, fix: thrown.fix };
  return { code: 'unexpected', message: messageOf(thrown), fix: 'Look into the log, and report it.' };
}

/** A disk that runs low, and what the kiosk leaves out because of it. */
function diskProblem({ state, freeBytes, floorBytes }: DiskState): Problem | undefined {
  if (state === 'ok') return undefined;
  const leavesOut =
    state === 'full' ? 'no test is run until there is room' : 'raw output of new results is not kept';
  return {
    code: 'disk_low',
    message: `the disk of the data folder has ${megabytes(freeBytes)} left, less than the ${megabytes(floorBytes)} that are to stay free: ${leavesOut}`,
    fix: 'Free some space on that disk, or move the data folder (MK_KIOSK_DATA) to a larger one.',
  };
}

/** The store's refusal with the number of rows that wait for it. */
function storageProblem(recorder: Recorder): Problem | undefined {
  const failing = recorder.failing();
  if (failing === undefined) return undefined;
  const problem = problemOf(failing.error);
  const lost = failing.dropped === 0 ? '' : `; ${failing.dropped} older ones had to be dropped`;
  const unsafe =
    failing.onlyInMemory === 0
      ? 'kept beside the store'
      : `${failing.onlyInMemory} of them only in memory: a stop would lose them`;
  return { ...problem, message: `${problem.message} (${failing.kept} rows wait, ${unsafe}${lost})` };
}

/** Everything that is wrong now: what others found, the store and the disk. */
export function problemsOf(
  others: readonly (Problem | undefined)[],
  recorder: Recorder,
  disk: DiskState,
): readonly Problem[] {
  return [...others, storageProblem(recorder), diskProblem(disk)].filter((problem) => problem !== undefined);
}
