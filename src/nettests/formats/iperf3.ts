// iperf3's JSON output, one run or the two directions of one. https://software.es.net/iperf/invoking.html
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import { directions, type Direction } from '../../core/measurement.js';
import type { ParsedResult } from '../../core/nettest.js';
import { speedResult } from '../speed-result.js';
import { isIperf3, readIperf3, type Iperf3Output } from './iperf3-output.js';
import { jsonLines } from './json-lines.js';

/** The nettest these records belong to. */
export const iperf3NettestId = 'iperf3';
/** Name of the format of one imported run. */
export const iperf3RawFormat = 'iperf3/1';

/** iperf3's JSON. */
export const iperf3Format: ImportedFormat = {
  id: 'iperf3',
  title: 'iperf3',
  rawFormat: iperf3RawFormat,
  role: (entry): EntryRole => ({ kind: isIperf3(entry) ? 'whole' : 'foreign' }),
  read(raw): ImportedRecord {
    const outputs = jsonLines(raw.text).filter(isIperf3).map(readIperf3);
    const cookie = outputs[0]?.cookie;
    return {
      nettest: iperf3NettestId,
      nettestVersion: '1',
      result: iperf3Result(outputs),
      // Client and server of one test have the same cookie, and are two records.
      ...(cookie !== undefined &&
        cookie !== '' && { key: outputs[0]?.byServer === true ? `server ${cookie}` : cookie }),
    };
  },
};

/** The runs of one measurement as its result; `asked` are the directions that were wanted. */
export function iperf3Result(outputs: readonly Iperf3Output[], asked?: readonly Direction[]): ParsedResult {
  const first = outputs[0];
  if (first === undefined) {
    return {
      ...speedResult({
        attempted: asked ?? [],
        failure: { failure: 'report_invalid', detail: 'no JSON of iperf3' },
      }),
    };
  }
  const found = outputs.flatMap((output) => output.directions);
  const attempted = asked ?? (found.length === 0 ? ['upload' as const] : found);
  const of = (direction: Direction): Iperf3Output | undefined =>
    outputs.find((output) => output.directions.includes(direction));
  const down = of('download');
  const up = of('upload');
  const loss = [down, up].map((output) => output?.lossRatio).filter((ratio) => ratio !== undefined);
  const jitter = [down, up].map((output) => output?.jitterMs).filter((ms) => ms !== undefined);
  const rtts = [down, up].map((output) => output?.minRttMs).filter((ms) => ms !== undefined);
  const starts = outputs.map(({ startedAtMs }) => startedAtMs).filter((ms) => ms !== undefined);
  const failures = outputs.map(({ failure }) => failure);
  const failure = failures.find((one) => one !== undefined);
  const durations = outputs.map(({ durationMs }) => durationMs).filter((ms) => ms !== undefined);
  const server = outputs.find((output) => output.server !== undefined)?.server;
  return speedResult({
    attempted,
    downloadBps: down?.bps.download,
    uploadBps: up?.bps.upload,
    metrics: {
      download_server_bps: figure(down?.sentBps.download),
      upload_client_bps: figure(up?.sentBps.upload),
      packet_loss_ratio: loss.length === 0 ? undefined : Math.max(...loss),
      jitter_ms: jitter.length === 0 ? undefined : Math.max(...jitter),
      min_rtt_ms: rtts.length === 0 ? undefined : Math.min(...rtts),
      download_retransmits_count: down?.directions.length === 1 ? down.retransmits : undefined,
      upload_retransmits_count: up?.retransmits,
      download_bytes: figure(down?.bytes.download),
      upload_bytes: figure(up?.bytes.upload),
    },
    failures: Object.fromEntries(
      directions.map((direction) => [
        direction,
        of(direction)?.failure ?? (of(direction) ? undefined : failure),
      ]),
    ),
    curves: outputs.flatMap(({ curves }) => curves),
    server,
    recorded: {
      engine: { name: 'iperf3', ...(first.version !== undefined && { version: first.version }) },
      ...(starts.length > 0 && { startedAtMs: Math.min(...starts) }),
      ...(durations.length > 0 && { durationMs: durations.reduce((sum, ms) => sum + ms, 0) }),
    },
    flags: first.byServer ? ['server_record'] : [],
  });
}

/** 0 stands for "not measured". */
function figure(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}
