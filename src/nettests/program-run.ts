// The raw output of one run of an external program, format `program-run/1`: everything it left, as one JSON document.
//
// Redaction: the values of the JSON members that a nettest names (the household's public address, a network card's number)
// become "[removed]" unless they are of the loopback. Nothing else in the text is touched; imported files are stored as they are.
import { z } from 'zod';
import { execEndings, type ExecResult } from '../core/exec.js';
import type { Failure } from '../core/failure.js';
import { serverSchema } from '../core/measurement.js';

/** Name of the format of {@link ProgramRun}. */
export const programRunFormat = 'program-run/1';

/** Between the outputs of two runs of a program: the record separator of RFC 7464. */
export const outputSeparator = '\x1e';

/** What is kept of stdout: ndt7-client writes 100 KB, iperf3 with streams and intervals as much. */
const stdoutLength = 1024 * 1024;

const programRunSchema = z.object({
  program: z.string(),
  version: z.string().optional(),
  argv: z.array(z.string()),
  /** Of further runs of the program, one after the other. */
  furtherArgv: z.array(z.array(z.string())).optional(),
  server: serverSchema.optional(),
  ending: z.enum(execEndings),
  exitCode: z.number().int().optional(),
  exitSignal: z.string().optional(),
  detail: z.string().optional(),
  durationMs: z.number().nonnegative(),
  stdout: z.string(),
  stdoutTruncated: z.boolean(),
  stderr: z.string(),
  /** The file that the program was told to write. */
  report: z.string().optional(),
});

/** What a run left; `argv` is without the program. */
export type ProgramRun = z.output<typeof programRunSchema>;

/** What of a program's output is not stored: values of JSON members, and what follows the first group of `words`. */
export interface Secrets {
  readonly members: readonly string[];
  readonly words?: RegExp | undefined;
}

/** What a run left, redacted: nothing else of it may be stored or shown. */
export function programRunOf(
  asked: Pick<ProgramRun, 'program' | 'version' | 'argv' | 'furtherArgv' | 'server'>,
  result: ExecResult,
  { members, words }: Secrets,
): ProgramRun {
  const { ending, exitCode, exitSignal, detail, durationMs, report } = result;
  const clean = (text: string) => {
    const without = withoutMembers(text, members);
    return words === undefined ? without : without.replace(words, '$1[removed]');
  };
  return {
    ...asked,
    ending,
    ...(exitCode !== undefined && { exitCode }),
    ...(exitSignal !== undefined && { exitSignal }),
    ...(detail !== undefined && { detail }),
    durationMs,
    stdout: clean(result.stdout.slice(0, stdoutLength)),
    stdoutTruncated: result.stdoutTruncated || result.stdout.length > stdoutLength,
    stderr: clean(result.stderr),
    ...(report && { report: clean(report.text) }),
  };
}

function withoutMembers(text: string, members: readonly string[]): string {
  if (members.length === 0) return text;
  const pattern = new RegExp(
    `("(?:${members.join('|')})"\\s*:\\s*)"(?!127\\.|::1"|")(?:[^"\\\\]|\\\\.)*"`,
    'g',
  );
  return text.replace(pattern, '$1"[removed]"');
}

/** Reads `program-run/1`; a text that is none gives the problem. */
export function readProgramRun(text: string): ProgramRun | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'no JSON' };
  }
  const run = programRunSchema.safeParse(value);
  if (run.success) return run.data;
  const [issue] = run.error.issues;
  return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
}

/** Why the program as such went wrong; undefined when it ended by itself, whatever its exit code: output decides. */
export function failureOfEnding(
  run: Pick<ProgramRun, 'program' | 'ending' | 'exitSignal' | 'detail'>,
): Failure | undefined {
  const { program, ending, exitSignal, detail } = run;
  const words = detail === undefined ? {} : { detail };
  switch (ending) {
    case 'exited':
      return undefined;
    case 'signalled':
      return { failure: 'program_crashed', detail: `${program} was ended by ${exitSignal ?? 'a signal'}` };
    case 'timeout':
      return { failure: 'generic_timeout_error', detail: `${program} was ended at its time limit` };
    case 'aborted':
      return { failure: 'interrupted' };
    case 'missing':
      return { failure: 'program_missing', ...words };
    case 'not_executable':
      return { failure: 'program_not_executable', ...words };
    case 'spawn_failed':
      return { failure: 'program_failed', ...words };
    case 'output_too_large':
      return { failure: 'output_too_large', detail: `${program} flooded its output` };
  }
}

/** Why there is nothing to read: how the program ended, and its last words. */
export function failureOfNothing(run: ProgramRun): Failure {
  const ended = failureOfEnding(run);
  if (ended !== undefined) return ended;
  const words = (run.stderr.trim() || run.stdout.trim()).split('\n').at(-1)?.slice(0, 500) ?? '';
  const code = `${run.program} ended with exit code ${String(run.exitCode ?? 0)}`;
  return {
    failure: run.exitCode === 0 ? 'report_missing' : 'program_failed',
    detail: words === '' ? code : `${code}: ${words}`,
  };
}
