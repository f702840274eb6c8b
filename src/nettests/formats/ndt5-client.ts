// Output of ndt5-client (Go): lines {"Key","Value":text} and a bare summary; with -quiet the summary alone.
// https://github.com/m-lab/ndt5-client-go/tree/main/cmd/ndt5-client
// Units: Mbit/s, ms, per cent; the download is the client's count, the upload the server's. It ends with 0 also on errors.
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import { speedResult } from '../speed-result.js';
import { failureOfGoError } from './go-failure.js';
import { isRecord, jsonLines, textOf } from './json-lines.js';

const keys = new Set(['debug', 'info', 'warning', 'error', 'speed']);

const pair = z.object({ Value: z.number().nonnegative(), Unit: z.string() }).optional().catch(undefined);
const summarySchema = z.object({
  ServerFQDN: z.string(),
  ServerIP: z.string().optional().catch(undefined),
  DownloadUUID: z.string().max(200).optional().catch(undefined),
  Download: pair,
  Upload: pair,
  DownloadRetrans: pair,
  MinRTT: pair,
});

/** ndt5-client's output. */
export const ndt5Client: ImportedFormat = {
  id: 'ndt5-client',
  title: 'ndt5-client',
  rawFormat: 'ndt5-client/1',
  role(entry): EntryRole {
    if (isSummary(entry)) return { kind: 'last' };
    return { kind: isEvent(entry) ? 'part' : 'foreign' };
  },
  read(raw): ImportedRecord {
    const entries = jsonLines(raw.text);
    const summary = summarySchema.safeParse(entries.find(isSummary)).data;
    const error = entries.filter(isEvent).findLast(({ Key }) => Key === 'error');
    const failure = error === undefined ? undefined : failureOfGoError(textOf(error.Value) ?? '');
    const key = textOf(summary?.DownloadUUID);
    const host = textOf(summary?.ServerFQDN);
    const address = textOf(summary?.ServerIP);
    return {
      nettest: 'ndt5',
      nettestVersion: '1',
      result: speedResult({
        attempted: ['download', 'upload'],
        downloadBps: stated(summary?.Download, 'Mbit/s', 1e6),
        uploadBps: stated(summary?.Upload, 'Mbit/s', 1e6),
        metrics: {
          min_rtt_ms: stated(summary?.MinRTT, 'ms', 1),
          retransmission_ratio: stated(summary?.DownloadRetrans, '%', 0.01),
        },
        failure: summary === undefined ? (failure ?? { failure: 'interrupted' }) : failure,
        server: host === undefined ? undefined : { host, ...(address !== undefined && { address }) },
        recorded: { engine: { name: 'ndt5-client-go' } },
      }),
      ...(key !== undefined && { key }),
    };
  },
};

function isSummary(entry: unknown): boolean {
  return isRecord(entry) && 'ServerFQDN' in entry && 'DownloadUUID' in entry && !('Key' in entry);
}

function isEvent(entry: unknown): entry is { readonly Key: string; readonly Value: string } {
  return (
    isRecord(entry) && typeof entry.Key === 'string' && keys.has(entry.Key) && typeof entry.Value === 'string'
  );
}

/** A value with the unit that says it was measured; of a ratio a 0 is one. */
function stated(said: z.output<typeof pair>, unit: string, factor: number): number | undefined {
  if (said?.Unit !== unit || (said.Value === 0 && unit !== '%')) return undefined;
  return factor > 1 ? Math.round(said.Value * factor) : said.Value * factor;
}
