// Puts a direction's result together: which figure counts, what failed, and what was not measured and so has no key.
import type { Failure } from '../core/failure.js';
import type { Ndt7DirectionResult, Ndt7Figure } from '../core/ndt7.js';
import type { ServerMessages, ServerReport } from './server-messages.js';
import type { TransferOutcome } from './transfer.js';

/** With early exit a server may close after 250 MB; a little less is the same. */
const EARLY_EXIT_BYTES = 240e6;

/** A curve has at most this many points: 130 s of a test's 13, or a test's worth at any sampling rate. */
const MAX_CURVE_POINTS = 1300;

/** What is known of a direction before a byte moved. */
export interface ResultBase extends Pick<
  Ndt7DirectionResult,
  'direction' | 'scheme' | 'hostname' | 'port' | 'url' | 'durationMs' | 'earlyExit' | 'warnings' | 'timing'
> {
  readonly address: string | undefined;
  readonly tls: Ndt7DirectionResult['tls'] | undefined;
}

/** The result of a direction that did not get as far as a transfer. */
export function failedResult(base: ResultBase, failure: Failure): Ndt7DirectionResult {
  return {
    ...known(base),
    ...failure,
    ending: failure.failure === 'interrupted' ? 'aborted' : 'failed',
    cut: false,
    serverMessages: { received: 0, rejected: 0 },
    clientCurve: [],
    serverCurve: [],
  };
}

/** The result of a direction that was transferred, however it ended. */
export function directionResult(
  base: ResultBase,
  outcome: TransferOutcome,
  messages: ServerMessages,
  cpuMs: number | undefined,
): Ndt7DirectionResult {
  const client = clientFigure(outcome);
  const report = messages.report(client);
  const { figure: server, received, rejected, last, curve, rttCurve, ...facts } = report;
  const failure = outcome.failure ?? missingFailure(base, client, report);
  return {
    ...known(base),
    ...failure,
    ending: outcome.ending,
    cut: outcome.isShort && !endedEarlyOnPurpose(base, outcome),
    ...(client === undefined ? {} : { client }),
    ...(server === undefined ? {} : { server }),
    ...countingFigure(base, client, report),
    ...facts,
    serverMessages: { received, rejected, ...(last === undefined ? {} : { last }) },
    clientCurve: outcome.curve.slice(-MAX_CURVE_POINTS),
    serverCurve: [...curve],
    rttCurve: [...rttCurve],
    ...(cpuMs === undefined ? {} : { cpuMs }),
  };
}

function known(base: ResultBase) {
  const { address, tls, port, ...rest } = base;
  return {
    ...rest,
    ...(port === undefined ? {} : { port }),
    ...(address === undefined ? {} : { address }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function clientFigure({ bytes, elapsedMs }: TransferOutcome): Ndt7Figure | undefined {
  return bytes > 0 && elapsedMs > 0 ? { bytes, elapsedMs, bps: (bytes * 8000) / elapsedMs } : undefined;
}

function endedEarlyOnPurpose(base: ResultBase, outcome: TransferOutcome): boolean {
  return base.earlyExit && outcome.ending === 'server_closed' && outcome.bytes >= EARLY_EXIT_BYTES;
}

/** Download counts by this side; upload by the server, since a kernel takes more than has arrived. */
function countingFigure(
  base: ResultBase,
  client: Ndt7Figure | undefined,
  { figure: server }: ServerReport,
): Pick<Ndt7DirectionResult, 'bps' | 'bpsSource'> {
  if (base.direction === 'download')
    return client === undefined ? {} : { bps: client.bps, bpsSource: 'client' };
  if (server === undefined) return {};
  return {
    bps: server.bps,
    bpsSource: server.source === 'tcp_info' ? 'server_tcp_info' : 'server_app_info',
  };
}

function missingFailure(
  base: ResultBase,
  client: Ndt7Figure | undefined,
  report: ServerReport,
): Failure | undefined {
  if (client === undefined) {
    return { failure: 'ndt7_no_data', detail: 'the connection was open and no byte was transferred' };
  }
  if (base.direction === 'upload' && report.figure === undefined) {
    const detail = `${report.received} messages came, ${report.rejected} of them were no measurement`;
    return { failure: 'ndt7_no_server_measurement', detail };
  }
  return undefined;
}
