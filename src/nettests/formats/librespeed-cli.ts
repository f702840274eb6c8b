// Output of librespeed-cli with --json or --json-stream. https://github.com/librespeed/speedtest-cli/blob/master/report/json.go
// Units: download and upload in Mbit/s with two decimals (10^6), ping and jitter in ms; 0 for a direction that was left out.
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import type { Direction, Server } from '../../core/measurement.js';
import type { ParsedResult } from '../../core/nettest.js';
import { speedResult } from '../speed-result.js';
import { instantOf, isRecord, jsonLines } from './json-lines.js';

/** The nettest these records belong to, and the format of one imported run. */
export const librespeedNettestId = 'librespeed';
export const librespeedRawFormat = 'librespeed-cli/1';

const amount = z.number().min(0).max(1e15).optional().catch(undefined);
const text = z.string().min(1).max(500).optional().catch(undefined);

const reportSchema = z.object({
  timestamp: text,
  server: z.object({ name: text, url: text }),
  client: z.object({ org: text }).optional().catch(undefined),
  bytes_sent: amount,
  bytes_received: amount,
  ping: amount,
  jitter: amount,
  download: amount,
  upload: amount,
});

/** librespeed-cli's JSON. */
export const librespeedFormat: ImportedFormat = {
  id: 'librespeed-cli',
  title: 'librespeed-cli',
  rawFormat: librespeedRawFormat,
  role(entry): EntryRole {
    if (isLibrespeed(entry)) return { kind: 'whole' };
    if (!isRecord(entry)) return { kind: 'foreign' };
    if (entry.event === 'result' && Array.isArray(entry.reports)) return { kind: 'last' };
    const isSign = entry.event === 'phase' || entry.event === 'progress';
    return { kind: isSign && typeof entry.phase === 'string' ? 'part' : 'foreign' };
  },
  read: (raw): ImportedRecord => ({
    nettest: librespeedNettestId,
    nettestVersion: '1',
    result: librespeedResult(reportIn(jsonLines(raw.text))),
  }),
};

/** True for the JSON object of one run. */
export function isLibrespeed(entry: unknown): boolean {
  return (
    isRecord(entry) &&
    isRecord(entry.server) &&
    'url' in entry.server &&
    ['download', 'upload', 'ping', 'jitter', 'bytes_sent', 'bytes_received'].every((key) => key in entry)
  );
}

/** The report among the values of an output: an array, an object, or the last event of a stream. */
export function reportIn(values: readonly unknown[]): unknown {
  const candidates = values.flatMap((value): readonly unknown[] => {
    if (Array.isArray(value)) return value;
    return isRecord(value) && Array.isArray(value.reports) ? value.reports : [value];
  });
  return candidates.find(isLibrespeed);
}

/** Reads one report; `asked` are the directions that were wanted. Pure and total. */
export function librespeedResult(report: unknown, asked?: readonly Direction[]): ParsedResult {
  const parsed = reportSchema.safeParse(report);
  if (!parsed.success) {
    const failure = { failure: 'report_invalid', detail: 'no report of librespeed-cli' };
    return speedResult({ attempted: asked ?? ['download', 'upload'], failure });
  }
  const said = parsed.data;
  const startedAtMs = instantOf(said.timestamp);
  const measured = (['download', 'upload'] as const).filter((direction) => (said[direction] ?? 0) > 0);
  const attempted = asked ?? (measured.length === 0 ? (['download', 'upload'] as const) : measured);
  const isp = said.client?.org;
  return speedResult({
    attempted,
    downloadBps: bitsOf(said.download),
    uploadBps: bitsOf(said.upload),
    metrics: {
      latency_ms: positive(said.ping),
      jitter_ms: positive(said.ping) === undefined ? undefined : said.jitter,
      download_bytes: attempted.includes('download') ? positive(said.bytes_received) : undefined,
      upload_bytes: attempted.includes('upload') ? positive(said.bytes_sent) : undefined,
    },
    server: serverOf(said.server),
    recorded: {
      engine: { name: 'librespeed-cli' },
      ...(startedAtMs !== undefined && { startedAtMs }),
      ...(isp !== undefined && { annotations: { isp } }),
    },
  });
}

function bitsOf(megabits: number | undefined): number | undefined {
  return megabits === undefined ? undefined : Math.round(megabits * 1e6);
}

function positive(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

function serverOf({ name, url }: z.output<typeof reportSchema>['server']): Server | undefined {
  const match = /^(?:(https?):)?\/\/([^/:]+)(?::(\d{1,5}))?/.exec(url ?? '');
  const host = match?.[2] ?? name;
  if (host === undefined) return undefined;
  const port = Number(match?.[3]);
  return {
    host,
    ...(port >= 1 && port <= 65535 && { port }),
    ...(match?.[1] !== undefined && { scheme: match[1] }),
    ...(name !== undefined && { site: name }),
  };
}
