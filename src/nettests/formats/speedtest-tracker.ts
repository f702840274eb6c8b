// Exports of the two programs called Speedtest Tracker: henrywhitaker3's (backup as JSON or CSV: Mbit/s) and alexjustesen's
// (JSON of the API, CSV export: bytes/s, with the output of the program that measured in `data`).
// https://github.com/henrywhitaker3/Speedtest-Tracker · https://github.com/alexjustesen/speedtest-tracker
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import type { Failure } from '../../core/failure.js';
import type { ParsedResult } from '../../core/nettest.js';
import { failureOfText } from '../failure-of-text.js';
import { speedResult } from '../speed-result.js';
import { isRecord, jsonLines, textOf } from './json-lines.js';
import { librespeedNettestId } from './librespeed-cli.js';
import { isOoklaResult, ooklaNettestId, ooklaResult } from './ookla.js';
import { rowOfTable, utcOf, valuesOf } from './table-row.js';

const tableOld = 'speedtest-tracker-old';
const tableNew = 'speedtest-tracker-new';

/** Its states before a test has a result, or where none is made; `benchmarking` has one that is still judged. */
const unmeasured = new Set(['running', 'waiting', 'started', 'checking', 'skipped']);
const measured = new Set(['completed', 'benchmarking']);

const amount = z.coerce.number().min(0).max(1e15).optional().catch(undefined);
const text = z.string().min(1).max(500).optional().catch(undefined);

const oldSchema = z.object({
  ping: amount,
  download: amount,
  upload: amount,
  server_name: text,
  server_host: text,
  url: text,
  failed: z.unknown(),
  created_at: text,
});

const newSchema = z.object({
  service: text,
  ping: amount,
  download: amount,
  upload: amount,
  status: text,
  data: z.unknown(),
  created_at: text,
});

/** Speedtest Tracker, both of that name: the older one's records are told by `failed`, the newer one's by `status`. */
export const speedtestTracker: ImportedFormat = trackerFormat('speedtest-tracker', {
  id: tableOld,
  requires: ['id', 'ping', 'download', 'upload', 'created_at', 'updated_at'],
});

/** The newer one's CSV, whose further columns are the flattened output of the program that measured. */
export const speedtestTrackerCsv: ImportedFormat = trackerFormat('speedtest-tracker-csv', {
  id: tableNew,
  requires: ['id', 'service', 'status', 'scheduled', 'healthy', 'created_at'],
});

function trackerFormat(id: string, table: NonNullable<ImportedFormat['table']>): ImportedFormat {
  const isCsv = table.id === tableNew;
  return {
    id,
    title: isCsv ? 'CSV of Speedtest Tracker' : 'Speedtest Tracker',
    rawFormat: `${id}/1`,
    table,
    unwrap: isCsv ? () => undefined : unwrap,
    role(entry): EntryRole {
      if (rowOfTable(entry, table.id) !== undefined) return { kind: 'whole' };
      if (isCsv || !isRecord(entry)) return { kind: 'foreign' };
      const { status } = entry;
      if (isNew(entry) && typeof status === 'string' && unmeasured.has(status)) {
        return { kind: 'refused', reason: `a test of Speedtest Tracker without a result (${status})` };
      }
      return { kind: isNew(entry) || isOld(entry) ? 'whole' : 'foreign' };
    },
    read(raw): ImportedRecord {
      const [value] = jsonLines(raw.text);
      const row = rowOfTable(value, table.id);
      const entry = row === undefined ? (isRecord(value) ? value : {}) : valuesOf(row);
      return { nettest: nettestOf(entry), nettestVersion: '1', result: resultOf(entry, isCsv) };
    },
  };
}

/** {data:[…], links, meta} of the API, {data:{…}} of one, and {message:"ok", data:{…}} of the old interface. */
function unwrap(entry: unknown): readonly unknown[] | undefined {
  if (!isRecord(entry) || !('data' in entry) || 'id' in entry) return undefined;
  const { data } = entry;
  const inner: readonly unknown[] = Array.isArray(data) ? data : [data];
  return inner.length > 0 && inner.every((one) => isRecord(one) && (isNew(one) || isOld(one)))
    ? inner
    : undefined;
}

function isNew(entry: Readonly<Record<string, unknown>>): boolean {
  return ['id', 'service', 'download', 'upload', 'status', 'created_at'].every((key) => key in entry);
}

function isOld(entry: Readonly<Record<string, unknown>>): boolean {
  const has = ['id', 'ping', 'download', 'upload', 'created_at', 'updated_at'].every((key) => key in entry);
  return has && !('service' in entry) && !('status' in entry);
}

function nettestOf({ service }: Readonly<Record<string, unknown>>): string {
  return typeof service === 'string' && service.toLowerCase() === 'librespeed'
    ? librespeedNettestId
    : ooklaNettestId;
}

function resultOf(entry: Readonly<Record<string, unknown>>, isCsv: boolean): ParsedResult {
  if (isCsv) return ofFlattened(entry);
  return isNew(entry) ? ofNew(entry) : ofOld(entry);
}

/** Mbit/s; a failed test has 0 in all of them. */
function ofOld(entry: Readonly<Record<string, unknown>>): ParsedResult {
  const said = oldSchema.safeParse(entry).data;
  const failed = said?.failed === true || said?.failed === 1 || said?.failed === '1';
  const startedAtMs = utcOf(said?.created_at);
  const host = said?.server_host ?? said?.server_name;
  return speedResult({
    attempted: ['download', 'upload'],
    downloadBps: times(said?.download, 1e6),
    uploadBps: times(said?.upload, 1e6),
    metrics: { latency_ms: said?.ping === 0 || failed ? undefined : said?.ping },
    failure: failed ? { failure: 'unknown_failure', detail: 'Speedtest Tracker calls it failed' } : undefined,
    server: host === undefined ? undefined : { host: host.replace(/:\d+$/, '') },
    recorded: recordedOf(startedAtMs),
    flags: zoneFlags(said?.created_at),
  });
}

/** Bytes per second; where `data` is Ookla's own output that says more. */
function ofNew(entry: Readonly<Record<string, unknown>>): ParsedResult {
  const said = newSchema.safeParse(entry).data;
  const data = typeof said?.data === 'string' ? jsonLines(said.data)[0] : said?.data;
  if (isOoklaResult(data)) return ooklaResult([data]);
  const failure = failureOfStatus(said?.status, isRecord(data) ? textOf(data.message) : undefined);
  return speedResult({
    attempted: ['download', 'upload'],
    downloadBps: times(said?.download, 8),
    uploadBps: times(said?.upload, 8),
    metrics: { latency_ms: said?.ping === 0 ? undefined : said?.ping },
    failure,
    recorded: recordedOf(utcOf(said?.created_at)),
    flags: zoneFlags(said?.created_at),
  });
}

/** The CSV has no column of its own for the figures: they are those of Ookla's output, flattened. */
function ofFlattened(entry: Readonly<Record<string, unknown>>): ParsedResult {
  const figure = (name: string): number | undefined => {
    const value = entry[name];
    return typeof value === 'number' ? value : undefined;
  };
  const status = textOf(entry.status)?.toLowerCase();
  const loss = figure('packetloss');
  const created = textOf(entry.created_at);
  const host = textOf(entry.server_host) ?? textOf(entry.server_name);
  return speedResult({
    attempted: ['download', 'upload'],
    downloadBps: times(figure('download_bandwidth'), 8),
    uploadBps: times(figure('upload_bandwidth'), 8),
    metrics: {
      latency_ms: figure('ping_latency') === 0 ? undefined : figure('ping_latency'),
      jitter_ms: figure('ping_jitter'),
      packet_loss_ratio: loss === undefined || loss > 100 ? undefined : loss / 100,
      download_bytes: figure('download_bytes') === 0 ? undefined : figure('download_bytes'),
      upload_bytes: figure('upload_bytes') === 0 ? undefined : figure('upload_bytes'),
    },
    failure: failureOfStatus(status, textOf(entry.message)),
    server: host === undefined ? undefined : { host },
    recorded: recordedOf(utcOf(textOf(entry.timestamp)) ?? utcOf(created)),
    flags: textOf(entry.timestamp) === undefined ? zoneFlags(created) : [],
  });
}

function failureOfStatus(status: string | undefined, message: string | undefined): Failure | undefined {
  if (status === undefined || measured.has(status)) return undefined;
  if (message !== undefined) return failureOfText(message);
  return { failure: 'unknown_failure', detail: `Speedtest Tracker calls it ${status}` };
}

function recordedOf(startedAtMs: number | undefined) {
  return startedAtMs === undefined ? {} : { startedAtMs };
}

/** Both programs write the time of the zone that they were set to, mostly UTC, without saying which. */
function zoneFlags(created: string | undefined): readonly string[] {
  return created !== undefined && !/(?:Z|[+-]\d\d:?\d\d)$/.test(created) ? ['start_zone_unknown'] : [];
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : Math.round(value * factor);
}
