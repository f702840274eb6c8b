// Everything that a chart of the explore page needs, asked of the API at once.
import { planDocumentSchema, seriesDocumentSchema, type SeriesDocument } from '../../src/core/api.js';
import { outagesDocumentSchema } from '../../src/core/monitor-api.js';
import type { Outage, Unwatched } from '../../src/core/monitor.js';
import { notesDocumentSchema, type Note } from '../../src/core/note.js';
import type { Plan } from '../../src/core/plan.js';
import type { Answer, ApiClient } from '../api-client.js';
import type { TimeWindow } from '../charts/time-window.js';
import type { MetricChoice } from './metric-choices.js';

/** What a chart is made of. */
export interface ExploreData {
  readonly choice: MetricChoice;
  /** What the axis shows. */
  readonly window: TimeWindow;
  readonly series: SeriesDocument;
  readonly outages: readonly Outage[];
  readonly unwatched: readonly Unwatched[];
  readonly notes: readonly Note[];
  readonly plans: readonly Plan[];
}

/** What is asked for; without a window everything there is. */
export interface ExploreRequest {
  readonly choice: MetricChoice;
  readonly window: TimeWindow | undefined;
  readonly nowMs: number;
  readonly timezone: string;
}

const dayMs = 86_400_000;
const mostBins = 5000;

/** How values are put together: a chart has as many points as a screen can tell apart. Monitors leave one a minute. */
export function groupOf(window: TimeWindow | undefined, nettest: string): 'none' | 'hour' | 'day' {
  if (window === undefined) return 'day';
  const length = window.toMs - window.fromMs;
  const rowsUpTo = nettest.startsWith('latency/') ? 2 * dayMs : 8 * dayMs;
  if (length <= rowsUpTo) return 'none';
  return length <= 62 * dayMs ? 'hour' : 'day';
}

/** Asks; the chart stands even where outages, notes or contracts cannot be read. */
export async function readExploreData(api: ApiClient, request: ExploreRequest): Promise<Answer<ExploreData>> {
  const { choice, window, nowMs, timezone } = request;
  const group = groupOf(window, choice.nettest);
  const span = window === undefined ? {} : rangeOf(window);
  const [series, outages, notes, plans] = await Promise.all([
    api.get('series', seriesDocumentSchema, 'series', {
      metric: choice.spec.name,
      nettest: choice.nettest,
      scope: choice.scope,
      group,
      timezone,
      limit: String(mostBins),
      ...span,
    }),
    api.get('outages', outagesDocumentSchema, 'outages', { limit: '5000', ...span }),
    api.get('notes', notesDocumentSchema, 'notes', { limit: '1000', ...span }),
    api.get('plan', planDocumentSchema, 'plan'),
  ]);
  if (!series.ok) return series;
  const first = series.value.bins?.[0];
  const known = outages.ok ? outages.value : { outages: [], unwatched: [] };
  return {
    ok: true,
    value: {
      choice,
      window: window ?? {
        fromMs: first === undefined ? nowMs - 7 * dayMs : Date.parse(first.from),
        toMs: nowMs,
      },
      series: series.value,
      outages: known.outages,
      unwatched: known.unwatched,
      notes: notes.ok ? notes.value.notes : [],
      plans: plans.ok ? plans.value.plans : [],
    },
  };
}

function rangeOf({ fromMs, toMs }: TimeWindow): Readonly<Record<string, string>> {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}
