// The figures of a report. Pure: rows and contracts in, medians, intervals and shares out.
import { headlineSpec, type Heading } from './headline.js';
import type { Measurement } from './measurement.js';
import { medianOf } from './median-interval.js';
import type { MetricSpec } from './metric.js';
import type { NettestDescription } from './nettest.js';
import { planAt, type Plan } from './plan.js';
import { proportionOf } from './proportion-interval.js';
import type { Exclusion, ReportFigure, ReportSegment } from './report.js';
import { isLowerBound } from './validity-reason.js';
import { quantileOf } from './rollup-summary.js';

/** A row as a report needs it. */
export type ReportRow = Pick<
  Measurement,
  | 'nettest'
  | 'startedAt'
  | 'status'
  | 'validity'
  | 'validityReasons'
  | 'clock'
  | 'metrics'
  | 'failure'
  | 'skipReason'
>;

/** A half open range, ms. */
export interface ReportRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const headings: readonly Heading[] = ['download', 'upload', 'latency'];

/** The metrics that a report is about: the nettest's headlines. */
export function reportedSpecs(
  nettest: Pick<NettestDescription, 'metrics'>,
): readonly { readonly heading: Heading; readonly spec: MetricSpec }[] {
  return headings.flatMap((heading) => {
    const spec = headlineSpec(heading, nettest);
    return spec === undefined ? [] : [{ heading, spec }];
  });
}

/** Why a row's figures are not used; undefined where they are. */
export function exclusionOf(
  row: ReportRow,
  specs: readonly { readonly spec: MetricSpec }[],
): Exclusion | undefined {
  if (row.status === 'failed' || row.status === 'skipped' || row.status === 'aborted') return row.status;
  if (row.validity === 'unusable' || row.validity === 'disturbed') return row.validity;
  if (row.clock === 'unsynced') return 'clock';
  return specs.some(({ spec }) => row.metrics[spec.name] !== undefined) ? undefined : 'no_figure';
}

/** The times of one contract each, oldest first; where none was known, without one. */
export function planSegments(
  plans: readonly Plan[],
  { fromMs, toMs }: ReportRange,
): readonly (ReportRange & { readonly plan?: Plan })[] {
  const changes = plans
    .map(({ validFrom }) => Date.parse(validFrom))
    .filter((atMs) => atMs > fromMs && atMs < toMs);
  const edges = [...new Set([fromMs, ...changes, toMs])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((begin, index) => {
    const plan = planAt(plans, begin);
    return { fromMs: begin, toMs: edges[index + 1] ?? toMs, ...(plan && { plan }) };
  });
}

/** The figures of the rows that are used, in the times of each contract. */
export function reportSegments(
  rows: readonly ReportRow[],
  specs: readonly { readonly heading: Heading; readonly spec: MetricSpec }[],
  plans: readonly Plan[],
  range: ReportRange,
  below: number,
): readonly ReportSegment[] {
  return planSegments(plans, range).map(({ fromMs, toMs, plan }) => {
    const own = rows.filter(({ startedAt }) => {
      const atMs = Date.parse(startedAt);
      return atMs >= fromMs && atMs < toMs;
    });
    return {
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      ...(plan && { plan }),
      figures: specs.flatMap(({ heading, spec }) => figureOf(own, heading, spec, plan, below) ?? []),
    };
  });
}

function figureOf(
  rows: readonly ReportRow[],
  heading: Heading,
  spec: MetricSpec,
  plan: Plan | undefined,
  below: number,
): ReportFigure | undefined {
  const results = rows
    .flatMap(({ metrics, validityReasons }) => {
      const value = metrics[spec.name];
      // The device holds back a speed; what it does to a latency is no bound.
      const bound = spec.better === 'higher' && isLowerBound({ validityReasons }, spec.direction);
      return value === undefined ? [] : [{ value, bound }];
    })
    .sort((a, b) => a.value - b.value);
  const sorted = results.map(({ value }) => value);
  const middle = medianOf(sorted);
  if (middle === undefined) return undefined;
  const promised = { download: plan?.downloadBps, upload: plan?.uploadBps, latency: plan?.latencyMs }[
    heading
  ];
  const worse = promised === undefined ? undefined : worseThan(results, spec, promised, below);
  return {
    heading,
    metric: spec,
    ...middle,
    p10: quantileOf({ values: sorted }, 0.1),
    p90: quantileOf({ values: sorted }, 0.9),
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    lowerBounds: results.filter(({ bound }) => bound).length,
    atLeast: results.some(({ value, bound }) => bound && value <= middle.median),
    ...(promised !== undefined && { promised, ofPlan: middle.median / promised }),
    ...(worse && { worse }),
  };
}

/** Speeds below `below` of the promise; latencies above the promise itself. */
function worseThan(
  results: readonly { readonly value: number; readonly bound: boolean }[],
  { better }: MetricSpec,
  promised: number,
  below: number,
): ReportFigure['worse'] {
  const limit = better === 'lower' ? promised : promised * below;
  const isWorse = (value: number) => (better === 'lower' ? value > limit : value < limit);
  const known = results.filter(({ value, bound }) => !(bound && isWorse(value)));
  const share = proportionOf(known.filter(({ value }) => isWorse(value)).length, known.length);
  return share && { ...share, limit };
}
