// ndt-server's own record of an NDT5 test (Measurement Kit's, ndt5-client's).
// https://github.com/m-lab/ndt-server/blob/main/ndt5/data/data.go
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import { measuredOnly } from '../../core/metric.js';
import { statusOfDirections, type DirectionResult, type DirectionResults } from '../../core/measurement.js';
import { instantOf, isRecord, jsonLines, textOf } from './json-lines.js';
import { between, metadataOf, serverOf, serverRecordSchema, versionOf } from './ndt-server.js';

const speed = z.number().nonnegative().optional().catch(undefined);

const halfSchema = z.object({
  UUID: z.string().optional(),
  Error: z.string().optional(),
  MeanThroughputMbps: speed,
  ClientReportedMbps: speed,
  TCPInfo: z
    .object({ MinRTT: z.number(), BytesSent: z.number(), BytesRetrans: z.number() })
    .partial()
    .optional()
    .catch(undefined),
});
type Half = z.output<typeof halfSchema>;

const controlSchema = z.object({
  UUID: z.string().optional(),
  ClientMetadata: z.unknown().optional(),
});

/** ndt-server's record of an NDT5 test. */
export const ndtServerNdt5: ImportedFormat = {
  id: 'ndt-server-ndt5',
  title: 'ndt-server (NDT5)',
  rawFormat: 'ndt-server-ndt5/1',
  role(entry): EntryRole {
    const isOne =
      isRecord(entry) &&
      serverRecordSchema.safeParse(entry).success &&
      isRecord(entry.Control) &&
      !('Download' in entry || 'Upload' in entry);
    return { kind: isOne ? 'whole' : 'foreign' };
  },
  read(raw): ImportedRecord {
    const [entry] = jsonLines(raw.text);
    return recordOf(isRecord(entry) ? entry : {});
  },
};

function recordOf(entry: Readonly<Record<string, unknown>>): ImportedRecord {
  const record = serverRecordSchema.safeParse(entry).data;
  const control = controlSchema.safeParse(entry.Control).data;
  const download = halfSchema.safeParse(entry.S2C).data;
  const upload = halfSchema.safeParse(entry.C2S).data;
  const version = record === undefined ? undefined : versionOf(record);
  const startedAtMs = instantOf(record?.StartTime);
  const durationMs = between(record?.StartTime, record?.EndTime);
  const key = textOf(control?.UUID);
  const results = resultsOf(download, upload);
  const isEmpty = download === undefined && upload === undefined;
  const failure =
    results.download?.failure ?? results.upload?.failure ?? (isEmpty ? 'report_invalid' : undefined);
  const detail = results.download?.detail ?? results.upload?.detail;
  return {
    nettest: 'ndt5',
    nettestVersion: '1',
    result: {
      status: statusOfDirections(results),
      directions: results,
      ...(failure === undefined ? {} : { failure: { failure, ...(detail === undefined ? {} : { detail }) } }),
      metrics: metricsOf(download, upload),
      curves: [],
      ...(record === undefined ? {} : { server: serverOf(record) }),
      recorded: {
        engine: { name: 'ndt-server', ...(version === undefined ? {} : { version }) },
        annotations: metadataOf(control?.ClientMetadata),
        ...(startedAtMs === undefined ? {} : { startedAtMs }),
        ...(durationMs === undefined ? {} : { durationMs }),
      },
      flags: [
        'server_record',
        ...(bps(download?.ClientReportedMbps) === undefined && bps(download?.MeanThroughputMbps) !== undefined
          ? ['download_by_server']
          : []),
      ],
    },
    ...(key === undefined ? {} : { key }),
  };
}

/** Download counts by the client where it told its figure; upload by the server. */
function metricsOf(download: Half | undefined, upload: Half | undefined) {
  const tcp = download?.TCPInfo;
  const minRttUs = tcp?.MinRTT;
  const sent = tcp?.BytesSent;
  const retransmitted = tcp?.BytesRetrans;
  return measuredOnly({
    download_bps: bps(download?.ClientReportedMbps) ?? bps(download?.MeanThroughputMbps),
    download_server_bps: bps(download?.MeanThroughputMbps),
    upload_bps: bps(upload?.MeanThroughputMbps),
    min_rtt_ms: minRttUs !== undefined && minRttUs > 0 ? minRttUs / 1000 : undefined,
    retransmission_ratio:
      sent !== undefined && retransmitted !== undefined && sent > 0 && retransmitted <= sent
        ? retransmitted / sent
        : undefined,
  });
}

/** Mbit/s in bit/s; 0 stands for "not measured". */
function bps(megabits: number | undefined): number | undefined {
  return megabits === undefined || megabits === 0 ? undefined : megabits * 1e6;
}

function resultsOf(download: Half | undefined, upload: Half | undefined): DirectionResults {
  return {
    ...(download === undefined ? {} : { download: resultOf(download) }),
    ...(upload === undefined ? {} : { upload: resultOf(upload) }),
  };
}

function resultOf(half: Half): DirectionResult {
  const measured = bps(half.MeanThroughputMbps) !== undefined;
  const error = textOf(half.Error);
  if (error === undefined) {
    return measured ? { status: 'ok' } : { status: 'failed', failure: 'unknown_failure' };
  }
  return { status: measured ? 'partial' : 'failed', failure: 'unknown_failure', detail: error.slice(0, 500) };
}
