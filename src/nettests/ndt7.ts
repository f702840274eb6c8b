// ndt7, M-Lab's speed test: download, upload and round trip time over one TCP connection each.
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md · https://www.measurementlab.net/aup/
import type { SchemeChoice } from '../core/calibration.js';
import type { LocateOutcome, Ndt7Scheme, Ndt7Target } from '../core/ndt7.js';
import { defineNettest, type RunContext, type RunOutcome, type RunPreview } from '../core/nettest.js';
import { ndt7LatencyMetrics } from './ndt7-latency.js';
import { ndt7Metrics } from './ndt7-metrics.js';
import { ndt7Options, ndt7Provider, type Ndt7Options } from './ndt7-options.js';
import { parseNdt7, type Ndt7Run } from './ndt7-raw.js';
import { drawn, preferringMetro } from './ndt7-servers.js';
import { runNdt7, runWithoutServer } from './ndt7-run.js';

/** The speed test of the line. */
export const ndt7 = defineNettest<Ndt7Options>({
  id: 'ndt7',
  title: 'Speed test (ndt7)',
  description:
    'Download, upload and round trip time over one TCP connection each, against the nearest M-Lab server.',
  version: '1',
  kind: 'throughput',
  scope: 'line',
  metrics: [...ndt7Metrics, ...ndt7LatencyMetrics],
  options: ndt7Options,
  // Four tests a day at random instants: what M-Lab's policy allows a program that runs by itself.
  defaults: { enabled: true, cron: '0 0,6,12,18 * * *', windowMinutes: 360, timeoutMs: 120_000 },
  // Two seconds of idle line, ten seconds each way.
  estimate: { seconds: 27, bytesPerMbps: 2_500_000 },
  provider: ndt7Provider,
  hasOtherServers: ({ server }) => server === undefined,
  // The engine is part of this program, and whether a server is there shows when it is asked.
  detect: () => Promise.resolve({ state: 'ready' }),
  run,
  parse: parseNdt7,
  preview: previewOf,
});

async function run(context: RunContext, options: Ndt7Options): Promise<RunOutcome> {
  context.onProgress({ phase: 'preparing', fraction: 0 });
  const { directions, durationMs, earlyExit, insecure, ca, loadedLatency } = options;
  const plan = { directions, durationMs, earlyExit, insecure, ca, loadedLatency };
  const auto = options.scheme === 'auto';
  const own = options.server === undefined ? drawn(options.servers, Math.random) : [options.server];
  const [named, ...spare] = own;
  if (named !== undefined) {
    // HOST:PORT speaks one scheme only: nothing is to be chosen.
    const scheme = options.scheme === 'auto' ? 'wss' : options.scheme;
    const outcome = await runNdt7(context, {
      ...plan,
      targets: [ownTarget(named, scheme), ...spare.map((server) => ownTarget(server, scheme))],
      locate: undefined,
    });
    return auto ? outcome : { ...outcome, schemeReason: 'configured' };
  }
  const choice = await schemeOf(context, options.scheme);
  const outcome = await context.ndt7.locate({
    baseUrl: options.locateUrl,
    scheme: choice.scheme,
    ...(auto && { otherwise: choice.scheme === 'ws' ? ('wss' as const) : ('ws' as const) }),
    earlyExit,
    signal: context.signal,
    ...(options.country === undefined ? {} : { country: options.country }),
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.site === undefined ? {} : { site: options.site }),
    ...(ca === undefined ? {} : { ca }),
  });
  const locate = recordOf(outcome);
  if (outcome.kind !== 'servers') return runWithoutServer(context, { ...plan, locate });
  const targets = preferringMetro(outcome.targets, options.metro);
  const [first, ...others] = targets.filter(({ hostname }) => hostname !== context.avoidServer);
  if (first === undefined) {
    const detail = 'the directory names no server but the one that is to be confirmed';
    return { skipReason: 'unavailable', failure: { failure: 'locate_failed', detail } };
  }
  const offered = first.scheme === choice.scheme;
  return {
    ...(await runNdt7(context, { ...plan, targets: [first, ...others], locate })),
    schemeReason: offered ? choice.reason : 'only_one_offered',
  };
}

/** What is configured, else what this device can do best. */
async function schemeOf(context: RunContext, configured: Ndt7Options['scheme']): Promise<SchemeChoice> {
  if (configured !== 'auto') return { scheme: configured, reason: 'configured' };
  return (await context.preferScheme?.()) ?? { scheme: 'wss', reason: 'unknown_ability' };
}

function ownTarget(server: string, scheme: Ndt7Scheme): Ndt7Target {
  const base = `${scheme}://${server}/ndt/v7`;
  const hostname = server.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return { scheme, hostname, downloadUrl: `${base}/download`, uploadUrl: `${base}/upload` };
}

/** What is kept of the directory's answer: never its access tokens. */
function recordOf(outcome: LocateOutcome): Ndt7Run['locate'] {
  return outcome.kind === 'servers' ? { kind: 'servers', answer: outcome.answer } : outcome;
}

/** The server that is named, or what the directory would be asked. */
function previewOf(options: Ndt7Options, version: string): RunPreview {
  const [named] = options.server === undefined ? options.servers : [options.server];
  if (named !== undefined) {
    const { hostname, downloadUrl, uploadUrl } = ownTarget(named, options.scheme === 'ws' ? 'ws' : 'wss');
    return { argv: ['GET', downloadUrl], furtherArgv: [['GET', uploadUrl]], server: { host: hostname } };
  }
  const { country, region, site, earlyExit } = options;
  const query = Object.entries({ client_name: 'mk-kiosk', client_version: version, country, region, site })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .concat(earlyExit ? ['early_exit=250'] : []);
  const base = options.locateUrl.replace(/\/$/, '');
  return { argv: ['GET', `${base}/v2/nearest/ndt/ndt7?${query.join('&')}`] };
}
