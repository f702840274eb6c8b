// An example to copy: a whole nettest that runs a program, `echo`, and measures how long the device takes for it.
// It is not in the list of index.ts, so nobody's kiosk runs it; the test suite does. How to add a nettest of your own:
// docs/adding-a-nettest.md.
import { z } from 'zod';
import type { Raw } from '../core/measurement.js';
import { metricSpecSchema } from '../core/metric.js';
import { defineNettest, type ParsedResult, type RunContext, type RunOutcome } from '../core/nettest.js';

// 1. What can be set, under `nettests.example.options`. `{}` must be valid; each field says what it is for.
const options = z.strictObject({
  word: z
    .string()
    .max(1000)
    .default('hello')
    .describe('What is echoed; it reaches the program as one argument'),
});

// 2. What is measured. The name ends in the unit; pages, charts, exports and docs need nothing else.
const metrics = [
  metricSpecSchema.parse({
    name: 'echo_ms',
    label: 'Echo',
    description: 'Time from the start of the program to its end, on the monotonic clock.',
    unit: 'ms',
    better: 'lower',
    headline: true,
    thresholds: { good: 50, poor: 500 },
  }),
];

// 3. What the raw output looks like. It is stored, so that it can be parsed again when `parse` has become better.
const rawFormat = 'example/1';
const rawSchema = z.object({ asked: z.string(), answered: z.string(), durationMs: z.number().nonnegative() });

/** The example nettest. */
export const example = defineNettest<z.output<typeof options>>({
  id: 'example',
  title: 'Example',
  description: 'How long this device takes to start a small program. Written to be copied.',
  version: '1',
  kind: 'light',
  scope: 'self-test',
  metrics,
  options,
  defaults: { enabled: false, cron: '0 * * * *', windowMinutes: 30, timeoutMs: 10_000 },
  estimate: { seconds: 1, bytesPerMbps: 0 },
  // 4. Nothing leaves the house, so nobody's consent is needed.
  provider: () => undefined,
  // 5. Whether it could run. It looks, and starts nothing.
  async detect(tools) {
    if ((await tools.program('echo')) !== undefined) return { state: 'ready' };
    return {
      state: 'unavailable',
      needs: [
        { what: 'program', message: 'the program echo is missing', fix: 'Install GNU coreutils or BusyBox.' },
      ],
    };
  },
  run,
  parse,
});

// 6. Runs once. Whatever happens is an outcome: nothing is thrown, and the raw output is kept even of a failure.
async function run(context: RunContext, { word }: z.output<typeof options>): Promise<RunOutcome> {
  const program = await context.program('echo');
  if (program === undefined) return { failure: { failure: 'program_missing', detail: 'echo' } };
  context.onProgress({ phase: 'preparing', fraction: 0 });
  const result = await context.exec.run({
    program,
    // An argument vector, never a shell: `a b;$(id)` arrives as it is.
    args: [word],
    timeoutMs: context.timeoutMs,
    signal: context.signal,
  });
  context.onProgress({ phase: 'finishing', fraction: 1 });
  if (result.ending !== 'exited') {
    const failure = result.ending === 'timeout' ? 'generic_timeout_error' : 'program_failed';
    return { failure: { failure, detail: result.detail ?? result.ending }, stderrTail: result.stderr };
  }
  const raw = { asked: word, answered: result.stdout, durationMs: result.durationMs };
  return {
    raw: { format: rawFormat, text: JSON.stringify(raw) },
    engine: { name: 'echo' },
    ...(result.exitCode !== undefined && { exitCode: result.exitCode }),
  };
}

// 7. Reads raw output, its own or an imported file's. Pure and total: garbage is `failed`, never an exception, and what
//    was not measured has no key.
function parse(raw: Raw): ParsedResult {
  const failed = (failure: string, detail: string): ParsedResult => {
    return { status: 'failed', directions: {}, metrics: {}, curves: [], failure: { failure, detail } };
  };
  if (raw.format !== rawFormat) return failed('report_invalid', `unknown format "${raw.format}"`);
  let value: unknown;
  try {
    value = JSON.parse(raw.text);
  } catch {
    return failed('json_parse_error', `${rawFormat} is JSON`);
  }
  const run = rawSchema.safeParse(value);
  if (!run.success) return failed('report_invalid', z.prettifyError(run.error));
  const { asked, answered, durationMs } = run.data;
  // The exit code is not asked: whether the test worked shows in what came back.
  if (answered !== `${asked}\n`) return failed('unknown_failure', 'another word came back');
  return { status: 'ok', directions: {}, metrics: { echo_ms: durationMs }, curves: [] };
}
