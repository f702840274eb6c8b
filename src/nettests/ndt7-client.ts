// M-Lab's own ndt7 client: the same test as `ndt7`, by another program, to compare the two.
// https://github.com/m-lab/ndt7-client-go
import { z } from 'zod';
import type { Progress } from '../core/nettest.js';
import { ndt7SchemeSchema } from '../core/ndt7.js';
import { isRateLimited } from './formats/go-failure.js';
import { isRecord, jsonLines } from './formats/json-lines.js';
import { ndt7Client as ndt7ClientFormat } from './formats/ndt7-client.js';
import { ndt7Metrics } from './ndt7-metrics.js';
import { defineProgramNettest } from './program-nettest.js';
import { failureOfNothing } from './program-run.js';
import { speedResult } from './speed-result.js';

const options = z.strictObject({
  server: z
    .string()
    .regex(/^[A-Za-z0-9[][A-Za-z0-9.:[\]_-]{0,252}$/, 'must be HOST or HOST:PORT')
    .optional()
    .describe("Your own ndt7 server, HOST or HOST:PORT; default: M-Lab's nearest"),
  scheme: ndt7SchemeSchema
    .default('wss')
    .describe('wss (encrypted) or ws (in the clear); the program itself would choose by the processor'),
  insecure: z.boolean().default(false).describe('Do not check the certificate of your own server'),
});

const unmeasured = new Set(['connect_time_ms', 'download_cpu_ratio', 'upload_cpu_ratio']);

/** M-Lab's ndt7-client. */
export const ndt7Client = defineProgramNettest<z.output<typeof options>>({
  id: 'ndt7-client',
  title: "ndt7 by M-Lab's client",
  description: "Download, upload and round trip time with M-Lab's own program, to be compared with ndt7.",
  version: '1',
  kind: 'throughput',
  scope: 'line',
  metrics: ndt7Metrics.filter(({ name }) => !unmeasured.has(name)),
  options,
  defaults: { enabled: false, cron: '0 3,15 * * *', windowMinutes: 360, timeoutMs: 120_000 },
  estimate: { seconds: 30, bytesPerMbps: 2_500_000 },
  provider: ({ server }) => (server === undefined ? 'mlab' : undefined),
  program: {
    names: ['ndt7-client'],
    // It has no version to tell: its help is what it is known by.
    version: { args: ['-help'], pattern: /-service-url/ },
    install: 'Install it from https://github.com/m-lab/ndt7-client-go.',
  },
  arguments: ({ server, scheme, insecure }, { timeoutMs }) => [
    '-format=json',
    `-scheme=${scheme}`,
    '-client-name=mk-kiosk',
    `-timeout=${String(Math.max(10, Math.min(55, Math.floor(timeoutMs / 1000) - 5)))}s`,
    ...(server === undefined ? [] : [`-server=${server}`]),
    ...(insecure ? ['-no-verify'] : []),
  ],
  secretMembers: ['ClientIP', 'Client'],
  progress: progressOf,
  skip: (text) => (isRateLimited(text) ? 'rate_limited' : undefined),
  importedFormats: [ndt7ClientFormat.rawFormat],
  read(text, run) {
    if (jsonLines(text).length > 0) {
      const { result } = ndt7ClientFormat.read({ format: ndt7ClientFormat.rawFormat, text });
      const { failure = { failure: 'report_invalid', detail: 'no output of ndt7-client' } } = result;
      return result.status === 'failed' ? { ...result, failure } : result;
    }
    const failure =
      run === undefined
        ? { failure: 'report_invalid', detail: 'no output of ndt7-client' }
        : failureOfNothing(run);
    return speedResult({ attempted: ['download', 'upload'], failure });
  },
});

const signSchema = z.object({
  Test: z.enum(['download', 'upload']),
  Origin: z.literal('client'),
  AppInfo: z.object({ NumBytes: z.number().nonnegative(), ElapsedTime: z.number().positive() }),
});

/** The client's own samples: µs and bytes; the download is the first half. */
function progressOf(line: string): Progress | undefined {
  const [entry] = jsonLines(line);
  const sign = signSchema.safeParse(isRecord(entry) ? entry.Value : undefined).data;
  if (sign === undefined) return undefined;
  const { NumBytes: bytes, ElapsedTime: elapsedUs } = sign.AppInfo;
  return {
    phase: sign.Test,
    fraction: (sign.Test === 'download' ? 0 : 0.5) + Math.min(1, elapsedUs / 10e6) / 2,
    bps: (bytes * 8e6) / elapsedUs,
    elapsedMs: elapsedUs / 1000,
    bytes,
  };
}
