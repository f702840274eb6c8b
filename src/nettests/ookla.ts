// Ookla's own command line program. Its licence is accepted by consent to `ookla`, and only then is it started.
// https://www.speedtest.net/apps/cli
import { z } from 'zod';
import type { Progress } from '../core/nettest.js';
import { jsonLines, isRecord } from './formats/json-lines.js';
import { ooklaRawFormat, ooklaResult } from './formats/ookla.js';
import { hostOption, interfaceOption } from './option-schemas.js';
import { defineProgramNettest } from './program-nettest.js';
import { failureOfNothing } from './program-run.js';
import { speedMetrics } from './speed-metrics.js';

const options = z
  .strictObject({
    serverId: z.int().min(1).optional().describe("Number of a server in Ookla's list; default: its choice"),
    serverHost: hostOption.optional().describe("Host name of a server in Ookla's list, in place of a number"),
    interface: interfaceOption.optional().describe('Network interface to test over'),
  })
  .refine(({ serverId, serverHost }) => serverId === undefined || serverHost === undefined, {
    path: ['serverHost'],
    message: 'names a second server beside "serverId"',
  });

/** Ookla's speedtest. */
export const ookla = defineProgramNettest<z.output<typeof options>>({
  id: 'ookla',
  title: 'Speedtest by Ookla',
  description:
    "Download, upload, latency and packet loss with Ookla's program, against a server of its network.",
  version: '1',
  kind: 'throughput',
  scope: 'line',
  metrics: speedMetrics(
    'download_bps',
    'upload_bps',
    'latency_ms',
    'jitter_ms',
    'packet_loss_ratio',
    'download_latency_ms',
    'upload_latency_ms',
    'download_bytes',
    'upload_bytes',
  ),
  options,
  defaults: { enabled: false, cron: '0 5,17 * * *', windowMinutes: 600, timeoutMs: 120_000 },
  // Up to 15 s each way.
  estimate: { seconds: 40, bytesPerMbps: 3_750_000 },
  provider: () => 'ookla',
  program: {
    names: ['ookla-speedtest', 'speedtest'],
    version: { args: ['--version'], pattern: /^Speedtest by Ookla (\d\S*)/m },
    install: "Install Ookla's program (https://www.speedtest.net/apps/cli), not Debian's speedtest-cli.",
  },
  arguments: (chosen) => [
    '--accept-license',
    '--accept-gdpr',
    '--format=jsonl',
    '--progress=yes',
    ...(chosen.serverId === undefined ? [] : [`--server-id=${String(chosen.serverId)}`]),
    ...(chosen.serverHost === undefined ? [] : [`--host=${chosen.serverHost}`]),
    ...(chosen.interface === undefined ? [] : [`--interface=${chosen.interface}`]),
  ],
  secretMembers: ['internalIp', 'externalIp', 'macAddr'],
  progress: progressOf,
  importedFormats: [ooklaRawFormat],
  read(text, run) {
    const result = ooklaResult([...jsonLines(text), ...jsonLines(run?.stderr ?? '')]);
    if (run === undefined || result.failure?.failure !== 'report_invalid') return result;
    return { ...result, failure: failureOfNothing(run) };
  },
});

const signSchema = z.object({
  progress: z.number().min(0).max(1),
  bandwidth: z.number().nonnegative().optional(),
  elapsed: z.number().nonnegative().optional(),
});

/** One line of progress; the download is the first half. */
function progressOf(line: string): Progress | undefined {
  const [entry] = jsonLines(line);
  if (!isRecord(entry)) return undefined;
  const { type } = entry;
  if (type !== 'download' && type !== 'upload') return undefined;
  const sign = signSchema.safeParse(entry[type]).data;
  if (sign === undefined) return undefined;
  return {
    phase: type,
    fraction: (type === 'download' ? 0 : 0.5) + sign.progress / 2,
    ...(sign.bandwidth !== undefined && { bps: sign.bandwidth * 8 }),
    ...(sign.elapsed !== undefined && { elapsedMs: sign.elapsed }),
  };
}
