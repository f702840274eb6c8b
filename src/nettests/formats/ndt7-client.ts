// Output of ndt7-client (Go): JSON lines {"Key","Value"} and a bare summary; with -quiet the summary alone.
// https://github.com/m-lab/ndt7-client-go/tree/v0.10.1/internal/emitter
// Traps: a direction that failed is in the summary with Value 0, Unit "" and UUID ""; a download that was cut short
// has no error event and a plausible throughput; the exit code is the number of failed directions.
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import { directionSchema, directions, type Direction, type Server } from '../../core/measurement.js';
import { failureOfGoError, isRateLimited } from './go-failure.js';
import { isRecord, jsonLines, textOf } from './json-lines.js';
import { keyOfUuids, ndt7NettestId, ndt7Result } from './ndt7-result.js';
import { figuresOf, recordedMessageSchema, type Amount, type RecordedMessage } from './recorded-ndt7.js';

const eventSchema = z.object({
  Key: z.string(),
  Value: z.looseObject({ Test: directionSchema, Failure: z.string().optional() }),
});

const valueSchema = z.object({ Value: z.number(), Unit: z.string() });
const subtestSchema = z.object({
  UUID: z.string(),
  Throughput: valueSchema,
  Latency: valueSchema,
  Retransmission: valueSchema,
});
const summarySchema = z.object({
  ServerFQDN: z.string(),
  ServerIP: z.string().optional(),
  Download: subtestSchema.nullish(),
  Upload: subtestSchema.nullish(),
});

type Event = z.output<typeof eventSchema>;
type Subtest = z.output<typeof subtestSchema>;

const amountSchema = z.object({
  AppInfo: z.object({ NumBytes: z.number().nonnegative(), ElapsedTime: z.number().nonnegative() }),
});

/** ndt7-client's output. */
export const ndt7Client: ImportedFormat = {
  id: 'ndt7-client',
  title: 'ndt7-client',
  rawFormat: 'ndt7-client/1',
  role,
  read(raw): ImportedRecord {
    const entries = jsonLines(raw.text);
    const events = entries.map((entry) => eventSchema.safeParse(entry)).filter(({ success }) => success);
    return recordOf(
      events.map(({ data }) => data).filter((event) => event !== undefined),
      entries.find(isSummary),
    );
  },
};

function role(entry: unknown, open: readonly unknown[]): EntryRole {
  if (isSummary(entry)) return { kind: 'last' };
  const event = eventSchema.safeParse(entry);
  if (!event.success) return { kind: 'foreign' };
  const { Key, Value } = event.data;
  return { kind: Key === 'starting' && isSecondStart(Value.Test, open) ? 'first' : 'part' };
}

/** Download goes before upload, and each comes once in a run. */
function isSecondStart(test: Direction, open: readonly unknown[]): boolean {
  if (test === 'download') return true;
  return open.some((entry) => {
    const event = eventSchema.safeParse(entry);
    return event.success && event.data.Key === 'starting' && event.data.Value.Test === test;
  });
}

function isSummary(entry: unknown): boolean {
  return (
    isRecord(entry) &&
    'ServerFQDN' in entry &&
    ('Download' in entry || 'Upload' in entry) &&
    !('Key' in entry) &&
    // ndt5-client's summary has these.
    !('DownloadUUID' in entry)
  );
}

function recordOf(events: readonly Event[], summaryEntry: unknown): ImportedRecord {
  const summary = summarySchema.safeParse(summaryEntry);
  const subtests = {
    download: summary.data?.Download ?? undefined,
    upload: summary.data?.Upload ?? undefined,
  };
  const isAttempted = (direction: Direction): boolean =>
    subtests[direction] !== undefined || events.some(({ Value }) => Value.Test === direction);
  const figures = directions
    .filter(isAttempted)
    .map((direction) =>
      figuresOf(recordedDirection(direction, events, subtests[direction], summaryEntry !== undefined)),
    );
  const failureTexts = events.map(({ Value }) => Value.Failure ?? '');
  const isMalformed = summaryEntry !== undefined && !summary.success;
  const result = ndt7Result(figures, {
    engine: { name: 'ndt7-client-go' },
    server: serverOf(
      summary.data,
      events,
      figures.find(({ serverEndpoint }) => serverEndpoint)?.serverEndpoint,
    ),
    flags: [
      ...(failureTexts.some(isRateLimited) ? ['rate_limited'] : []),
      ...(isMalformed ? ['summary_invalid'] : []),
    ],
  });
  const key = keyOfUuids(figures);
  return {
    nettest: ndt7NettestId,
    nettestVersion: '1',
    result:
      isMalformed && figures.length === 0
        ? {
            ...result,
            failure: { failure: 'report_invalid', detail: 'the summary has not the shape it should have' },
          }
        : result,
    ...(key === undefined ? {} : { key }),
  };
}

function recordedDirection(
  direction: Direction,
  events: readonly Event[],
  subtest: Subtest | undefined,
  hasSummary: boolean,
) {
  const own = events.filter(({ Value }) => Value.Test === direction);
  const measurements = own.filter(({ Key }) => Key === 'measurement').map(({ Value }) => Value);
  const failureText = own.find(({ Key }) => Key === 'error')?.Value.Failure;
  const bps = megabits(subtest);
  return {
    direction,
    client: measurements.flatMap(amountIn),
    messages: measurements.flatMap(messageIn),
    stated: {
      ...(direction === 'download' ? { clientBps: bps } : { serverBps: bps }),
      minRttMs: statedValue(subtest?.Latency, 'ms'),
      retransmissionRatio: ratio(subtest),
    },
    uuid: textOf(subtest?.UUID),
    failure: failureText === undefined ? undefined : failureOfGoError(failureText),
    ended: hasSummary || own.some(({ Key }) => Key === 'complete'),
  };
}

/** The client's own samples: ElapsedTime in µs. */
function amountIn(value: Event['Value']): Amount[] {
  const parsed = amountSchema.safeParse(value);
  if (value.Origin !== 'client' || !parsed.success) return [];
  return [{ elapsedMs: parsed.data.AppInfo.ElapsedTime / 1000, bytes: parsed.data.AppInfo.NumBytes }];
}

function messageIn(value: Event['Value']): RecordedMessage[] {
  const parsed = recordedMessageSchema.safeParse(value);
  return value.Origin === 'server' && parsed.success ? [parsed.data] : [];
}

/** A value with the unit that says it was measured. */
function statedValue(stated: z.output<typeof valueSchema> | undefined, unit: string): number | undefined {
  return stated?.Unit === unit && Number.isFinite(stated.Value) && stated.Value >= 0
    ? stated.Value
    : undefined;
}

function megabits(subtest: Subtest | undefined): number | undefined {
  const value = statedValue(subtest?.Throughput, 'Mbit/s');
  return value === undefined || value === 0 ? undefined : value * 1e6;
}

function ratio(subtest: Subtest | undefined): number | undefined {
  const percent = statedValue(subtest?.Retransmission, '%');
  return percent === undefined || percent > 100 ? undefined : percent / 100;
}

function serverOf(
  summary: z.output<typeof summarySchema> | undefined,
  events: readonly Event[],
  endpoint: string | undefined,
): Server | undefined {
  const connected = events.find(({ Key }) => Key === 'connected')?.Value.Server;
  const host = textOf(summary?.ServerFQDN) ?? textOf(connected);
  if (host === undefined) return undefined;
  const address = textOf(summary?.ServerIP);
  const port = portOf(endpoint);
  return { host, ...(address === undefined ? {} : { address }), ...(port === undefined ? {} : { port }) };
}

function portOf(endpoint: string | undefined): number | undefined {
  const port = Number(/:(\d{1,5})$/.exec(endpoint ?? '')?.[1]);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined;
}
