// Drives Measurement Kit's nettests through its command line (0.7 to 0.10.14) and reads their reports.
// https://github.com/measurement-kit/measurement-kit
//
// INVARIANTS: the program never uploads and never looks up an address without consent to `ooni`; it is never given an
// option that its --help does not list; its exit code and its own `failure` decide nothing by themselves.
import { messageOf } from '../core/errors.js';
import { defineNettest, type Nettest, type RunContext, type RunOutcome } from '../core/nettest.js';
import type { MkNettest, MkOptions } from './measurement-kit-nettest.js';
import { mkGlobalArguments } from './measurement-kit-options.js';
import type { MkProgram } from './measurement-kit-program.js';
import { createMkProgress } from './measurement-kit-progress.js';
import { mkProgramName, ooniConsent, readinessOfMk } from './measurement-kit-readiness.js';
import { resultOfMk } from './measurement-kit-result.js';
import { failureOfEnding, mkRunFormat, mkRunOf } from './measurement-kit-run.js';
import { offlineOutcome, outcomeOfNeeds } from './needs-outcome.js';

/** Makes a nettest of a nettest of Measurement Kit. */
export function defineMkNettest<Options extends MkOptions>(mk: MkNettest<Options>): Nettest {
  return defineNettest<Options>({
    id: mk.id,
    title: mk.title,
    description: mk.description,
    version: mk.version,
    kind: mk.kind,
    scope: 'line',
    metrics: mk.metrics,
    options: mk.options,
    defaults: mk.defaults,
    estimate: mk.estimate,
    provider: () => mk.provider ?? 'own-servers',
    async detect(tools, options) {
      const { program, needs } = await readinessOfMk(mk, tools, options, false);
      const version = program && { version: program.version };
      return needs.length === 0
        ? { state: 'ready', ...version }
        : { state: 'unavailable', needs, ...version };
    },
    run: (context, options) => run(mk, context, options),
    // Global options depend on what the installed program knows.
    preview: (options) => ({ argv: [mkProgramName, mk.mkName, ...mk.arguments(options)] }),
    parse: (raw) => resultOfMk(mk, raw),
  });
}

async function run<Options extends MkOptions>(
  mk: MkNettest<Options>,
  context: RunContext,
  options: Options,
): Promise<RunOutcome> {
  try {
    // Asked anew before each run: an option that the program does not know crashes it.
    const { program, needs } = await readinessOfMk(mk, context, options, true);
    if (program === undefined || needs.length > 0) return outcomeOfNeeds(program !== undefined, needs);
    const offline = mk.needsOnline === true ? await offlineOutcome(context) : undefined;
    if (offline !== undefined) return offline;
    const inputs = mk.inputs?.(options);
    return await context.exec.withScratchFolder(
      (folder) => runIn(folder, mk, program, context, options),
      inputs && { [inputsFile]: `${inputs.join('\n')}\n` },
    );
  } catch (thrown) {
    return {
      failure: { failure: 'unknown_failure', detail: `the run could not be prepared: ${messageOf(thrown)}` },
    };
  }
}

/** Name of the file of inputs, in the folder where the program runs. */
export const inputsFile = 'inputs.txt';

async function runIn<Options extends MkOptions>(
  folder: string,
  mk: MkNettest<Options>,
  program: MkProgram,
  context: RunContext,
  options: Options,
): Promise<RunOutcome> {
  const reportPath = `${folder}/report.njson`;
  const mayUpload = options.upload && context.consented(ooniConsent);
  const global = mkGlobalArguments(program, options, reportPath, mayUpload);
  const argv = [...global.args, mk.mkName, ...mk.arguments(options)];
  const { server, directions } = mk.target(options);
  const engine = { name: mkProgramName, version: program.version };
  const progress = createMkProgress(context.clock, (sign) => context.onProgress(sign), server?.host);
  const result = await context.exec.run({
    program: program.path,
    args: argv,
    cwd: folder,
    timeoutMs: context.timeoutMs,
    reportPath,
    onStdoutLine: progress.line,
    signal: context.signal,
  });
  if (result.ending === 'exited') progress.end();
  const left = mkRunOf(
    { nettest: mk.mkName, engine, argv, directions: [...directions], ...(server && { server }) },
    result,
  );
  const failure = left.ending === 'exited' ? undefined : failureOfEnding(left);
  return {
    raw: { format: mkRunFormat, text: JSON.stringify(left) },
    engine,
    ...(failure && { failure }),
    ...(left.exitCode !== undefined && { exitCode: left.exitCode }),
    ...(left.exitSignal !== undefined && { exitSignal: left.exitSignal }),
    ...(left.stderr !== '' && { stderrTail: left.stderr }),
    ...(global.flags.length > 0 && { flags: global.flags }),
  };
}
