// Problems of the running daemon as the page shows them: what, where, what to do.
import type { StatusDocument } from '../core/api.js';
import { KioskError, messageOf } from '../core/errors.js';
import type { Recorder } from '../schedule/recorder.js';

/** What is wrong, and what to do. */
export type Problem = StatusDocument['problems'][number];

/** An error as a problem. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof KioskError) return { code: thrown.code, message: thrown.message, fix: thrown.fix };
  return { code: 'unexpected', message: messageOf(thrown), fix: 'Look into the log, and report it.' };
}

/** The store's refusal with the number of rows that wait for it. */
export function storageProblem(recorder: Recorder): Problem | undefined {
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
