// Output of speedtest-cli (sivel) with --json. https://github.com/sivel/speedtest-cli/blob/master/speedtest.py
// Units: download and upload in bit/s (of its own 8-bit bytes), ping in ms; 0 for a direction that was left out, and a ping of
// half an hour where no server answered.
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import type { Direction, Server } from '../../core/measurement.js';
import type { ParsedResult } from '../../core/nettest.js';
import { speedResult } from '../speed-result.js';
import { instantOf, isRecord, jsonLines } from './json-lines.js';

/** The nettest these records belong to, and the format of one imported run. */
export const speedtestCliNettestId = 'speedtest-cli';
export const speedtestCliRawFormat = 'speedtest-cli/1';

const amount = z.number().min(0).max(1e15).optional().catch(undefined);
const text = z.string().min(1).max(500).optional().catch(undefined);

const resultSchema = z.object({
  download: amount,
  upload: amount,
  ping: amount,
  bytes_sent: amount,
  bytes_received: amount,
  timestamp: text,
  server: z.object({ host: text, url: text, name: text, country: text, cc: text, sponsor: text, id: text }),
  client: z.object({ isp: text }).optional().catch(undefined),
});

/** Servers that did not answer count as an hour each, and the mean is halved: no such ping was measured. */
const noPingMs = 60_000;

/** speedtest-cli's JSON. */
export const speedtestCliFormat: ImportedFormat = {
  id: 'speedtest-cli',
  title: 'speedtest-cli',
  rawFormat: speedtestCliRawFormat,
  role: (entry): EntryRole => ({ kind: isSpeedtestCli(entry) ? 'whole' : 'foreign' }),
  read: (raw): ImportedRecord => ({
    nettest: speedtestCliNettestId,
    nettestVersion: '1',
    result: speedtestCliResult(jsonLines(raw.text)[0]),
  }),
};

/** True for the JSON of one run. */
export function isSpeedtestCli(entry: unknown): boolean {
  return (
    isRecord(entry) &&
    isRecord(entry.server) &&
    'sponsor' in entry.server &&
    ['download', 'upload', 'ping', 'timestamp', 'bytes_sent', 'bytes_received'].every((key) => key in entry)
  );
}

/** Reads one run; `asked` are the directions that were wanted. Pure and total. */
export function speedtestCliResult(entry: unknown, asked?: readonly Direction[]): ParsedResult {
  const parsed = resultSchema.safeParse(entry);
  if (!parsed.success) {
    const failure = { failure: 'report_invalid', detail: 'no JSON of speedtest-cli' };
    return speedResult({ attempted: asked ?? ['download', 'upload'], failure });
  }
  const said = parsed.data;
  const startedAtMs = instantOf(said.timestamp);
  // A direction that was left out is 0 like one that failed; in other people's files nobody can tell.
  const measured = (['download', 'upload'] as const).filter((direction) => (said[direction] ?? 0) > 0);
  const attempted = asked ?? (measured.length === 0 ? (['download', 'upload'] as const) : measured);
  const isp = said.client?.isp;
  return speedResult({
    attempted,
    downloadBps: said.download,
    uploadBps: said.upload,
    metrics: {
      latency_ms: said.ping === undefined || said.ping === 0 || said.ping >= noPingMs ? undefined : said.ping,
      download_bytes: attempted.includes('download') ? positive(said.bytes_received) : undefined,
      upload_bytes: attempted.includes('upload') ? positive(said.bytes_sent) : undefined,
    },
    server: serverOf(said.server),
    recorded: {
      engine: { name: 'speedtest-cli' },
      ...(startedAtMs !== undefined && { startedAtMs }),
      ...(isp !== undefined && { annotations: { isp } }),
    },
  });
}

function positive(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

function serverOf(said: z.output<typeof resultSchema>['server']): Server | undefined {
  const authority = said.host ?? /^https?:\/\/([^/]+)/.exec(said.url ?? '')?.[1];
  if (authority === undefined) return undefined;
  const port = Number(/:(\d{1,5})$/.exec(authority)?.[1]);
  const { name, sponsor, cc, country } = said;
  return {
    host: authority.replace(/:\d{1,5}$/, ''),
    ...(port >= 1 && port <= 65535 && { port }),
    ...(sponsor !== undefined && { site: sponsor }),
    ...(name !== undefined && { city: name }),
    ...((cc ?? country) !== undefined && { country: cc ?? country }),
  };
}
