// CSV of speedtest-cli, Ookla's speedtest and librespeed-cli, with a heading or without.
// Units: speedtest-cli bit/s; Ookla bytes/s and per cent; librespeed-cli Mbit/s. All latencies in ms.
import type { ImportedFormat, ImportedRecord, TableRow } from '../../core/import.js';
import type { ParsedResult } from '../../core/nettest.js';
import { speedResult, type SpeedFacts } from '../speed-result.js';
import { librespeedNettestId } from './librespeed-cli.js';
import { ooklaNettestId } from './ookla.js';
import { speedtestCliNettestId } from './speedtest-cli.js';
import { numberIn, rowOfTable, storedRow, textIn, utcOf } from './table-row.js';

/** speedtest-cli --csv. */
export const speedtestCliCsv = csvFormat({
  id: 'speedtest-cli-csv',
  title: 'CSV of speedtest-cli',
  nettest: speedtestCliNettestId,
  requires: ['server_id', 'sponsor', 'distance', 'ping', 'download', 'upload'],
  columns: [
    'server_id',
    'sponsor',
    'server_name',
    'timestamp',
    'distance',
    'ping',
    'download',
    'upload',
    'share',
    'ip_address',
  ],
  isRow: ([id = '', , , time = '']) => /^\d+$/.test(id) && /^\d{4}-\d\d-\d\dT.*Z$/.test(time),
  facts: (row) => ({
    downloadBps: numberIn(row, 'download'),
    uploadBps: numberIn(row, 'upload'),
    metrics: { latency_ms: under(numberIn(row, 'ping'), 60_000) },
    engine: 'speedtest-cli',
    host: textIn(row, 'sponsor'),
    city: textIn(row, 'server_name'),
    startedAtMs: utcOf(textIn(row, 'timestamp')),
  }),
});

const ooklaColumns = [
  ['server_name', 'server_id', 'latency', 'jitter', 'packet_loss'],
  ['download', 'upload', 'download_bytes', 'upload_bytes', 'share_url'],
].flat();

/** speedtest -f csv, 1.0 (10 columns) to 1.2 (23 columns, with `idle_latency`). It has no time of its own. */
export const ooklaCsv = csvFormat({
  id: 'ookla-csv',
  title: "CSV of Ookla's speedtest",
  nettest: ooklaNettestId,
  requires: ['server_name', 'server_id', 'packet_loss', 'download_bytes', 'upload_bytes'],
  columns: ooklaColumns,
  isRow: (cells) => cells[9]?.startsWith('https://www.speedtest.net/result/') === true,
  facts: (row) => {
    const loss = numberIn(row, 'packet_loss');
    return {
      downloadBps: times8(numberIn(row, 'download')),
      uploadBps: times8(numberIn(row, 'upload')),
      metrics: {
        latency_ms: positive(numberIn(row, 'idle_latency') ?? numberIn(row, 'latency')),
        jitter_ms: numberIn(row, 'idle_jitter') ?? numberIn(row, 'jitter'),
        packet_loss_ratio: loss === undefined || loss > 100 ? undefined : loss / 100,
        download_latency_ms: positive(numberIn(row, 'download_latency')),
        upload_latency_ms: positive(numberIn(row, 'upload_latency')),
        download_bytes: positive(numberIn(row, 'download_bytes')),
        upload_bytes: positive(numberIn(row, 'upload_bytes')),
      },
      engine: 'speedtest (Ookla)',
      host: textIn(row, 'server_name'),
      key: /\/result\/(?:c\/)?([0-9a-f-]{8,40})$/.exec(textIn(row, 'share_url') ?? '')?.[1],
    };
  },
});

/** librespeed-cli --csv. */
export const librespeedCsv = csvFormat({
  id: 'librespeed-cli-csv',
  title: 'CSV of librespeed-cli',
  nettest: librespeedNettestId,
  requires: ['timestamp', 'server_name', 'address', 'ping', 'jitter', 'download', 'upload'],
  columns: ['timestamp', 'server_name', 'address', 'ping', 'jitter', 'download', 'upload', 'share', 'ip'],
  isRow: ([time = '', , address = '']) => /^\d{4}-\d\d-\d\dT/.test(time) && /^(https?:)?\/\//.test(address),
  facts: (row) => ({
    downloadBps: times(numberIn(row, 'download'), 1e6),
    uploadBps: times(numberIn(row, 'upload'), 1e6),
    metrics: {
      latency_ms: positive(numberIn(row, 'ping')),
      jitter_ms: positive(numberIn(row, 'ping')) === undefined ? undefined : numberIn(row, 'jitter'),
    },
    engine: 'librespeed-cli',
    host: /^(?:https?:)?\/\/([^/:]+)/.exec(textIn(row, 'address') ?? '')?.[1],
    startedAtMs: utcOf(textIn(row, 'timestamp')),
  }),
});

interface Facts extends Pick<SpeedFacts, 'downloadBps' | 'uploadBps' | 'metrics'> {
  readonly engine: string;
  readonly host?: string | undefined;
  readonly city?: string | undefined;
  readonly startedAtMs?: number | undefined;
  readonly key?: string | undefined;
}

function csvFormat(one: {
  readonly id: string;
  readonly title: string;
  readonly nettest: string;
  readonly requires: readonly string[];
  readonly columns: readonly string[];
  isRow(cells: readonly string[]): boolean;
  facts(row: TableRow['row']): Facts;
}): ImportedFormat {
  const { id, title, nettest, requires, columns, isRow } = one;
  return {
    id,
    title,
    rawFormat: `${id}/1`,
    table: { id, requires, headerless: { columns, isRow } },
    role: (entry) => ({ kind: rowOfTable(entry, id) === undefined ? 'foreign' : 'whole' }),
    read(raw): ImportedRecord {
      const facts = one.facts(storedRow(raw.text));
      const { key } = facts;
      return { nettest, nettestVersion: '1', result: resultOf(facts), ...(key !== undefined && { key }) };
    },
  };
}

/** Nobody can tell a direction that was left out from one that failed: both are 0; without any figure both failed. */
function resultOf(facts: Facts): ParsedResult {
  const { downloadBps, uploadBps, metrics, engine, host, city, startedAtMs } = facts;
  const down = (downloadBps ?? 0) > 0;
  const up = (uploadBps ?? 0) > 0;
  return speedResult({
    attempted: [
      ...(down || !up ? (['download'] as const) : []),
      ...(up || !down ? (['upload'] as const) : []),
    ],
    downloadBps,
    uploadBps,
    metrics: metrics ?? {},
    server: host === undefined ? undefined : { host, ...(city !== undefined && { city }) },
    recorded: { engine: { name: engine }, ...(startedAtMs !== undefined && { startedAtMs }) },
  });
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : Math.round(value * factor);
}

function times8(value: number | undefined): number | undefined {
  return times(value, 8);
}

function positive(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

function under(value: number | undefined, limit: number): number | undefined {
  return value === undefined || value === 0 || value >= limit ? undefined : value;
}
