// iperf3 against a server of one's own: TCP or UDP, one direction after the other, or both at once. Written to be copied for
// other programs. https://software.es.net/iperf/invoking.html
import { z } from 'zod';
import type { Direction } from '../core/measurement.js';
import { metricSpecSchema } from '../core/metric.js';
import { iperf3RawFormat, iperf3Result } from './formats/iperf3.js';
import { isIperf3, readIperf3 } from './formats/iperf3-output.js';
import { hostOption, interfaceOption, portOption } from './option-schemas.js';
import { defineProgramNettest, failedResult } from './program-nettest.js';
import { failureOfNothing, outputSeparator } from './program-run.js';
import { speedMetrics } from './speed-metrics.js';

const options = z.strictObject({
  server: hostOption.optional().describe('Your own iperf3 server ("iperf3 -s")'),
  port: portOption.default(5201).describe('Its port'),
  directions: z
    .enum(['both', 'download', 'upload', 'bidir'])
    .default('both')
    .describe('both: one after the other; bidir: at the same time (iperf 3.7 and later on both sides)'),
  durationSeconds: z.int().min(1).max(60).default(10).describe('How long each direction is measured'),
  streams: z.int().min(1).max(64).default(1).describe('Parallel connections'),
  udpMbps: z
    .number()
    .min(0.1)
    .max(10_000)
    .optional()
    .describe('Send UDP at this rate, in Mbit/s, and measure loss and jitter; default: TCP at full speed'),
  family: z.enum(['any', 'ipv4', 'ipv6']).default('any').describe('Over IPv4 or IPv6 only'),
  interface: interfaceOption
    .optional()
    .describe('Network interface to send from; iperf 3.10 and later, with the right to bind to it'),
});
type Options = z.output<typeof options>;

/** iperf3. */
export const iperf3 = defineProgramNettest<Options>({
  id: 'iperf3',
  title: 'iperf3',
  description: 'Download, upload, packet loss and jitter between this kiosk and your own iperf3 server.',
  version: '1',
  kind: 'throughput',
  scope: 'line',
  metrics: [
    ...speedMetrics('download_bps', 'upload_bps', 'packet_loss_ratio', 'jitter_ms', 'min_rtt_ms'),
    metricSpecSchema.parse({
      name: 'download_server_bps',
      label: 'Download, by the server',
      description: 'What the server sent over its time; not all of it arrived.',
      unit: 'bps',
      better: 'higher',
    }),
    metricSpecSchema.parse({
      name: 'upload_client_bps',
      label: 'Upload, by this device',
      description: 'What this device sent over its time; not all of it arrived.',
      unit: 'bps',
      better: 'higher',
    }),
    metricSpecSchema.parse({
      name: 'download_retransmits_count',
      label: 'Retransmissions, download',
      description: 'Segments that the server sent again.',
      unit: 'count',
      better: 'lower',
    }),
    metricSpecSchema.parse({
      name: 'upload_retransmits_count',
      label: 'Retransmissions, upload',
      description: 'Segments that this device sent again.',
      unit: 'count',
      better: 'lower',
    }),
    ...speedMetrics('download_bytes', 'upload_bytes'),
  ],
  options,
  defaults: { enabled: false, cron: '0 2,8,14,20 * * *', windowMinutes: 360, timeoutMs: 150_000 },
  estimate: { seconds: 25, bytesPerMbps: 2_500_000 },
  // Whoever names a server of his own has decided with that.
  provider: () => undefined,
  program: {
    names: ['iperf3'],
    version: { args: ['--version'], pattern: /^iperf (3\.\d+\S*)/m },
    install: 'Install it: apt-get install iperf3.',
  },
  needs: ({ server }) =>
    server !== undefined
      ? []
      : [
          {
            what: 'server',
            message: 'no iperf3 server is named',
            fix: 'Name your own server: mk-kiosk config set nettests.iperf3.options.server HOST',
          },
        ],
  arguments: (chosen) => argumentsOf(chosen, modesOf(chosen)[0] ?? []),
  further: (chosen) =>
    modesOf(chosen)
      .slice(1)
      .map((mode) => argumentsOf(chosen, mode)),
  target: ({ server, port }) => (server === undefined ? undefined : { host: server, port }),
  importedFormats: [iperf3RawFormat],
  read(text, run) {
    const outputs = text.split(outputSeparator).flatMap((part) => {
      const value = jsonOf(part);
      return isIperf3(value) ? [readIperf3(value)] : [];
    });
    const asked = run && askedOf([run.argv, ...(run.furtherArgv ?? [])]);
    if (outputs.length > 0) return iperf3Result(outputs, asked);
    if (run === undefined) return failedResult({ failure: 'report_invalid', detail: 'no JSON of iperf3' });
    return iperf3Result([], asked).status === 'failed'
      ? { ...iperf3Result([], asked), failure: failureOfNothing(run) }
      : failedResult(failureOfNothing(run));
  },
});

function modesOf({ directions }: Options): readonly (readonly string[])[] {
  switch (directions) {
    case 'both':
      return [['-R'], []];
    case 'download':
      return [['-R']];
    case 'upload':
      return [[]];
    case 'bidir':
      return [['--bidir']];
  }
}

function argumentsOf(chosen: Options, mode: readonly string[]): readonly string[] {
  const { server = '', port, durationSeconds, streams, udpMbps, family } = chosen;
  return [
    '-c',
    server,
    '-p',
    String(port),
    '-J',
    '-t',
    String(durationSeconds),
    '-P',
    String(streams),
    // Otherwise a server that drops packets holds the test for minutes.
    '--connect-timeout',
    '5000',
    ...(udpMbps === undefined ? [] : ['-u', '-b', String(Math.round(udpMbps * 1e6))]),
    ...(family === 'any' ? [] : [family === 'ipv4' ? '-4' : '-6']),
    ...(chosen.interface === undefined ? [] : ['--bind-dev', chosen.interface]),
    ...mode,
  ];
}

/** The directions that these argument vectors ask for. */
function askedOf(argvs: readonly (readonly string[])[]): readonly Direction[] {
  const asked = argvs.flatMap((argv): Direction[] =>
    argv.includes('--bidir') ? ['download', 'upload'] : argv.includes('-R') ? ['download'] : ['upload'],
  );
  return [...new Set(asked)];
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
