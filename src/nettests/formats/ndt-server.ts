// ndt-server's own record of an ndt7 test, one direction a file, as M-Lab publishes it too.
// https://github.com/m-lab/ndt-server/blob/main/data/result.go
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import { directions, type Direction } from '../../core/measurement.js';
import { instantOf, isRecord, jsonLines, textOf } from './json-lines.js';
import { keyOfUuids, ndt7NettestId, ndt7Result } from './ndt7-result.js';
import { figuresOf, recordedMessageSchema } from './recorded-ndt7.js';

const port = z.number().int().min(1).max(65_535);

/** What both protocols' records begin with. */
export const serverRecordSchema = z.object({
  GitShortCommit: z.string().optional(),
  Version: z.string().optional(),
  ServerIP: z.string().min(1),
  ServerPort: port.optional().catch(undefined),
  StartTime: z.string().optional(),
  EndTime: z.string().optional(),
});

const directionRecordSchema = z.object({
  UUID: z.string().optional(),
  ServerMeasurements: z.array(z.unknown()).nullish(),
  ClientMeasurements: z.array(z.unknown()).nullish(),
  ClientMetadata: z.unknown().optional(),
});
type DirectionRecord = z.output<typeof directionRecordSchema>;

const clientMeasurementSchema = z.object({
  AppInfo: z.object({ NumBytes: z.number().nonnegative(), ElapsedTime: z.number().positive() }),
});

/** ndt-server's record of one ndt7 direction. */
export const ndtServer: ImportedFormat = {
  id: 'ndt-server',
  title: 'ndt-server',
  rawFormat: 'ndt-server/1',
  role(entry): EntryRole {
    const isOne =
      isRecord(entry) &&
      serverRecordSchema.safeParse(entry).success &&
      (isRecord(entry.Download) || isRecord(entry.Upload));
    return { kind: isOne ? 'whole' : 'foreign' };
  },
  read(raw): ImportedRecord {
    const [entry] = jsonLines(raw.text);
    return recordOf(entry);
  },
};

function recordOf(entry: unknown): ImportedRecord {
  const record = serverRecordSchema.safeParse(entry).data;
  const recorded = directions.flatMap((direction) => {
    const parsed = directionRecordSchema.safeParse(
      isRecord(entry) ? entry[direction === 'download' ? 'Download' : 'Upload'] : undefined,
    );
    return parsed.success ? [{ direction, ...parsed.data }] : [];
  });
  const figures = recorded.map((one) => figuresOf(recordedDirection(one.direction, one)));
  const metadata = Object.fromEntries(
    recorded.flatMap((one) => Object.entries(metadataOf(one.ClientMetadata))),
  );
  const startedAtMs = instantOf(record?.StartTime);
  const key = keyOfUuids(figures);
  const version = record === undefined ? undefined : versionOf(record);
  return {
    nettest: ndt7NettestId,
    nettestVersion: '1',
    result: ndt7Result(figures, {
      engine: { name: 'ndt-server', ...(version === undefined ? {} : { version }) },
      server: record === undefined ? undefined : serverOf(record),
      startedAtMs,
      durationMs: between(record?.StartTime, record?.EndTime),
      annotations: metadata,
      flags: ['server_record'],
    }),
    ...(key === undefined ? {} : { key }),
  };
}

function recordedDirection(direction: Direction, record: DirectionRecord) {
  const metadata = metadataOf(record.ClientMetadata);
  return {
    direction,
    client: (record.ClientMeasurements ?? []).flatMap((measurement) => {
      const { data } = clientMeasurementSchema.safeParse(measurement);
      return data === undefined
        ? []
        : [{ elapsedMs: data.AppInfo.ElapsedTime / 1000, bytes: data.AppInfo.NumBytes }];
    }),
    messages: (record.ServerMeasurements ?? []).flatMap((measurement) => {
      const { data } = recordedMessageSchema.safeParse(measurement);
      return data === undefined ? [] : [data];
    }),
    uuid: textOf(record.UUID),
    ended: true,
    earlyExit: 'early_exit' in metadata,
  };
}

/** [{Name,Value}] of the test's URL, as annotations; an access token is none. */
export function metadataOf(metadata: unknown): Record<string, string> {
  const pairs = z.array(z.object({ Name: z.string().min(1).max(100), Value: z.string().max(500) }));
  const parsed = pairs.safeParse(metadata);
  if (!parsed.success) return {};
  const kept = parsed.data.filter(({ Name }) => Name !== 'access_token');
  return Object.fromEntries(kept.map(({ Name, Value }) => [Name, Value]));
}

/** The server's address and port. */
export function serverOf(record: z.output<typeof serverRecordSchema>) {
  const { ServerIP: address, ServerPort } = record;
  return { host: address, address, ...(ServerPort === undefined ? {} : { port: ServerPort }) };
}

/** The release, else the commit; both are placeholders in a server somebody built himself. */
export function versionOf(record: z.output<typeof serverRecordSchema>): string | undefined {
  const commit = textOf(record.GitShortCommit);
  return textOf(record.Version) ?? (commit === 'No commit specified' ? undefined : commit);
}

/** Milliseconds between two ISO 8601 instants, where both are there and in order. */
export function between(start: unknown, end: unknown): number | undefined {
  const from = instantOf(start);
  const to = instantOf(end);
  return from === undefined || to === undefined || to < from ? undefined : to - from;
}
