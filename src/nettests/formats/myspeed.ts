// Exports of MySpeed, JSON or CSV. https://github.com/gnmyt/MySpeed (server/routes/storage.js, models/Speedtests.js)
// Units: Mbit/s with two decimals, whole milliseconds, seconds; -1 in all of them where a test failed.
import { z } from 'zod';
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import { failureOfText } from '../failure-of-text.js';
import { speedResult } from '../speed-result.js';
import { isRecord, jsonLines, textOf } from './json-lines.js';
import { librespeedNettestId } from './librespeed-cli.js';
import { ooklaNettestId } from './ookla.js';
import { rowOfTable, utcOf, valuesOf } from './table-row.js';

const tableId = 'myspeed';
const columns = ['id', 'ping', 'download', 'upload', 'type', 'created'];

const schema = z.object({
  ping: z.number().optional().catch(undefined),
  jitter: z.number().optional().catch(undefined),
  download: z.number().optional().catch(undefined),
  upload: z.number().optional().catch(undefined),
  time: z.number().min(0).optional().catch(undefined),
});

/** MySpeed's export. */
export const myspeed: ImportedFormat = {
  id: 'myspeed',
  title: 'MySpeed',
  rawFormat: 'myspeed/1',
  table: { id: tableId, requires: columns },
  role(entry): EntryRole {
    const isOne = isRecord(entry) && columns.every((name) => name in entry) && !('service' in entry);
    return { kind: isOne || rowOfTable(entry, tableId) !== undefined ? 'whole' : 'foreign' };
  },
  read(raw): ImportedRecord {
    const [value] = jsonLines(raw.text);
    const row = rowOfTable(value, tableId);
    const entry = row === undefined ? (isRecord(value) ? value : {}) : valuesOf(row);
    const said = schema.safeParse(entry).data;
    const error = textOf(entry.error);
    const host = textOf(entry.serverHost) ?? textOf(entry.serverhost) ?? textOf(entry.serverName);
    const startedAtMs = utcOf(textOf(entry.created));
    const time = said?.time;
    const provider = textOf(entry.provider);
    return {
      nettest: provider === 'libre' ? librespeedNettestId : ooklaNettestId,
      nettestVersion: '1',
      result: speedResult({
        attempted: ['download', 'upload'],
        downloadBps: bits(said?.download),
        uploadBps: bits(said?.upload),
        metrics: {
          latency_ms: above0(said?.ping),
          jitter_ms: above0(said?.ping) === undefined ? undefined : above0(said?.jitter),
        },
        failure: error === undefined ? undefined : failureOfText(error),
        server: host === undefined ? undefined : { host },
        recorded: {
          ...(startedAtMs !== undefined && { startedAtMs }),
          ...(time !== undefined && time > 0 && { durationMs: time * 1000 }),
          ...(provider !== undefined && { annotations: { provider } }),
        },
      }),
    };
  },
};

function bits(megabits: number | undefined): number | undefined {
  const value = above0(megabits);
  return value === undefined ? undefined : Math.round(value * 1e6);
}

/** 0 and -1 stand for "not measured". */
function above0(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 && value < 1e9 ? value : undefined;
}
