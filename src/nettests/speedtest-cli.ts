// speedtest-cli, the free client of Ookla's network. https://github.com/sivel/speedtest-cli
import { z } from 'zod';
import { directionSchema } from '../core/measurement.js';
import { failureOfText } from './failure-of-text.js';
import { jsonLines } from './formats/json-lines.js';
import { isSpeedtestCli, speedtestCliRawFormat, speedtestCliResult } from './formats/speedtest-cli.js';
import { defineProgramNettest } from './program-nettest.js';
import { failureOfNothing } from './program-run.js';
import { speedMetrics } from './speed-metrics.js';
import { urlOption } from './option-schemas.js';
import { speedResult } from './speed-result.js';

const options = z.strictObject({
  serverId: z.int().min(1).optional().describe("Number of a server in Ookla's list; default: the nearest"),
  mini: urlOption.optional().describe('Address of your own Speedtest Mini server'),
  directions: z
    .array(directionSchema)
    .min(1)
    .max(2)
    .default(['download', 'upload'])
    .describe('What to measure; the download is always first'),
  singleConnection: z.boolean().default(false).describe('One connection in place of several'),
});

/** speedtest-cli. */
export const speedtestCli = defineProgramNettest<z.output<typeof options>>({
  id: 'speedtest-cli',
  title: 'speedtest-cli',
  description: "Download, upload and latency with the free client, against a server of Ookla's network.",
  version: '1',
  kind: 'throughput',
  scope: 'line',
  metrics: speedMetrics('download_bps', 'upload_bps', 'latency_ms', 'download_bytes', 'upload_bytes'),
  options,
  defaults: { enabled: false, cron: '0 4,16 * * *', windowMinutes: 600, timeoutMs: 150_000 },
  estimate: { seconds: 35, bytesPerMbps: 2_500_000 },
  provider: () => 'ookla',
  program: {
    names: ['speedtest-cli'],
    version: { args: ['--version'], pattern: /^speedtest-cli (\d\S*)/m },
    install: 'Install it: apt-get install speedtest-cli.',
  },
  arguments: (chosen) => [
    '--json',
    '--secure',
    ...(chosen.serverId === undefined ? [] : ['--server', String(chosen.serverId)]),
    ...(chosen.mini === undefined ? [] : ['--mini', chosen.mini]),
    ...(chosen.directions.includes('download') ? [] : ['--no-download']),
    ...(chosen.directions.includes('upload') ? [] : ['--no-upload']),
    ...(chosen.singleConnection ? ['--single'] : []),
  ],
  secretMembers: ['ip', 'lat', 'lon'],
  importedFormats: [speedtestCliRawFormat],
  read(text, run) {
    const entry = jsonLines(text).find(isSpeedtestCli);
    const asked = run && directionsOf(run.argv);
    if (entry !== undefined || run === undefined) return speedtestCliResult(entry, asked);
    // "Cannot retrieve speedtest configuration", "ERROR: <urlopen error [Errno 111] Connection refused>"
    const words = run.stderr.trim().split('\n').at(-1) ?? '';
    const failure = /^(?:ERROR: |Cannot )/.test(words) ? failureOfText(words) : failureOfNothing(run);
    return speedResult({ attempted: asked ?? [], failure });
  },
});

function directionsOf(argv: readonly string[]) {
  return (['download', 'upload'] as const).filter((direction) => !argv.includes(`--no-${direction}`));
}
