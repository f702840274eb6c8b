// The way to hosts of one's own choice: hops, round trip times and loss, by the system's traceroute or mtr.
// Paris style (Augustin et al., 2006, https://paris-traceroute.net/publications/): all probes of a trace have the same ports, so
// that routers which spread flows over several ways send all of them the same way.
import { z } from 'zod';
import { failureOfText } from './failure-of-text.js';
import { isMtr, readMtr, readTraceroutes, type Trace } from './formats/traceroute-output.js';
import { measuredOnly, metricSpecSchema } from '../core/metric.js';
import type { ParsedResult } from '../core/nettest.js';
import { median } from './median.js';
import { hostOption } from './option-schemas.js';
import { defineProgramNettest, failedResult } from './program-nettest.js';
import { failureOfNothing, outputSeparator, type ProgramRun } from './program-run.js';

const options = z.strictObject({
  hosts: z.array(hostOption).max(10).default([]).describe('Hosts to trace, one after the other'),
  method: z
    .enum(['paris', 'udp', 'icmp', 'tcp'])
    .default('paris')
    .describe(
      'Probes of traceroute: paris (UDP of one flow), udp, icmp or tcp (both need rights); mtr uses icmp or tcp',
    ),
  probes: z.int().min(1).max(10).default(3).describe('Probes per hop'),
  maxHops: z.int().min(1).max(64).default(30).describe('Hops after which a trace is given up'),
  waitSeconds: z.number().min(0.1).max(10).default(2).describe('How long an answer is waited for'),
  family: z.enum(['any', 'ipv4', 'ipv6']).default('any').describe('Over IPv4 or IPv6 only'),
});
type Options = z.output<typeof options>;

/** The port that all probes of a Paris trace come from and go to: the first of traceroute's own. */
const parisPort = '33434';

/** traceroute. */
export const traceroute = defineProgramNettest<Options>({
  id: 'traceroute',
  title: 'Traceroute',
  description: 'Hops, round trip time and loss on the way to the hosts of your list.',
  version: '1',
  kind: 'light',
  scope: 'line',
  metrics: [
    metricSpecSchema.parse({
      name: 'rtt_ms',
      label: 'Round trip',
      description:
        'Median round trip time to the hosts that were reached; per host the lowest of its probes.',
      unit: 'ms',
      better: 'lower',
      headline: true,
      thresholds: { good: 50, poor: 150 },
    }),
    metricSpecSchema.parse({
      name: 'hops_count',
      label: 'Hops',
      description: 'Median number of hops to the hosts that were reached.',
      unit: 'count',
      better: 'lower',
      headline: true,
    }),
    metricSpecSchema.parse({
      name: 'first_hop_ms',
      label: 'First hop',
      description: 'Lowest round trip time to the first hop, mostly the router of the house.',
      unit: 'ms',
      better: 'lower',
    }),
    metricSpecSchema.parse({
      name: 'packet_loss_ratio',
      label: 'Packet loss',
      description:
        'Share of the probes to reached hosts that were not answered; routers on the way may be silent.',
      unit: 'ratio',
      better: 'lower',
    }),
    metricSpecSchema.parse({
      name: 'unreached_count',
      label: 'Unreached hosts',
      description: 'Hosts that answered no probe.',
      unit: 'count',
      better: 'lower',
      thresholds: { good: 0, poor: 1 },
    }),
    metricSpecSchema.parse({
      name: 'hosts_count',
      label: 'Hosts',
      description: 'Hosts that were traced.',
      unit: 'count',
      better: 'neither',
    }),
  ],
  options,
  defaults: { enabled: false, cron: '40 */2 * * *', windowMinutes: 90, timeoutMs: 600_000 },
  estimate: { seconds: 120, bytesPerMbps: 0 },
  // Whoever lists hosts has decided with that.
  provider: () => undefined,
  program: {
    names: ['traceroute', 'mtr'],
    version: { args: ['--version'], pattern: /(?:traceroute for Linux, version |^mtr )(\d\S*?),?$/m },
    install: 'Install one: apt-get install traceroute, or mtr-tiny.',
  },
  needs: ({ hosts }) =>
    hosts.length > 0
      ? []
      : [
          {
            what: 'configuration',
            message: 'no host is listed',
            fix: 'List some: mk-kiosk config set nettests.traceroute.options.hosts \'["www.example.org"]\'',
          },
        ],
  arguments: (chosen, { program }) => argumentsOf(chosen, program, chosen.hosts[0] ?? ''),
  further: (chosen, { program }) => chosen.hosts.slice(1).map((host) => argumentsOf(chosen, program, host)),
  importedFormats: ['traceroute/1'],
  read: resultOf,
});

function argumentsOf(chosen: Options, program: string, host: string): readonly string[] {
  const { method, probes, maxHops, waitSeconds, family } = chosen;
  const only = family === 'any' ? [] : [family === 'ipv4' ? '-4' : '-6'];
  if (program === 'mtr') {
    const tcp = method === 'tcp' ? ['-T'] : [];
    const bounds = ['-c', String(probes), '-m', String(maxHops), '-Z', String(Math.ceil(waitSeconds))];
    return ['--json', '-n', ...only, ...tcp, ...bounds, host];
  }
  const flow = {
    paris: ['-U', '-p', parisPort, `--sport=${parisPort}`],
    udp: [],
    icmp: ['-I'],
    tcp: ['-T'],
  }[method];
  return [
    '-n',
    ...only,
    ...flow,
    '-q',
    String(probes),
    '-m',
    String(maxHops),
    '-w',
    String(waitSeconds),
    host,
  ];
}

/** The traces in the output of one measurement, in the order of its hosts. */
export function tracesIn(text: string): readonly Trace[] {
  return text.split(outputSeparator).flatMap((part) => {
    const json = jsonOf(part);
    if (!isMtr(json)) return readTraceroutes(part);
    const trace = readMtr(json);
    return trace === undefined ? [] : [trace];
  });
}

function resultOf(text: string, run: ProgramRun | undefined): ParsedResult {
  const traces = tracesIn(text).filter(({ hops }) => hops.length > 0);
  // Hosts whose name could not be looked up leave no trace.
  const hosts = Math.max(traces.length, run === undefined ? 0 : 1 + (run.furtherArgv?.length ?? 0));
  if (traces.length === 0) {
    const words = run?.stderr.trim().split('\n')[0] ?? '';
    if (words !== '') return failedResult(failureOfText(words));
    if (run !== undefined) return failedResult(failureOfNothing(run));
    return failedResult({ failure: 'report_invalid', detail: 'no trace in the output' });
  }
  const reached = traces.filter((trace) => trace.reached);
  const ends = reached.flatMap((trace) => endOf(trace) ?? []);
  const firstHops = traces.flatMap(({ hops }) => hops.find(({ ttl }) => ttl === 1)?.rttsMs ?? []);
  const sent = ends.reduce((sum, end) => sum + end.sent, 0);
  const unreached = hosts - reached.length;
  const [lost] = traces.filter((trace) => !trace.reached);
  const [first] = traces;
  return {
    status: unreached === 0 ? 'ok' : reached.length === 0 ? 'failed' : 'partial',
    directions: {},
    metrics: measuredOnly({
      rtt_ms: median(ends.map(({ rttMs }) => rttMs)),
      hops_count: median(ends.map(({ ttl }) => ttl)),
      first_hop_ms: firstHops.length === 0 ? undefined : Math.min(...firstHops),
      packet_loss_ratio: sent === 0 ? undefined : ends.reduce((sum, end) => sum + end.lost, 0) / sent,
      unreached_count: unreached,
      hosts_count: hosts,
    }),
    curves: [],
    ...(unreached > 0 && {
      failure: {
        failure: lost === undefined ? 'dns_lookup_error' : 'generic_timeout_error',
        detail: lost === undefined ? 'a host left no trace' : `${lost.host} did not answer`,
      },
    }),
    ...(hosts === 1 && first !== undefined && { input: first.host }),
  };
}

/** How the host itself answered. */
function endOf(trace: Trace) {
  const hop = trace.hops.findLast(({ rttsMs }) => rttsMs.length > 0);
  if (hop === undefined) return undefined;
  return { ttl: hop.ttl, rttMs: Math.min(...hop.rttsMs), sent: hop.sent, lost: hop.lost };
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
