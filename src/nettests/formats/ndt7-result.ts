// A measurement of the nettest `ndt7` from its recorded directions.
import { measuredOnly, type Metrics } from '../../core/metric.js';
import { statusOfDirections, type DirectionResults, type Server } from '../../core/measurement.js';
import type { ParsedResult } from '../../core/nettest.js';
import type { Failure } from '../../core/failure.js';
import type { DirectionFigures } from './recorded-ndt7.js';

/** The nettest these records belong to. */
export const ndt7NettestId = 'ndt7';

/** What a program's record says besides its directions. */
export interface RecordFacts {
  readonly engine: { readonly name: string; readonly version?: string };
  readonly server?: Server | undefined;
  readonly startedAtMs?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

/** Puts the directions of one run together; one that was not attempted is not in the list. */
export function ndt7Result(figures: readonly DirectionFigures[], facts: RecordFacts): ParsedResult {
  const directions: DirectionResults = Object.fromEntries(
    figures.map(({ direction, result }) => [direction, result]),
  );
  const download = figures.find(({ direction }) => direction === 'download');
  const upload = figures.find(({ direction }) => direction === 'upload');
  const failure = failureOf(figures);
  const startedAtMs = facts.startedAtMs ?? startOf(figures);
  const durationMs = facts.durationMs ?? durationOf(figures);
  const byServer =
    download !== undefined && download.clientBps === undefined && download.serverBps !== undefined;
  return {
    status: statusOfDirections(directions),
    directions,
    metrics: metricsOf(figures),
    curves: figures.flatMap(({ curves }) => curves),
    ...(failure === undefined ? {} : { failure }),
    ...(facts.server === undefined ? {} : { server: facts.server }),
    recorded: {
      engine: facts.engine,
      ...(startedAtMs === undefined ? {} : { startedAtMs }),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(facts.annotations === undefined ? {} : { annotations: facts.annotations }),
    },
    flags: [
      ...(facts.flags ?? []),
      ...(byServer ? ['download_by_server'] : []),
      ...(upload?.byAppInfo === true ? ['upload_by_app_info'] : []),
    ],
  };
}

/** By what the run is known again: the UUIDs that the server gave its connections. */
export function keyOfUuids(figures: readonly DirectionFigures[]): string | undefined {
  const named = figures
    .filter(({ uuid }) => uuid !== undefined && uuid !== '')
    .map(({ direction, uuid }) => `${direction}=${uuid ?? ''}`);
  return named.length === 0 ? undefined : named.join(',');
}

/** Download counts by the client, or by the server where only that is on record; upload by the server alone. */
function metricsOf(figures: readonly DirectionFigures[]): Metrics {
  const download = figures.find(({ direction }) => direction === 'download');
  const upload = figures.find(({ direction }) => direction === 'upload');
  const minRtts = [download?.minRttMs, upload?.minRttMs].filter((ms) => ms !== undefined);
  return measuredOnly({
    download_bps: download?.clientBps ?? download?.serverBps,
    download_server_bps: download?.serverBps,
    upload_bps: upload?.serverBps,
    upload_client_bps: upload?.clientBps,
    min_rtt_ms: minRtts.length === 0 ? undefined : Math.min(...minRtts),
    download_rtt_ms: download?.rttMs,
    upload_rtt_ms: upload?.rttMs,
    retransmission_ratio: download?.retransmissionRatio,
    download_bytes: download?.clientBytes,
    upload_bytes: upload?.clientBytes,
  });
}

/** The failure of the first direction that has one. */
function failureOf(figures: readonly DirectionFigures[]): Failure | undefined {
  const result = figures.find((direction) => direction.result.failure !== undefined)?.result;
  if (figures.length === 0) return { failure: 'report_invalid', detail: 'no direction is on record' };
  if (result?.failure === undefined) return undefined;
  const { failure, detail } = result;
  return { failure, ...(detail === undefined ? {} : { detail }) };
}

function startOf(figures: readonly DirectionFigures[]): number | undefined {
  const starts = figures.map(({ startedAtMs }) => startedAtMs).filter((ms) => ms !== undefined);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** From the start of the first to the end of the last transfer, as far as both are on record. */
function durationOf(figures: readonly DirectionFigures[]): number | undefined {
  const start = startOf(figures);
  if (start === undefined) return undefined;
  const ends = figures
    .map(({ startedAtMs, elapsedMs }) =>
      startedAtMs === undefined || elapsedMs === undefined ? undefined : startedAtMs - start + elapsedMs,
    )
    .filter((ms) => ms !== undefined);
  return ends.length === 0 ? undefined : Math.max(...ends);
}
