// librespeed-cli: against LibreSpeed's public servers, or one's own. https://github.com/librespeed/speedtest-cli
import { z } from 'zod';
import { directionSchema } from '../core/measurement.js';
import { failureOfText } from './failure-of-text.js';
import { jsonLines } from './formats/json-lines.js';
import { librespeedRawFormat, librespeedResult, reportIn } from './formats/librespeed-cli.js';
import { interfaceOption, urlOption } from './option-schemas.js';
import { defineProgramNettest } from './program-nettest.js';
import { failureOfNothing } from './program-run.js';
import { speedMetrics } from './speed-metrics.js';
import { speedResult } from './speed-result.js';

const options = z.strictObject({
  serverList: urlOption
    .optional()
    .describe("Address of your own list of servers (JSON); default: LibreSpeed's public list"),
  serverId: z
    .int()
    .min(0)
    .optional()
    .describe('Number of a server in the list; default: the fastest to answer'),
  directions: z
    .array(directionSchema)
    .min(1)
    .max(2)
    .default(['download', 'upload'])
    .describe('What to measure; the download is always first'),
  durationSeconds: z.int().min(3).max(60).default(15).describe('How long each direction is measured'),
  interface: interfaceOption.optional().describe('Network interface to test over'),
});

/** librespeed-cli. */
export const librespeed = defineProgramNettest<z.output<typeof options>>({
  id: 'librespeed',
  title: 'LibreSpeed',
  description:
    "Download, upload, latency and jitter with librespeed-cli, against LibreSpeed's or your own server.",
  version: '1',
  kind: 'throughput',
  scope: 'line',
  metrics: speedMetrics(
    'download_bps',
    'upload_bps',
    'latency_ms',
    'jitter_ms',
    'download_bytes',
    'upload_bytes',
  ),
  options,
  defaults: { enabled: false, cron: '0 3,15 * * *', windowMinutes: 600, timeoutMs: 180_000 },
  estimate: { seconds: 40, bytesPerMbps: 3_750_000 },
  // Whoever names a list of his own has decided with that.
  provider: ({ serverList }) => (serverList === undefined ? 'librespeed' : undefined),
  program: {
    names: ['librespeed-cli'],
    version: { args: ['--version'], pattern: /^librespeed-cli v?(\d[^\s(]*)/m },
    install: 'Install it from https://github.com/librespeed/speedtest-cli/releases.',
  },
  arguments: (chosen) => [
    '--json',
    '--secure',
    '--duration',
    String(chosen.durationSeconds),
    ...(chosen.serverList === undefined ? [] : ['--server-json', chosen.serverList]),
    ...(chosen.serverId === undefined ? [] : ['--server', String(chosen.serverId)]),
    ...(chosen.directions.includes('download') ? [] : ['--no-download']),
    ...(chosen.directions.includes('upload') ? [] : ['--no-upload']),
    ...(chosen.interface === undefined ? [] : ['--interface', chosen.interface]),
  ],
  secretMembers: ['ip', 'hostname', 'loc', 'city', 'postal'],
  importedFormats: [librespeedRawFormat],
  read(text, run) {
    const report = reportIn(jsonLines(text));
    const asked = run && (['download', 'upload'] as const).filter((one) => !run.argv.includes(`--no-${one}`));
    if (report !== undefined || run === undefined) return librespeedResult(report, asked);
    const words = run.stderr.trim().split('\n').at(-1) ?? '';
    const failure = words === '' ? failureOfNothing(run) : failureOfText(words);
    return speedResult({ attempted: asked ?? [], failure });
  },
});
