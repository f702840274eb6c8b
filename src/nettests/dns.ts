// How long resolvers take, and what they fail at: each of them is asked for each name and type of record.
// Failures are OONI's: https://github.com/ooni/spec/blob/master/data-formats/df-002-dnst.md
import { z } from 'zod';
import { dnsOutcomeSchema, dnsTypeSchema, type DnsClient, type DnsOutcome } from '../core/dns-client.js';
import type { Raw } from '../core/measurement.js';
import { measuredOnly, metricSpecSchema } from '../core/metric.js';
import { defineNettest, type ParsedResult, type RunContext, type RunOutcome } from '../core/nettest.js';
import { median } from './median.js';
import { hostOption } from './option-schemas.js';
import { failedResult } from './program-nettest.js';
import { clientNeed, readRaw } from './raw-json.js';

const address = z
  .string()
  .regex(
    /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9._-]{1,15})?)$/,
    'must be an IP address',
  );

const options = z.strictObject({
  resolvers: z
    .array(address)
    .max(8)
    .default([])
    .describe("Addresses of the resolvers to ask; default: the system's"),
  port: z.int().min(1).max(65535).default(53).describe('Their port'),
  names: z.array(hostOption).min(1).max(10).default(['www.wikipedia.org']).describe('Names to ask for'),
  types: z.array(dnsTypeSchema).min(1).max(4).default(['A', 'AAAA']).describe('Types of records to ask for'),
  transport: z.enum(['udp', 'tcp']).default('udp').describe('udp (tcp where an answer is cut) or tcp'),
  timeoutMs: z.int().min(100).max(10_000).default(3000).describe('How long an answer is waited for'),
});
type Options = z.output<typeof options>;

const count = (name: string, label: string, description: string, better: 'higher' | 'lower' | 'neither') =>
  metricSpecSchema.parse({ name, label, description, unit: 'count', better });

const rawFormat = 'dns/1';
const rawSchema = z.object({ outcomes: z.array(dnsOutcomeSchema).max(1000) });

/** Look-ups of names. */
export const dns = defineNettest<Options>({
  id: 'dns',
  title: 'Name look-ups (DNS)',
  description: "How long this network's resolvers, or those that are named, take to look names up.",
  version: '1',
  kind: 'light',
  scope: 'line',
  metrics: [
    metricSpecSchema.parse({
      name: 'lookup_ms',
      label: 'Look-up',
      description: 'Median time of all answers; "no such name" is an answer, too.',
      unit: 'ms',
      better: 'lower',
      headline: true,
      thresholds: { good: 50, poor: 200 },
    }),
    metricSpecSchema.parse({
      name: 'slowest_lookup_ms',
      label: 'Slowest look-up',
      description: 'Time of the slowest answer.',
      unit: 'ms',
      better: 'lower',
    }),
    metricSpecSchema.parse({
      name: 'fastest_resolver_ms',
      label: 'Fastest resolver',
      description: 'Median time of the resolver whose median is lowest.',
      unit: 'ms',
      better: 'lower',
    }),
    metricSpecSchema.parse({
      name: 'unanswered_ratio',
      label: 'Unanswered',
      description: 'Share of the questions to which no resolver gave an answer: silence, refusal, SERVFAIL.',
      unit: 'ratio',
      better: 'lower',
      headline: true,
      thresholds: { good: 0, poor: 0.2 },
    }),
    count('resolvers_count', 'Resolvers', 'Resolvers that were asked.', 'neither'),
    count(
      'silent_resolvers_count',
      'Silent resolvers',
      'Resolvers that answered no question at all.',
      'lower',
    ),
  ],
  options,
  defaults: { enabled: false, cron: '*/30 * * * *', windowMinutes: 30, timeoutMs: 90_000 },
  estimate: { seconds: 10, bytesPerMbps: 0 },
  // A question to the resolver that this device uses anyway, or to one that its owner named.
  provider: () => undefined,
  detect(tools, { resolvers }) {
    if (tools.dns === undefined) return Promise.resolve(clientNeed('DNS'));
    if (resolvers.length + tools.dns.resolvers().length > 0) return Promise.resolve({ state: 'ready' });
    return Promise.resolve({
      state: 'unavailable',
      needs: [
        {
          what: 'configuration',
          message: 'this system has no resolver',
          fix: 'Name resolvers: mk-kiosk config set nettests.dns.options.resolvers \'["192.0.2.53"]\'',
        },
      ],
    });
  },
  run,
  parse,
});

async function run(context: RunContext, chosen: Options): Promise<RunOutcome> {
  if (context.dns === undefined) {
    return { failure: { failure: 'unknown_failure', detail: 'this program has no DNS client' } };
  }
  const asked = chosen.resolvers.length > 0 ? chosen.resolvers : context.dns.resolvers();
  if (asked.length === 0) {
    return { failure: { failure: 'dns_lookup_error', detail: 'this system has no resolver' } };
  }
  const questions = chosen.names.flatMap((name) => chosen.types.map((type) => ({ name, type })));
  let done = 0;
  // One resolver's questions one after the other, so that none of them waits for another one's time.
  const outcomes = await Promise.all(
    asked.map(async (resolver) => {
      const answers: DnsOutcome[] = [];
      for (const question of questions) {
        if (context.signal.aborted) break;
        answers.push(await ask(context.dns, { ...question, resolver }, chosen, context));
        done += 1;
        context.onProgress({ phase: 'preparing', fraction: done / (asked.length * questions.length) });
      }
      return answers;
    }),
  );
  return { raw: { format: rawFormat, text: JSON.stringify({ outcomes: outcomes.flat() }) } };
}

function ask(
  client: DnsClient | undefined,
  question: Pick<DnsOutcome, 'name' | 'type' | 'resolver'>,
  { port, transport, timeoutMs }: Options,
  { signal }: RunContext,
): Promise<DnsOutcome> {
  if (client === undefined) return Promise.reject(new Error('no DNS client'));
  return client.ask({ ...question, port, transport, timeoutMs }, signal);
}

function parse(raw: Raw): ParsedResult {
  const read = readRaw(raw, rawFormat, rawSchema);
  if ('failure' in read) return failedResult(read.failure);
  // Questions that were not put because the run was stopped say nothing about a resolver.
  const outcomes = read.value.outcomes.filter(({ failure }) => failure !== 'interrupted');
  if (outcomes.length === 0) return failedResult({ failure: 'interrupted', detail: 'nothing was asked' });
  const resolvers = [...new Set(outcomes.map(({ resolver }) => resolver))];
  const answered = outcomes.filter(isAnswered);
  const medians = resolvers.map((resolver) =>
    median(answered.filter((one) => one.resolver === resolver).map(({ elapsedMs }) => elapsedMs)),
  );
  const times = answered.map(({ elapsedMs }) => elapsedMs).filter((ms) => ms !== undefined);
  const known = medians.filter((ms) => ms !== undefined);
  const bad = outcomes.find((outcome) => !isAnswered(outcome));
  return {
    status: answered.length === 0 ? 'failed' : bad === undefined ? 'ok' : 'partial',
    directions: {},
    metrics: measuredOnly({
      lookup_ms: median(times),
      slowest_lookup_ms: times.length === 0 ? undefined : Math.max(...times),
      fastest_resolver_ms: known.length === 0 ? undefined : Math.min(...known),
      unanswered_ratio: (outcomes.length - answered.length) / outcomes.length,
      resolvers_count: resolvers.length,
      silent_resolvers_count: medians.length - known.length,
    }),
    curves: [],
    ...(bad && {
      failure: {
        failure: bad.failure ?? 'unknown_failure',
        detail: `${bad.resolver}, ${bad.name} ${bad.type}${bad.detail === undefined ? '' : `: ${bad.detail}`}`,
      },
    }),
  };
}

const answersOfKind = new Set(['NOERROR', 'NXDOMAIN']);

/** The resolver did its work, also when it says that there is no such name or record. */
function isAnswered({ rcode, elapsedMs }: DnsOutcome): boolean {
  return elapsedMs !== undefined && rcode !== undefined && answersOfKind.has(rcode);
}
