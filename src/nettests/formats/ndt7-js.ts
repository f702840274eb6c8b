// Calls of @m-lab/ndt7 (browser, Electron), one JSON line each: {"cb": name of the callback, "v": its argument}.
// https://github.com/m-lab/ndt7-js/blob/main/src/ndt7.js
// Traps: client samples count seconds, server ones µs; complete({}) with return value 0 is no success; the client's
// own upload figure is too low.
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import { directions, type Direction, type Server } from '../../core/measurement.js';
import { failureOfGoError, isRateLimited } from './go-failure.js';
import { isRecord, jsonLines, textOf } from './json-lines.js';
import { keyOfUuids, ndt7NettestId, ndt7Result } from './ndt7-result.js';
import { figuresOf, recordedMessageSchema, type Amount, type RecordedMessage } from './recorded-ndt7.js';

const callbacks = [
  'serverDiscovery',
  'serverChosen',
  'downloadStart',
  'downloadMeasurement',
  'downloadComplete',
  'uploadStart',
  'uploadMeasurement',
  'uploadComplete',
  'error',
  'returned',
] as const;

const callSchema = z.object({ cb: z.enum(callbacks), v: z.unknown().optional() });
type Call = z.output<typeof callSchema>;

const clientSchema = z.object({
  ElapsedTime: z.number().positive(),
  NumBytes: z.number().positive(),
});
const measurementSchema = z.object({ Source: z.enum(['client', 'server']), Data: z.unknown().optional() });
const completeSchema = z.object({
  LastClientMeasurement: z.unknown().optional(),
  LastServerMeasurement: z.unknown().optional(),
});

/** Recorded calls of @m-lab/ndt7. */
export const ndt7Js: ImportedFormat = {
  id: 'ndt7-js',
  title: '@m-lab/ndt7',
  rawFormat: 'ndt7-js/1',
  role,
  read(raw): ImportedRecord {
    const calls = jsonLines(raw.text).flatMap((entry) => {
      const call = callSchema.safeParse(entry);
      return call.success ? [call.data] : [];
    });
    return recordOf(calls);
  },
};

function role(entry: unknown, open: readonly unknown[]): EntryRole {
  const call = callSchema.safeParse(entry);
  if (!call.success) return { kind: 'foreign' };
  const { cb } = call.data;
  if (cb === 'returned') return { kind: 'last' };
  const isOnce = cb === 'serverDiscovery' || cb === 'downloadStart' || cb === 'uploadStart';
  const isSecond = open.some((before) => isRecord(before) && before.cb === cb);
  return { kind: isOnce && isSecond ? 'first' : 'part' };
}

function recordOf(calls: readonly Call[]): ImportedRecord {
  const error = calls.find(({ cb }) => cb === 'error')?.v;
  const errorText =
    typeof error === 'string' ? error : error === undefined ? undefined : JSON.stringify(error);
  const isAttempted = (direction: Direction): boolean => calls.some(({ cb }) => cb.startsWith(direction));
  const attempted = directions.filter(isAttempted);
  // A run that failed before its first direction (no server) attempted the download.
  const figures = (attempted.length === 0 ? directions.slice(0, 1) : attempted).map((direction) =>
    figuresOf(recordedDirection(direction, calls, errorText)),
  );
  const key = keyOfUuids(figures);
  const server = serverOf(calls, figures.find(({ serverEndpoint }) => serverEndpoint)?.serverEndpoint);
  return {
    nettest: ndt7NettestId,
    nettestVersion: '1',
    result: ndt7Result(figures, {
      engine: { name: '@m-lab/ndt7' },
      server,
      flags: errorText !== undefined && isRateLimited(errorText) ? ['rate_limited'] : [],
    }),
    ...(key === undefined ? {} : { key }),
  };
}

function recordedDirection(direction: Direction, calls: readonly Call[], errorText: string | undefined) {
  const samples = calls
    .filter(({ cb }) => cb === `${direction}Measurement`)
    .flatMap(({ v }) => {
      const sample = measurementSchema.safeParse(v);
      return sample.success ? [sample.data] : [];
    });
  const complete = calls.find(({ cb }) => cb === `${direction}Complete`);
  const last = completeSchema.safeParse(complete?.v);
  const client = samples.filter(({ Source }) => Source === 'client').flatMap(({ Data }) => amountIn(Data));
  const messages = samples.filter(({ Source }) => Source === 'server').flatMap(({ Data }) => messageIn(Data));
  const hasError = errorText !== undefined && complete === undefined;
  return {
    direction,
    client: [...client, ...newerThan(client, amountIn(last.data?.LastClientMeasurement))],
    messages: [...messages, ...messageIn(last.data?.LastServerMeasurement)],
    ended: complete !== undefined,
    failure: hasError ? failureOfGoError(errorText) : undefined,
  };
}

/** The closing figure repeats the last sample. */
function newerThan(samples: readonly Amount[], closing: readonly Amount[]): readonly Amount[] {
  const lastMs = samples.at(-1)?.elapsedMs ?? 0;
  return closing.filter(({ elapsedMs }) => elapsedMs > lastMs);
}

/** The client's samples: ElapsedTime in seconds. */
function amountIn(data: unknown): Amount[] {
  const parsed = clientSchema.safeParse(data);
  return parsed.success ? [{ elapsedMs: parsed.data.ElapsedTime * 1000, bytes: parsed.data.NumBytes }] : [];
}

function messageIn(data: unknown): RecordedMessage[] {
  const parsed = recordedMessageSchema.safeParse(data);
  return parsed.success ? [parsed.data] : [];
}

function serverOf(calls: readonly Call[], endpoint: string | undefined): Server | undefined {
  const chosen = calls.find(({ cb }) => cb === 'serverChosen')?.v;
  const host = isRecord(chosen) ? (textOf(chosen.hostname) ?? textOf(chosen.machine)) : undefined;
  const [, address, port] = /^\[?(.+?)\]?:(\d{1,5})$/.exec(endpoint ?? '') ?? [];
  const name = host ?? address;
  if (name === undefined) return undefined;
  return {
    host: name,
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}
