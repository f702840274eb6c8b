// A nettest that runs one external program and reads what it prints: finding it, asking its version, running it, and keeping
// what it left are the same for all of them. iperf3.ts is the example to follow.
import type { Server } from '../core/measurement.js';
import {
  defineNettest,
  type Need,
  type Nettest,
  type NettestDefinition,
  type NettestTools,
  type ParsedResult,
  type Progress,
  type RunContext,
  type RunOutcome,
} from '../core/nettest.js';
import type { ExecResult } from '../core/exec.js';
import type { Failure } from '../core/failure.js';
import type { SkipReason } from '../core/skip-reason.js';
import {
  failureOfEnding,
  programRunFormat,
  programRunOf,
  readProgramRun,
  type ProgramRun,
} from './program-run.js';
import { versionOf, type VersionQuestion } from './program-version.js';

/** A program under its names. */
export interface ProgramFacts {
  /** Names to look for in PATH and in the configuration's `programs`, best first. */
  readonly names: readonly string[];
  readonly version: VersionQuestion;
  /** How to install it, as a sentence. */
  readonly install: string;
}

/** What an argument vector may depend on besides the options. */
export interface ArgumentFacts {
  /** Name of the program that was found. */
  readonly program: string;
  readonly timeoutMs: number;
  readonly version: string;
}

/** A nettest of one program. */
export interface ProgramNettest<Options extends Readonly<Record<string, unknown>>> extends Omit<
  NettestDefinition<Options>,
  'detect' | 'run' | 'parse'
> {
  readonly program: ProgramFacts;
  /** What the options leave open (a server to be named), and which further consent is missing. */
  needs?(options: Options, tools: Pick<NettestTools, 'consented'>): readonly Need[];
  /** The argument vector. It is checked by the options' schema that no value can be taken for an option. */
  arguments(options: Options, context: ArgumentFacts): readonly string[];
  /** Argument vectors of further runs of the program after it, one after the other: the other direction. */
  further?(options: Options, context: ArgumentFacts): readonly (readonly string[])[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whom it will talk to, where the options say so. */
  target?(options: Options): Server | undefined;
  /** JSON members whose text is not stored: the household's own address. */
  readonly secretMembers?: readonly string[];
  /** A sign of life in a line of output. */
  progress?(line: string, options: Options): Progress | undefined;
  /** Where the output says that the servers had no capacity: the run is skipped, and has not failed. */
  skip?(text: string): SkipReason | undefined;
  /** Formats of other files that `read` understands: the same program's output, imported. */
  readonly importedFormats?: readonly string[];
  /** Reads what the program printed (`run` is there for own runs); {@link outputSeparator} stands between two runs. Pure and total. */
  read(text: string, run: ProgramRun | undefined): ParsedResult;
}

/** Between the outputs of two runs of a program: the record separator of RFC 7464. */
export const outputSeparator = '\x1e';

/** Makes a nettest of a program. */
export function defineProgramNettest<Options extends Readonly<Record<string, unknown>>>(
  definition: ProgramNettest<Options>,
): Nettest {
  return defineNettest<Options>({
    ...definition,
    async detect(tools, options) {
      const { version, needs } = await readinessOf(definition, tools, options);
      return needs.length === 0
        ? { state: 'ready', ...version }
        : { state: 'unavailable', needs, ...version };
    },
    run: (context, options) => run(definition, context, options),
    preview(options, version) {
      const [program = ''] = definition.program.names;
      const facts = { program, timeoutMs: definition.defaults.timeoutMs, version };
      const furtherArgv = (definition.further?.(options, facts) ?? []).map((args) => [program, ...args]);
      const server = definition.target?.(options);
      return {
        argv: [program, ...definition.arguments(options, facts)],
        ...(furtherArgv.length > 0 && { furtherArgv }),
        ...(server && { server }),
      };
    },
    parse(raw) {
      if (definition.importedFormats?.includes(raw.format) === true)
        return definition.read(raw.text, undefined);
      if (raw.format !== programRunFormat) return failedResult(invalid(`unknown format "${raw.format}"`));
      const own = readProgramRun(raw.text);
      if ('problem' in own) return failedResult(invalid(`${programRunFormat}: ${own.problem}`));
      return resultOfRun(definition.read(own.stdout, own), own);
    },
  });
}

/** A result without a figure. */
export function failedResult(failure: Failure, more: Partial<ParsedResult> = {}): ParsedResult {
  return { status: 'failed', directions: {}, metrics: {}, curves: [], failure, ...more };
}

/** A program that was ended early is at most partial, whatever it printed before. */
function resultOfRun(result: ParsedResult, run: ProgramRun): ParsedResult {
  const ended = failureOfEnding(run);
  const server = result.server ?? run.server;
  const whole = { ...result, ...(server !== undefined && { server }) };
  if (ended === undefined) return whole;
  return {
    ...whole,
    status: result.status === 'ok' ? 'partial' : result.status,
    failure: result.status === 'failed' ? ended : (result.failure ?? ended),
  };
}

function invalid(detail: string): Failure {
  return { failure: 'report_invalid', detail };
}

interface Found {
  readonly path?: string;
  readonly name: string;
  readonly version?: { readonly version?: string };
  readonly needs: readonly Need[];
}

async function readinessOf<Options extends Readonly<Record<string, unknown>>>(
  { program, needs: needsOf }: ProgramNettest<Options>,
  tools: NettestTools,
  options: Options,
): Promise<Found> {
  const others = needsOf?.(options, tools) ?? [];
  const [first = ''] = program.names;
  let problem = `the program ${program.names.join(' or ')} is missing`;
  for (const name of program.names) {
    const path = await tools.program(name);
    if (path === undefined) continue;
    const answer = await versionOf(tools.exec, path, program.version, tools.clock.monotonicMs());
    if (!('problem' in answer)) return { path, name, version: answer, needs: others };
    problem = answer.problem;
  }
  const fix = `${program.install} Or name its path: mk-kiosk config set programs.${first} PATH`;
  return { name: first, needs: [{ what: 'program', message: problem, fix }, ...others] };
}

async function run<Options extends Readonly<Record<string, unknown>>>(
  definition: ProgramNettest<Options>,
  context: RunContext,
  options: Options,
): Promise<RunOutcome> {
  const { path, name, version, needs } = await readinessOf(definition, context, options);
  if (path === undefined || needs.length > 0) return outcomeOfNeeds(path, needs);
  const facts = { program: name, timeoutMs: context.timeoutMs, version: context.version };
  const argvs = [definition.arguments(options, facts), ...(definition.further?.(options, facts) ?? [])];
  const [argv = [], ...furtherArgv] = argvs;
  const server = definition.target?.(options);
  const engine = { name, ...version };
  context.onProgress({ phase: 'preparing', fraction: 0, ...(server && { server: server.host }) });
  const results: ExecResult[] = [];
  for (const args of argvs) {
    const result = await context.exec.run({
      program: path,
      args,
      timeoutMs: context.timeoutMs,
      signal: context.signal,
      ...(definition.env && { env: definition.env }),
      onStdoutLine(line) {
        const sign = definition.progress?.(line, options);
        if (sign !== undefined) context.onProgress(sign);
      },
    });
    results.push(result);
    if (result.ending !== 'exited') break;
  }
  context.onProgress({ phase: 'finishing', fraction: 1 });
  const left = programRunOf(
    {
      program: name,
      ...version,
      argv: [...argv],
      ...(furtherArgv.length > 0 && { furtherArgv: furtherArgv.map((args) => [...args]) }),
      ...(server && { server }),
    },
    joined(results),
    definition.secretMembers ?? [],
  );
  const failure = failureOfEnding(left);
  const skipReason = definition.skip?.(left.stdout);
  return {
    raw: { format: programRunFormat, text: JSON.stringify(left) },
    engine,
    ...(failure && { failure }),
    ...(skipReason && { skipReason }),
    ...(left.exitCode !== undefined && { exitCode: left.exitCode }),
    ...(left.exitSignal !== undefined && { exitSignal: left.exitSignal }),
    ...(left.stderr !== '' && { stderrTail: left.stderr }),
  };
}

/** Several runs as one: their output one after the other, and how the last one ended. */
function joined(results: readonly ExecResult[]): ExecResult {
  const last = results.at(-1);
  const nothing = { stdout: '', stdoutTruncated: false, stderr: '', stderrTruncated: false, durationMs: 0 };
  return {
    ...(last ?? { ending: 'missing', ...nothing }),
    stdout: results.map(({ stdout }) => stdout).join(outputSeparator),
    stdoutTruncated: results.some(({ stdoutTruncated }) => stdoutTruncated),
    stderr: results.map(({ stderr }) => stderr).join(''),
    durationMs: results.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
}

function outcomeOfNeeds(path: string | undefined, needs: readonly Need[]): RunOutcome {
  const detail = needs.map((need) => need.message).join('; ');
  if (path === undefined) return { failure: { failure: 'program_missing', detail } };
  const consent = needs.some((need) => need.what === 'consent');
  return { skipReason: consent ? 'consent' : 'unavailable', failure: { failure: 'unknown_failure', detail } };
}
