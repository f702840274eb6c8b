// Output of Ookla's speedtest 1.0 to 1.2, -f json, json-pretty and jsonl. https://www.speedtest.net/apps/cli
// Units: `bandwidth` in bytes per second, times in ms, packetLoss in per cent (absent where it could not be measured). Errors
// that a test survived stand beside its result as lines of type log.
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import type { Failure } from '../../core/failure.js';
import type { Server } from '../../core/measurement.js';
import type { ParsedResult } from '../../core/nettest.js';
import { failureOfText } from '../failure-of-text.js';
import { speedResult } from '../speed-result.js';
import { instantOf, isRecord, jsonLines, textOf } from './json-lines.js';

/** The nettest these records belong to, and the format of one imported run. */
export const ooklaNettestId = 'ookla';
export const ooklaRawFormat = 'ookla/1';

const amount = z.number().min(0).max(1e15).optional().catch(undefined);
const latency = z.object({ iqm: amount }).optional().catch(undefined);
const half = z
  .object({ bandwidth: amount, bytes: amount, elapsed: amount, latency })
  .optional()
  .catch(undefined);
const text = z.string().min(1).max(500).optional().catch(undefined);

const resultSchema = z.object({
  timestamp: text,
  ping: z.object({ latency: amount, jitter: amount }).optional().catch(undefined),
  download: half,
  upload: half,
  packetLoss: z.number().min(0).max(100).optional().catch(undefined),
  isp: text,
  interface: z.object({ isVpn: z.boolean().optional() }).optional().catch(undefined),
  server: z
    .object({
      host: text,
      port: z.number().int().min(1).max(65535).optional().catch(undefined),
      name: text,
      location: text,
      country: text,
      ip: text,
    })
    .optional()
    .catch(undefined),
  result: z.object({ id: text }).optional().catch(undefined),
});

const partTypes = new Set(['ping', 'download', 'upload']);

/** Lines of two failed runs lie further apart than this. */
const sameRunMs = 60_000;

/** Ookla's output. */
export const ooklaFormat: ImportedFormat = {
  id: 'ookla',
  title: "Ookla's speedtest",
  rawFormat: ooklaRawFormat,
  role,
  read(raw): ImportedRecord {
    const entries = jsonLines(raw.text);
    const id = resultSchema.safeParse(entries.find(isOoklaResult)).data?.result?.id;
    return {
      nettest: ooklaNettestId,
      nettestVersion: '1',
      result: ooklaResult(entries),
      ...(id !== undefined && { key: id }),
    };
  },
};

function role(entry: unknown, open: readonly unknown[]): EntryRole {
  if (isOoklaResult(entry)) return { kind: 'last' };
  if (!isRecord(entry)) return { kind: 'foreign' };
  const { type } = entry;
  if (type === 'testStart' && 'timestamp' in entry) return { kind: 'first' };
  if (typeof type === 'string' && partTypes.has(type) && type in entry) return { kind: 'part' };
  if (!isLog(entry)) return { kind: 'foreign' };
  const [first] = open;
  const began = instantOf(isRecord(first) ? first.timestamp : undefined);
  const now = instantOf(entry.timestamp);
  const another = began !== undefined && now !== undefined && Math.abs(now - began) > sameRunMs;
  return { kind: another && open.every((one) => isRecord(one) && isLog(one)) ? 'first' : 'part' };
}

/** True for the JSON object of a whole test. */
export function isOoklaResult(entry: unknown): boolean {
  return isRecord(entry) && entry.type === 'result' && ('download' in entry || 'upload' in entry);
}

function isLog(entry: Readonly<Record<string, unknown>>): boolean {
  return entry.type === 'log' && typeof entry.level === 'string' && typeof entry.message === 'string';
}

/** Reads the lines of one run. Pure and total. */
export function ooklaResult(entries: readonly unknown[]): ParsedResult {
  const parsed = resultSchema.safeParse(entries.findLast(isOoklaResult));
  const failure = failureIn(entries);
  if (!parsed.success) {
    const startedAtMs = entries
      .map((entry) => instantOf(isRecord(entry) ? entry.timestamp : undefined))
      .find((ms) => ms !== undefined);
    return speedResult({
      attempted: ['download', 'upload'],
      failure: failure ?? { failure: 'report_invalid', detail: 'no result in the output' },
      recorded: {
        engine: { name: 'speedtest (Ookla)' },
        ...(startedAtMs !== undefined && { startedAtMs }),
      },
    });
  }
  const { ping, download, upload, packetLoss, isp, server, timestamp } = parsed.data;
  const endedAtMs = instantOf(timestamp);
  return speedResult({
    attempted: ['download', 'upload'],
    downloadBps: times8(download?.bandwidth),
    uploadBps: times8(upload?.bandwidth),
    metrics: {
      latency_ms: positive(ping?.latency),
      jitter_ms: ping?.jitter,
      packet_loss_ratio: packetLoss === undefined ? undefined : packetLoss / 100,
      download_latency_ms: positive(download?.latency?.iqm),
      upload_latency_ms: positive(upload?.latency?.iqm),
      download_bytes: positive(download?.bytes),
      upload_bytes: positive(upload?.bytes),
    },
    server: serverOf(server),
    recorded: {
      engine: { name: 'speedtest (Ookla)' },
      ...(endedAtMs !== undefined && { startedAtMs: endedAtMs }),
      ...durationOf(download?.elapsed, upload?.elapsed),
      ...(isp !== undefined && { annotations: { isp } }),
    },
    flags: [
      ...(parsed.data.interface?.isVpn === true ? ['vpn'] : []),
      // The test went on after it; its figures stand.
      ...(failure === undefined ? [] : ['errors_survived']),
    ],
  });
}

/** Of log lines the last error, and a bare {"error"} where there is none. */
function failureIn(entries: readonly unknown[]): Failure | undefined {
  const errors = entries.flatMap((entry) => {
    if (!isRecord(entry)) return [];
    const said = entry.type === 'log' && entry.level === 'error' ? entry.message : entry.error;
    return textOf(said) ?? [];
  });
  const last = errors.at(-1);
  return last === undefined ? undefined : failureOfText(last);
}

function durationOf(down: number | undefined, up: number | undefined) {
  const total = (down ?? 0) + (up ?? 0);
  return total > 0 ? { durationMs: total } : {};
}

function times8(bytesPerSecond: number | undefined): number | undefined {
  return bytesPerSecond === undefined ? undefined : bytesPerSecond * 8;
}

function positive(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

function serverOf(said: z.output<typeof resultSchema>['server']): Server | undefined {
  const host = said?.host ?? said?.name;
  if (said === undefined || host === undefined) return undefined;
  const { port, ip, location, name, country } = said;
  return {
    host,
    ...(port !== undefined && { port }),
    ...(ip !== undefined && { address: ip }),
    ...(name !== undefined && { site: name }),
    ...(location !== undefined && { city: location }),
    ...(country !== undefined && { country }),
  };
}
