// Records of Murakami (M-Lab): one JSON object a file, named TEST-LOCATION-NETWORKTYPE-CONNECTIONTYPE-TIME.jsonl.
// https://github.com/m-lab/murakami/tree/main/murakami/runners
// Units are in the record (Mbit/s, ms, %); of Ookla's test bytes/s and per cent. Times are UTC without saying so.
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import type { ParsedResult } from '../../core/nettest.js';
import { speedResult } from '../speed-result.js';
import { failureOfGoError, isRateLimited } from './go-failure.js';
import { isRecord, jsonLines, textOf } from './json-lines.js';
import { ndt7NettestId } from './ndt7-result.js';
import { ooklaNettestId } from './ookla.js';

const nettests: Readonly<Record<string, string>> = {
  ndt5: 'ndt5',
  ndt7: ndt7NettestId,
  'ookla-speedtest': ooklaNettestId,
};

const amount = z.number().min(0).max(1e15).nullish().catch(undefined);
const text = z.string().max(500).nullish().catch(undefined);
const schema = z.object({
  TestName: z.string(),
  ServerName: text,
  ServerIP: text,
  ServerHost: text,
  ServerIp: text,
  DownloadUUID: text,
  DownloadValue: amount,
  DownloadUnit: text,
  DownloadError: text,
  DownloadRetransValue: amount,
  DownloadRetransUnit: text,
  MinRTTValue: amount,
  MinRTTUnit: text,
  UploadValue: amount,
  UploadUnit: text,
  UploadError: text,
  TestError: text,
  DownloadBandwidth: amount,
  DownloadBytes: amount,
  DownloadLatencyIqm: amount,
  UploadBandwidth: amount,
  UploadBytes: amount,
  UploadLatencyIqm: amount,
  PingLatency: amount,
  PingJitter: amount,
  PacketLoss: amount,
  ResultId: text,
});
type Said = z.output<typeof schema>;

/** Murakami's records. */
export const murakami: ImportedFormat = {
  id: 'murakami',
  title: 'Murakami',
  rawFormat: 'murakami/1',
  role(entry): EntryRole {
    if (!isRecord(entry) || typeof entry.TestName !== 'string' || !('MurakamiLocation' in entry)) {
      return { kind: 'foreign' };
    }
    if (nettestOf(entry.TestName) !== undefined) return { kind: 'whole' };
    const reason = entry.TestName.startsWith('ooniprobe-')
      ? "Murakami's list of what ooniprobe did, not its measurements: import the reports"
      : `a test of Murakami that is not known here: "${entry.TestName.slice(0, 50)}"`;
    return { kind: 'refused', reason };
  },
  annotationsOfFileName,
  read(raw): ImportedRecord {
    const [value] = jsonLines(raw.text);
    const entry = isRecord(value) ? value : {};
    const said = schema.safeParse(entry).data;
    const nettest = nettestOf(said?.TestName ?? '') ?? 'ndt5';
    const id = textOf(said?.DownloadUUID) ?? textOf(said?.ResultId);
    return {
      nettest,
      nettestVersion: '1',
      result: resultOf(entry, said, nettest),
      // A file is often copied; the UUID of a server is the same in all of them.
      ...(id !== undefined && { key: id }),
    };
  },
};

function nettestOf(name: string): string | undefined {
  return Object.hasOwn(nettests, name) ? nettests[name] : undefined;
}

function resultOf(
  entry: Readonly<Record<string, unknown>>,
  said: Said | undefined,
  nettest: string,
): ParsedResult {
  const isOokla = nettest === ooklaNettestId;
  const errors = [said?.TestError, said?.DownloadError, said?.UploadError].map(textOf);
  const [whole, down, up] = errors.map((error) =>
    error === undefined ? undefined : failureOfGoError(error),
  );
  const startedAtMs = utc(entry.TestStartTime);
  const endedAtMs = utc(entry.TestEndTime);
  const loss = said?.PacketLoss ?? undefined;
  const host = textOf(said?.ServerHost) ?? textOf(said?.ServerName);
  const address = textOf(said?.ServerIP) ?? textOf(said?.ServerIp);
  return speedResult({
    attempted: ['download', 'upload'],
    downloadBps: isOokla
      ? times(said?.DownloadBandwidth, 8)
      : stated(said?.DownloadValue, said?.DownloadUnit, 'Mbit/s', 1e6),
    uploadBps: isOokla
      ? times(said?.UploadBandwidth, 8)
      : stated(said?.UploadValue, said?.UploadUnit, 'Mbit/s', 1e6),
    metrics: isOokla
      ? {
          latency_ms: above0(said?.PingLatency),
          jitter_ms: said?.PingJitter ?? undefined,
          packet_loss_ratio: loss === undefined || loss > 100 ? undefined : loss / 100,
          download_latency_ms: above0(said?.DownloadLatencyIqm),
          upload_latency_ms: above0(said?.UploadLatencyIqm),
          download_bytes: above0(said?.DownloadBytes),
          upload_bytes: above0(said?.UploadBytes),
        }
      : {
          min_rtt_ms: stated(said?.MinRTTValue, said?.MinRTTUnit, 'ms', 1),
          retransmission_ratio: stated(said?.DownloadRetransValue, said?.DownloadRetransUnit, '%', 0.01),
        },
    failure: whole,
    failures: { download: down, upload: up },
    server: host === undefined ? undefined : { host, ...(address !== undefined && { address }) },
    recorded: {
      engine: { name: `murakami ${nettest}` },
      annotations: annotationsOf(entry),
      ...(startedAtMs !== undefined && { startedAtMs }),
      ...(startedAtMs !== undefined &&
        endedAtMs !== undefined &&
        endedAtMs >= startedAtMs && { durationMs: endedAtMs - startedAtMs }),
    },
    flags: errors.some((error) => error !== undefined && isRateLimited(error)) ? ['rate_limited'] : [],
  });
}

const members: readonly (readonly [member: string, annotation: string])[] = [
  ['MurakamiLocation', 'site'],
  ['MurakamiNetworkType', 'networkType'],
  ['MurakamiConnectionType', 'connectionType'],
  ['MurakamiDeviceID', 'murakamiDevice'],
];

function annotationsOf(entry: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    members.flatMap(([member, annotation]) => {
      const said = textOf(entry[member]);
      return said === undefined ? [] : [[annotation, said.slice(0, 200)]];
    }),
  );
}

/** `ndt7-LOCATION-NETWORK-CONNECTION-2021-06-01T10:00:00.123456.jsonl`; a location may hold dashes itself. */
function annotationsOfFileName(name: string): Record<string, string> {
  const match = /^[a-z0-9_]+-(.+)-([^-]+)-([^-]+)-(?:\d+-)?\d{4}-\d\d-\d\dT[^-]*\.jsonl(?:\.gz)?$/i.exec(
    name,
  );
  const [, site = '', networkType = '', connectionType = ''] = match ?? [];
  return match === null ? {} : { site, networkType, connectionType };
}

function utc(value: unknown): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,9})?Z?$/.exec(textOf(value) ?? '');
  if (match === null) return undefined;
  const ms = Date.parse(`${match[1] ?? ''}T${match[2] ?? ''}${(match[3] ?? '').slice(0, 4)}Z`);
  return Number.isFinite(ms) ? ms : undefined;
}

/** A figure with its unit; a 0 is one of a ratio only. */
function stated(
  value: number | null | undefined,
  unit: string | null | undefined,
  wanted: string,
  factor: number,
): number | undefined {
  if (value === null || value === undefined || unit !== wanted) return undefined;
  if (value === 0 && wanted !== '%') return undefined;
  return factor > 1 ? Math.round(value * factor) : value * factor;
}

function times(value: number | null | undefined, factor: number): number | undefined {
  return value === null || value === undefined ? undefined : value * factor;
}

/** 0 stands for "not measured". */
function above0(value: number | null | undefined): number | undefined {
  return value === null || value === 0 ? undefined : value;
}
