// OONI's own probe, group by group, in a home of its own for each run: nobody's earlier results and settings are touched.
// https://github.com/ooni/probe-cli/tree/master/cmd/ooniprobe
import { z } from 'zod';
import type { Progress } from '../core/nettest.js';
import { isRecord, jsonLines, textOf } from './formats/json-lines.js';
import type { MkFindings } from './measurement-kit-nettest.js';
import { mergedOoniResult, ooniProvider, ooniSecrets, resultOfOoniEntry } from './ooni-findings.js';
import { urlOption } from './option-schemas.js';
import { defineProgramNettest, failedResult } from './program-nettest.js';
import { failureOfNothing, outputSeparator, type ProgramRun } from './program-run.js';
import { findingsOfVerdicts, verdictMetrics } from './verdicts.js';

// INVARIANT: `upload_results` is true only where the option `upload` is on. Consent is asked for in any case.

/** OONI's groups but `performance`, which is what `ndt7` and `mk.dash` measure, and which OONI runs by hand only. */
const groups = ['im', 'websites', 'middlebox', 'circumvention', 'experimental'] as const;

const options = z.strictObject({
  groups: z
    .array(z.enum(groups))
    .min(1)
    .max(groups.length)
    .default(['im'])
    .describe("OONI's groups of tests, one after the other"),
  urls: z
    .array(urlOption)
    .max(50)
    .default([])
    .describe('Pages for the group websites; without any, OONI names those of your country'),
  maxRuntimeSeconds: z
    .int()
    .min(10)
    .max(3600)
    .default(90)
    .describe('No further page that OONI names is begun after this'),
  upload: z.boolean().default(false).describe('Send results to OONI, which publishes them'),
});
type Options = z.output<typeof options>;

/** Whole results are asked for of so many tests; the others keep their summary. */
const MAX_SHOWN = 30;

/** ooniprobe. */
export const ooniprobe = defineProgramNettest<Options>({
  id: 'ooniprobe',
  title: "Blocking, by OONI's probe",
  description: "Whether messengers, pages and circumvention tools are blocked, by OONI's own program.",
  version: '1',
  kind: 'light',
  scope: 'line',
  metrics: verdictMetrics,
  options,
  defaults: { enabled: false, cron: '20 2,14 * * *', windowMinutes: 660, timeoutMs: 900_000 },
  estimate: { seconds: 180, bytesPerMbps: 0 },
  provider: () => ooniProvider,
  needsOnline: true,
  program: {
    names: ['ooniprobe'],
    version: { args: ['version'], pattern: /^(\d+\.\d+\.\d+\S*)$/m },
    install: 'Install it from https://ooni.org/install/cli/.',
  },
  files: ({ upload, maxRuntimeSeconds }) => ({
    // What it asks a person at its first start has been answered to this program.
    'config.json': JSON.stringify({
      _version: 1,
      _informed_consent: true,
      sharing: { upload_results: upload },
      nettests: { websites_max_runtime: maxRuntimeSeconds },
      advanced: {},
    }),
  }),
  environment: ({ folder }) => ({ OONI_HOME: folder }),
  arguments: (chosen, facts) => runArguments(chosen, chosen.groups[0] ?? 'im', facts.version),
  further: (chosen, { version }) =>
    chosen.groups.slice(1).map((group) => runArguments(chosen, group, version)),
  // Results are numbered from 1 in a new home; what was sent to OONI is no longer on this disk.
  next(outputs, chosen, { version }) {
    const count = chosen.groups.length;
    const command = (word: string, id: number) => [...globalArguments(version), word, String(id)];
    if (outputs.length === count) return chosen.groups.map((_group, index) => command('list', index + 1));
    if (outputs.length !== 2 * count || chosen.upload) return [];
    const ids = itemsIn(outputs.slice(count).join('\n')).flatMap(({ id }) => id ?? []);
    return ids.slice(0, MAX_SHOWN).map((id) => command('show', id));
  },
  secretMembers: ooniSecrets,
  progress: progressOf,
  read: resultOf,
});

function globalArguments(version: string): readonly string[] {
  return ['--batch', '--software-name=mk-kiosk', `--software-version=${version}`];
}

function runArguments({ urls }: Options, group: Options['groups'][number], version: string) {
  const pages = group === 'websites' ? urls.map((url) => `--input=${url}`) : [];
  return [...globalArguments(version), 'run', group, ...pages];
}

const itemSchema = z.object({
  type: z.literal('measurement_item'),
  id: z.int().positive().optional().catch(undefined),
  test_name: z.string(),
  is_anomaly: z.boolean().optional().catch(undefined),
  is_failed: z.boolean().optional().catch(undefined),
  is_done: z.boolean().optional().catch(undefined),
  failure_msg: z.string().optional().catch(undefined),
});
type Item = z.output<typeof itemSchema>;

/** The fields of each line of its log that has the type. */
function fieldsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  return jsonLines(text)
    .filter(isRecord)
    .map(({ fields }) => fields)
    .filter(isRecord);
}

function itemsIn(text: string): readonly Item[] {
  return fieldsIn(text).flatMap((fields) => itemSchema.safeParse(fields).data ?? []);
}

function resultOf(text: string, run: ProgramRun | undefined) {
  const outputs = text.split(outputSeparator);
  const items = itemsIn(outputs.join('\n'));
  // Each `show` prints the entry of one item, in the items' order.
  const shown = new Map<string, Readonly<Record<string, unknown>>>();
  for (const [index, argv] of (run?.furtherArgv ?? []).entries()) {
    const [word, id = ''] = argv.slice(-2);
    const entry = fieldsIn(outputs[index + 1] ?? '').find((one) => isRecord(one.measurement_json));
    if (word === 'show' && isRecord(entry?.measurement_json)) shown.set(id, entry.measurement_json);
  }
  const results = items.map((item) => {
    const entry = item.id === undefined ? undefined : shown.get(String(item.id));
    return (entry === undefined ? undefined : resultOfOoniEntry(entry)) ?? resultOfItem(item);
  });
  if (results.length > 0) return mergedOoniResult(results);
  if (run === undefined) return failedResult({ failure: 'report_invalid', detail: 'no output of ooniprobe' });
  const said = errorIn(text);
  return failedResult(
    said === undefined ? failureOfNothing(run) : { failure: 'program_failed', detail: said },
  );
}

/** OONI's own summary of a test: an anomaly or not, where it came to its end. */
function resultOfItem({ test_name, is_anomaly, is_failed, is_done, failure_msg }: Item): MkFindings {
  const ended = is_failed !== true && is_done !== false && is_anomaly !== undefined;
  const verdict = !ended ? 'unknown' : is_anomaly ? 'anomaly' : 'normal';
  const what = /^[a-z][a-z_0-9]{0,49}$/.test(test_name) ? test_name : 'test';
  const failure = textOf(failure_msg)?.slice(0, 200);
  return findingsOfVerdicts({}, () => [{ what, verdict, failure }]);
}

const errorSchema = z.object({
  level: z.enum(['error', 'fatal']),
  message: z.string(),
  fields: z.object({ error: z.string() }).partial().catch({}),
});

/** The last error of its log. */
function errorIn(text: string): string | undefined {
  const last = jsonLines(text.replaceAll(outputSeparator, '\n'))
    .flatMap((line) => errorSchema.safeParse(line).data ?? [])
    .at(-1);
  if (last === undefined) return undefined;
  const { message, fields } = last;
  return (fields.error === undefined ? message : `${message}: ${fields.error}`).slice(0, 500);
}

const signSchema = z.object({ type: z.literal('progress'), percentage: z.number().min(0).max(1) });

function progressOf(line: string): Progress | undefined {
  const [fields] = fieldsIn(line);
  const sign = signSchema.safeParse(fields).data;
  return sign === undefined ? undefined : { phase: 'preparing', fraction: sign.percentage };
}
