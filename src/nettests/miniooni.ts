// OONI's research client: tests for blocking with today's OONI engine, by a command line like Measurement Kit's.
// https://github.com/ooni/probe-cli/tree/master/internal/cmd/miniooni
import { z } from 'zod';
import { isRecord, jsonLines } from './formats/json-lines.js';
import { mergedOoniResult, ooniProvider, ooniSecrets, resultOfOoniEntry } from './ooni-findings.js';
import { urlOption } from './option-schemas.js';
import { defineProgramNettest, failedResult } from './program-nettest.js';
import { failureOfNothing } from './program-run.js';
import { verdictMetrics } from './verdicts.js';

// INVARIANT: `-n` (publish nothing) is left out only where the option `upload` is on. Consent is asked for in any case.

/** Tests of miniooni that say plainly whether something was blocked. */
const tests = [
  'telegram',
  'whatsapp',
  'facebook_messenger',
  'signal',
  'web_connectivity',
  'http_invalid_request_line',
  'http_header_field_manipulation',
] as const;

const options = z.strictObject({
  tests: z
    .array(z.enum(tests))
    .min(1)
    .max(tests.length)
    .default(['telegram', 'whatsapp', 'facebook_messenger', 'signal'])
    .describe('What to test, one after the other'),
  urls: z
    .array(urlOption)
    .max(50)
    .default([])
    .describe('Pages for web_connectivity; without any, OONI names those of your country'),
  maxRuntimeSeconds: z.int().min(10).max(3600).default(90).describe('No further page is begun after this'),
  upload: z.boolean().default(false).describe('Send results to OONI, which publishes them'),
});
type Options = z.output<typeof options>;

const reportFile = 'report.jsonl';
const inputsFile = 'inputs.txt';

/** miniooni. */
export const miniooni = defineProgramNettest<Options>({
  id: 'miniooni',
  title: "Blocking, by OONI's miniooni",
  description:
    "Whether messengers and pages of your list are blocked, by OONI's research client; the successor of Measurement Kit.",
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
    names: ['miniooni'],
    version: { args: ['--version'], pattern: /^(\d+\.\d+\.\d+\S*)$/m },
    install: 'Install it from https://github.com/ooni/probe-cli (releases).',
  },
  // In a file: on the command line a comma would part an address in two.
  files: ({ urls }) => (urls.length === 0 ? {} : { [inputsFile]: `${urls.join('\n')}\n` }),
  arguments: (chosen, facts) => argumentsOf(chosen, chosen.tests[0] ?? 'telegram', facts),
  further: (chosen, facts) => chosen.tests.slice(1).map((test) => argumentsOf(chosen, test, facts)),
  reportFile,
  secretMembers: ooniSecrets,
  secretWords: /(- resolver's IP: |- IP: )\S+/g,
  read(_text, run) {
    const results = jsonLines(run?.report ?? '')
      .filter(isRecord)
      .flatMap((entry) => resultOfOoniEntry(entry) ?? []);
    if (results.length > 0) return mergedOoniResult(results);
    const invalid = { failure: 'report_invalid', detail: 'no report of miniooni' };
    return failedResult(run === undefined || (run.report ?? '') !== '' ? invalid : failureOfNothing(run));
  },
});

function argumentsOf(
  { urls, maxRuntimeSeconds, upload }: Options,
  test: Options['tests'][number],
  { folder, version }: { readonly folder: string; readonly version: string },
): readonly string[] {
  const pages = ['--max-runtime', String(maxRuntimeSeconds)];
  if (urls.length > 0) pages.push('-f', `${folder}/${inputsFile}`);
  return [
    ...(upload ? [] : ['-n']),
    // What it asks a person at its first start has been answered to this program.
    '-y',
    `--home=${folder}`,
    `--software-name=mk-kiosk`,
    `--software-version=${version}`,
    ...['-o', `${folder}/${reportFile}`],
    test,
    ...(test === 'web_connectivity' ? pages : []),
  ];
}
