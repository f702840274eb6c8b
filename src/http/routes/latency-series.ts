// Round trips as a series: the nettest "latency/<target>" of GET /api/v1/series.
import { isoInstant } from '../../core/clock.js';
import type { Kiosk } from '../../core/kiosk.js';
import type { MetricSpec } from '../../core/metric.js';
import { latencyFigures, latencyMetrics, type LatencyMinute } from '../../core/monitor.js';
import type { MonitorRange } from '../../core/monitor-store.js';
import type { SeriesDocument } from '../../core/api.js';

/** A target's series, as far as it stands for a nettest. */
export interface LatencySeries {
  readonly id: string;
  readonly target: string;
  readonly metrics: readonly MetricSpec[];
  /** The gateway is in the own network, other targets are beyond it. */
  readonly scope: 'lan' | 'line';
}

const prefix = 'latency/';

/** The series that a nettest's name means; undefined for every other nettest. */
export function latencySeriesOf(nettest: string | undefined): LatencySeries | undefined {
  if (nettest?.startsWith(prefix) !== true) return undefined;
  const target = nettest.slice(prefix.length);
  return { id: nettest, target, metrics: latencyMetrics, scope: target === 'gateway' ? 'lan' : 'line' };
}

/** Its minutes as points; minutes without the figure are gaps. A minute's id is made of target and instant. */
export async function latencyPoints(
  monitors: Kiosk['monitors'],
  { id: nettest, target }: LatencySeries,
  metric: string,
  range: MonitorRange,
  limit: number,
): Promise<Pick<SeriesDocument, 'points' | 'gaps'>> {
  const minutes = await monitors.latencyMinutes(range, target, limit);
  const points: SeriesDocument['points'] = [];
  const gaps: SeriesDocument['gaps'] = [];
  for (const minute of minutes) {
    const at = isoInstant(Date.parse(minute.minute));
    const common = { at, id: `${nettest}/${at}`, nettest, status: statusOf(minute) };
    const value = latencyFigures(minute)[metric];
    if (value === undefined) gaps.push(common);
    else points.push({ ...common, value });
  }
  return { points, gaps };
}

function statusOf({ sent, received }: LatencyMinute): 'ok' | 'partial' | 'failed' {
  if (received === 0) return 'failed';
  return received < sent ? 'partial' : 'ok';
}
