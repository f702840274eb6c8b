// Everything the page knows. Views read it; only main.ts changes it, by replacing the object.
import type { NettestStatus, SeriesDocument, StatusDocument } from '../src/core/api.js';
import type { Measurement } from '../src/core/measurement.js';
import type { MetricSpec } from '../src/core/metric.js';
import type { AnswerName, Fault, OutagesDocument } from './api-client.js';
import { undescribedMetric } from './figure.js';
import type { LiveTest } from './live-test.js';

/** The three quantities every line has; which metric stands for one is read from the nettests' specifications. */
export const quantities = ['download', 'upload', 'latency'] as const;

/** One of the three quantities. */
export type Quantity = (typeof quantities)[number];

/** Everything the page knows. */
export interface PageState {
  readonly connection: 'connecting' | 'live' | 'lost';
  /** When the connection was lost, by the browser's clock. */
  readonly lostAtMs?: number | undefined;
  readonly status?: StatusDocument;
  /** Milliseconds to add to the browser's clock to have the kiosk's. */
  readonly clockOffsetMs: number;
  readonly live?: LiveTest | undefined;
  /** Line attempts, newest first, and the cursor to older ones. */
  readonly attempts?: readonly Measurement[];
  readonly olderAttempts?: string | undefined;
  /** True once every series was asked for; a quantity that no nettest measures has none. */
  readonly seriesRead: boolean;
  /** Outages of the last day, and spans in which nobody watched. */
  readonly outages?: OutagesDocument;
  readonly series: Readonly<Partial<Record<Quantity, SeriesDocument>>>;
  /** Answers that could not be read. */
  readonly unreadable: ReadonlySet<AnswerName>;
  /** Nettests somebody asked to run, until the kiosk says that they wait or run. */
  readonly asked: ReadonlySet<string>;
  /** True where the kiosk tells nothing before somebody signs in. */
  readonly locked?: boolean;
  /** Why the last thing somebody asked for was not done. */
  readonly notice?: Fault | undefined;
}

/** The state before the first answer. */
export const initialState: PageState = {
  connection: 'connecting',
  clockOffsetMs: 0,
  seriesRead: false,
  series: {},
  unreadable: new Set(),
  asked: new Set(),
};

/** The kiosk's time now, in ms. `browserMs` is the browser's. */
export function kioskNowMs(state: PageState, browserMs = Date.now()): number {
  return browserMs + state.clockOffsetMs;
}

/** A connection that is back within this time (a restart of the kiosk) changes nothing but the notice. */
const cutOffAfterMs = 10_000;

/**
 * Whether the kiosk has been gone for so long that the page must not tell its last words as if they held: a wall that
 * says "good" in green while nobody measures would lie.
 */
export function isCutOff({ connection, lostAtMs }: PageState, browserMs = Date.now()): boolean {
  return connection === 'lost' && lostAtMs !== undefined && browserMs - lostAtMs >= cutOffAfterMs;
}

/** A nettest's title, or its id where the kiosk does not know it (any more). */
export function nettestTitle(status: StatusDocument | undefined, id: string): string {
  return status?.nettests.find((nettest) => nettest.id === id)?.title ?? id;
}

/** The specification of a nettest's metric; a metric nobody describes is labelled with its name. */
export function metricSpec(status: StatusDocument | undefined, nettest: string, metric: string): MetricSpec {
  const own = status?.nettests.find((candidate) => candidate.id === nettest)?.metrics;
  return own?.find((spec) => spec.name === metric) ?? undescribedMetric(metric);
}

/** A measurement's headline figures, in the order of its nettest's specifications. */
export function headlineFigures(
  status: StatusDocument | undefined,
  { nettest, metrics }: Pick<Measurement, 'nettest' | 'metrics'>,
): readonly { readonly spec: MetricSpec; readonly value: number }[] {
  const specs = status?.nettests.find((candidate) => candidate.id === nettest)?.metrics ?? [];
  return specs.flatMap((spec) => {
    const value = metrics[spec.name];
    return spec.headline && value !== undefined ? [{ spec, value }] : [];
  });
}

/**
 * The metric that stands for a quantity: that of the newest figure; before there is one, the first headline metric of
 * the line's nettests with the right direction (latency: in milliseconds).
 */
export function metricOf(status: StatusDocument, quantity: Quantity): string | undefined {
  const figure = status.latest[quantity];
  if (figure !== undefined) return figure.metric;
  for (const nettest of status.nettests) {
    if (nettest.scope !== 'line') continue;
    const spec = nettest.metrics.find((candidate) => standsFor(candidate, quantity));
    if (spec !== undefined) return spec.name;
  }
  return undefined;
}

function standsFor(spec: MetricSpec, quantity: Quantity): boolean {
  if (!spec.headline) return false;
  return quantity === 'latency' ? spec.unit === 'ms' : spec.direction === quantity && spec.unit === 'bps';
}

/** What the plan promises for a quantity, in its metric's unit. */
export function planValue(status: StatusDocument | undefined, quantity: Quantity): number | undefined {
  const plan = status?.plan;
  if (plan === undefined) return undefined;
  return { download: plan.downloadBps, upload: plan.uploadBps, latency: plan.latencyMs }[quantity];
}

/** The test that "Run now" means: the first speed test of the line that is ready, else any test of the line. */
export function mainNettest(status: StatusDocument | undefined): NettestStatus | undefined {
  const ready = (status?.nettests ?? []).filter(
    (nettest) => nettest.state === 'ready' && nettest.scope === 'line',
  );
  return ready.find((nettest) => nettest.kind === 'throughput') ?? ready[0];
}

/** Whether a nettest has been asked for, waits or runs. */
export function runState(state: PageState, nettest: string): 'idle' | 'asked' | 'waiting' | 'running' {
  if (state.live?.nettest === nettest) return 'running';
  if (state.status?.waiting.some((run) => run.nettest === nettest) === true) return 'waiting';
  return state.asked.has(nettest) ? 'asked' : 'idle';
}
