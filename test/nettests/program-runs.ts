// What a program printed, as this program's own run of it would have left it.
import { readFileSync } from 'node:fs';
import type { Raw } from '../../src/core/measurement.js';
import { programRunOf, type ProgramRun } from '../../src/nettests/program-run.js';

/** A file of test/fixtures. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}

/** The raw output of a run with this output. */
export function ownRun(
  asked: Pick<ProgramRun, 'program' | 'argv' | 'furtherArgv'>,
  stdout: string,
  more: { readonly exitCode?: number; readonly stderr?: string; readonly ending?: 'exited' | 'timeout' } = {},
): Raw {
  const left = programRunOf(
    asked,
    {
      ending: more.ending ?? 'exited',
      exitCode: more.exitCode ?? 0,
      stdout,
      stdoutTruncated: false,
      stderr: more.stderr ?? '',
      stderrTruncated: false,
      durationMs: 4000,
    },
    { members: [] },
  );
  return { format: 'program-run/1', text: JSON.stringify(left) };
}
