// The raw output of one run of Measurement Kit's program, format `mk-run/1`: everything it left, as one JSON document.
//
// Redaction: `report` is what the program wrote, but for the household's own public address. Measurement Kit masks
// `probe_ip` and nothing else (dash before 0.10.6 keeps `real_address`, ndt the server's `NDTResult.S2C.ClientIP`), so
// the values of the members named in `addressMembers` become "[removed]" unless they are loopback. Nothing else in the
// text is touched, and reports that are imported (`mk-report/1`) are stored as they are.
import { z } from 'zod';
import { execEndings, type ExecResult } from '../core/exec.js';
import type { Failure } from '../core/failure.js';
import { directionSchema, serverSchema } from '../core/measurement.js';
import { failureOfLog } from './measurement-kit-failure.js';

/** Name of the format of {@link MkRun}. */
export const mkRunFormat = 'mk-run/1';
/** Name of the format of one line of a report, as it is. */
export const mkReportFormat = 'mk-report/1';

/** Of a report that was cut only this much is kept: it can no longer be read. */
const cutReportLength = 64 * 2 ** 10;
/** Enough for every progress line of the longest nettest. */
const stdoutLength = 256 * 2 ** 10;

const mkRunSchema = z.object({
  nettest: z.string(),
  engine: z.object({ name: z.string(), version: z.string().optional() }),
  argv: z.array(z.string()),
  server: serverSchema.optional(),
  directions: z.array(directionSchema),
  ending: z.enum(execEndings),
  exitCode: z.number().int().optional(),
  exitSignal: z.string().optional(),
  detail: z.string().optional(),
  durationMs: z.number(),
  report: z.string().optional(),
  reportTruncated: z.boolean(),
  stdout: z.string(),
  stderr: z.string(),
});

/** What a run left: `argv` without the program, `directions` that were asked for, the report's text. */
export type MkRun = z.output<typeof mkRunSchema>;

/** What a run left, redacted: nothing else of it may be stored or shown. Its JSON is the raw output. */
export function mkRunOf(
  asked: Pick<MkRun, 'nettest' | 'engine' | 'argv' | 'server' | 'directions'>,
  result: ExecResult,
): MkRun {
  const { report, ending, exitCode, exitSignal, detail, durationMs } = result;
  return {
    ...asked,
    ending,
    ...(exitCode !== undefined && { exitCode }),
    ...(exitSignal !== undefined && { exitSignal }),
    ...(detail !== undefined && { detail }),
    durationMs,
    ...(report && {
      report: redacted(report.truncated ? report.text.slice(0, cutReportLength) : report.text),
    }),
    reportTruncated: report?.truncated ?? false,
    stdout: result.stdout.slice(0, stdoutLength),
    stderr: redacted(result.stderr),
  };
}

/** Reads `mk-run/1`; a text that is none gives the problem. */
export function readMkRun(text: string): MkRun | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'no JSON' };
  }
  const run = mkRunSchema.safeParse(value);
  if (run.success) return run.data;
  const [issue] = run.error.issues;
  return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
}

const addressMembers = [
  'probe_ip',
  'client_resolver',
  'real_address',
  'internal_address',
  'NDTResult.S2C.ClientIP',
];
const addressPattern = new RegExp(
  `("(?:${addressMembers.join('|').replaceAll('.', '\\.')})"\\s*:\\s*)"(?!\\s*(?:127\\.|::1"))(?:[^"\\\\]|\\\\.)*"`,
  'g',
);

function redacted(text: string): string {
  return text
    .replace(addressPattern, '$1"[removed]"')
    .replace(/(Your public IP address: )\S+/g, '$1[removed]');
}

/** Why the program as such went wrong; undefined when it ended by itself with 0, which says nothing about the test. */
export function failureOfEnding(
  run: Pick<MkRun, 'ending' | 'exitCode' | 'exitSignal' | 'detail' | 'stderr'>,
): Failure | undefined {
  switch (run.ending) {
    case 'exited': {
      if (run.exitCode === 0) return undefined;
      const words = lastLine(run.stderr);
      return {
        failure: 'program_failed',
        detail: `measurement_kit ended with exit code ${String(run.exitCode)}${words === '' ? '' : `: ${words}`}`,
      };
    }
    case 'signalled':
      return {
        failure: 'program_crashed',
        detail: `measurement_kit was ended by ${run.exitSignal ?? 'a signal'}`,
      };
    case 'timeout':
      return { failure: 'generic_timeout_error', detail: 'measurement_kit was ended at its time limit' };
    case 'aborted':
      return { failure: 'interrupted' };
    case 'missing':
      return failure('program_missing', run.detail);
    case 'not_executable':
      return failure('program_not_executable', run.detail);
    case 'spawn_failed':
      return failure('program_failed', run.detail);
    case 'output_too_large':
      return { failure: 'output_too_large', detail: 'measurement_kit flooded its output' };
  }
}

/** Why there is no report to read, in the best words to be had. */
export function failureOfMissingReport(run: MkRun): Failure {
  const ended = failureOfEnding(run) ?? failureOfLog(run.stderr);
  if (ended !== undefined) return ended;
  const words = lastLine(run.stderr);
  return {
    failure: 'report_missing',
    detail: `measurement_kit ended with exit code 0 and an empty report${words === '' ? '' : `; its last words: ${words}`}`,
  };
}

function failure(name: string, detail: string | undefined): Failure {
  return { failure: name, ...(detail !== undefined && { detail }) };
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.slice(0, 500) ?? '';
}
