// One run of a nettest's program: finding it, asking its version, running it, and keeping what it left.
import { messageOf } from '../core/errors.js';
import type { ExecResult } from '../core/exec.js';
import type { Need, NettestTools, RunContext, RunOutcome } from '../core/nettest.js';
import { offlineOutcome, outcomeOfNeeds } from './needs-outcome.js';
import type { ArgumentFacts, ProgramNettest } from './program-definition.js';
import { failureOfEnding, outputSeparator, programRunFormat, programRunOf } from './program-run.js';
import { versionOf } from './program-version.js';

/** Rounds in which a program is asked for what it has stored, and how long each answer may take. */
const MAX_ROUNDS = 4;
const ANSWER_MS = 30_000;

/** A program that answers, or what is missing. */
export interface Readiness {
  readonly path?: string;
  readonly name: string;
  readonly version?: { readonly version?: string };
  readonly needs: readonly Need[];
}

/** Finds a nettest's program, and everything that is missing before it could run. */
export async function readinessOf<Options extends Readonly<Record<string, unknown>>>(
  { program, needs: needsOf }: ProgramNettest<Options>,
  tools: NettestTools,
  options: Options,
): Promise<Readiness> {
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

/** Runs a nettest's program once. Always resolves. */
export async function runProgram<Options extends Readonly<Record<string, unknown>>>(
  definition: ProgramNettest<Options>,
  context: RunContext,
  options: Options,
): Promise<RunOutcome> {
  const readiness = await readinessOf(definition, context, options);
  const { path, needs } = readiness;
  if (path === undefined || needs.length > 0) return outcomeOfNeeds(path !== undefined, needs);
  const offline = definition.needsOnline === true ? await offlineOutcome(context) : undefined;
  if (offline !== undefined) return offline;
  const found = { ...readiness, path };
  if (definition.files === undefined) return runIn('', found, definition, context, options);
  try {
    return await context.exec.withScratchFolder(
      (folder) => runIn(folder, found, definition, context, options),
      definition.files(options),
    );
  } catch (thrown) {
    return {
      failure: { failure: 'unknown_failure', detail: `the run could not be prepared: ${messageOf(thrown)}` },
    };
  }
}

async function runIn<Options extends Readonly<Record<string, unknown>>>(
  folder: string,
  { path, name, version }: Readiness & { readonly path: string },
  definition: ProgramNettest<Options>,
  context: RunContext,
  options: Options,
): Promise<RunOutcome> {
  const facts: ArgumentFacts = {
    program: name,
    timeoutMs: context.timeoutMs,
    version: context.version,
    folder,
  };
  const server = definition.target?.(options);
  const engine = { name, ...version };
  context.onProgress({ phase: 'preparing', fraction: 0, ...(server && { server: server.host }) });
  const results: ExecResult[] = [];

  async function runAll(argvs: readonly (readonly string[])[], timeoutMs: number): Promise<void> {
    for (const args of argvs) {
      if (results.at(-1) !== undefined && results.at(-1)?.ending !== 'exited') return;
      const result = await context.exec.run({
        program: path,
        args,
        timeoutMs,
        signal: context.signal,
        ...(folder !== '' && { cwd: folder }),
        ...(definition.reportFile !== undefined && { reportPath: `${folder}/${definition.reportFile}` }),
        ...(definition.environment && { env: definition.environment(facts) }),
        onStdoutLine(line) {
          const sign = definition.progress?.(line, options);
          if (sign !== undefined) context.onProgress(sign);
        },
      });
      results.push(result);
    }
  }

  const argvs = [definition.arguments(options, facts), ...(definition.further?.(options, facts) ?? [])];
  await runAll(argvs, context.timeoutMs);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const outputs = results.map(({ stdout }) => stdout);
    const asked = definition.next?.(outputs, options, facts) ?? [];
    if (asked.length === 0) break;
    argvs.push(...asked);
    await runAll(asked, Math.min(ANSWER_MS, context.timeoutMs));
  }

  context.onProgress({ phase: 'finishing', fraction: 1 });
  const [argv = [], ...furtherArgv] = argvs;
  const left = programRunOf(
    {
      program: name,
      ...version,
      argv: [...argv],
      ...(furtherArgv.length > 0 && { furtherArgv: furtherArgv.map((args) => [...args]) }),
      ...(server && { server }),
    },
    joined(results),
    { members: definition.secretMembers ?? [], words: definition.secretWords },
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
