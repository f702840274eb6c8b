// Which metrics there are to choose from: those of every nettest that the kiosk names, and those of its monitors.
import type { StatusDocument } from '../../src/core/api.js';
import { headlineSpec } from '../../src/core/headline.js';
import type { MetricSpec } from '../../src/core/metric.js';
import { latencyMetrics } from '../../src/core/monitor.js';
import type { Messages } from '../messages/messages.js';
import { namedMetric } from '../named-status.js';
import { undescribedMetric } from '../figure.js';

/** Metrics of one nettest or one target. */
export interface MetricGroup {
  readonly nettest: string;
  readonly title: string;
  readonly scope: 'line' | 'self-test' | 'lan';
  readonly metrics: readonly MetricSpec[];
}

/** A metric of a nettest. */
export interface MetricChoice {
  readonly nettest: string;
  readonly scope: MetricGroup['scope'];
  readonly spec: MetricSpec;
}

/** The groups: nettests in the kiosk's order, then the targets of the latency monitor. */
export function metricGroups(
  status: StatusDocument,
  targets: readonly string[],
  messages: Messages,
): readonly MetricGroup[] {
  return [
    ...status.nettests.map(({ id, title, scope, metrics }) => ({ nettest: id, title, scope, metrics })),
    ...targets.map((target) => ({
      nettest: `latency/${target}`,
      title: messages.explore.latencyTo(target),
      scope: target === 'gateway' ? ('lan' as const) : ('line' as const),
      metrics: latencyMetrics.map((spec) => namedMetric(spec, messages.measured)),
    })),
  ];
}

/** The metric that was asked for; one that nobody describes all the same; else the download that the wall shows. */
export function chosenMetric(
  groups: readonly MetricGroup[],
  status: StatusDocument,
  asked: { readonly nettest?: string; readonly metric?: string },
): MetricChoice | undefined {
  const { nettest, metric } = asked;
  if (nettest !== undefined && metric !== undefined) {
    const group = groups.find((candidate) => candidate.nettest === nettest);
    const spec = group?.metrics.find(({ name }) => name === metric) ?? undescribedMetric(metric);
    const scope = group?.scope ?? (nettest === 'latency/gateway' ? 'lan' : 'line');
    return { nettest, scope, spec };
  }
  const { download } = status.latest;
  const shown = groups.find((group) => group.nettest === download?.nettest);
  const first =
    shown ??
    groups.find((group) => group.scope === 'line' && headlineSpec('download', group) !== undefined) ??
    groups[0];
  const spec = first && (headlineSpec('download', first) ?? first.metrics[0]);
  return first && spec && { nettest: first.nettest, scope: first.scope, spec };
}
