// A nettest that runs one external program and reads what it prints: finding it, asking its version, running it, and keeping
// what it left are the same for all of them. iperf3.ts is the example to follow.
import type { Failure } from '../core/failure.js';
import { defineNettest, type Nettest, type ParsedResult } from '../core/nettest.js';
import { readinessOf, runProgram } from './program-attempt.js';
import type { ProgramNettest } from './program-definition.js';
import { failureOfEnding, programRunFormat, readProgramRun, type ProgramRun } from './program-run.js';

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
    run: (context, options) => runProgram(definition, context, options),
    preview(options, version) {
      const [program = ''] = definition.program.names;
      const facts = { program, timeoutMs: definition.defaults.timeoutMs, version, folder: 'FOLDER' };
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
