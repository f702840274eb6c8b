// Everything that a chart of the explore page needs, asked of the API at once.
import type { z } from 'zod';
import { seriesDocumentSchema, type SeriesDocument } from '../../src/core/api.js';
import { opinionsDocumentSchema, type Opinion } from '../../src/core/opinion.js';
import { timelineDocumentSchema } from '../../src/core/timeline-api.js';
import type { Answer, ApiClient } from '../api-client.js';
import type { TimeWindow } from '../charts/time-window.js';
import type { Split } from './explore-query.js';
import type { MetricChoice } from './metric-choices.js';

/** What is drawn as band or mark. */
export type Timeline = Pick<z.output<typeof timelineDocumentSchema>, 'outages' | 'off' | 'notes' | 'plans'>;

/** What a chart is made of. */
export interface ExploreData {
  readonly choice: MetricChoice;
  /** What the axis shows. */
  readonly window: TimeWindow;
  readonly series: SeriesDocument;
  readonly timeline: Timeline;
  readonly opinions: readonly Opinion[];
}

/** What is asked for; without a window everything there is. */
export interface ExploreRequest {
  readonly choice: MetricChoice;
  readonly by: Split;
  readonly window: TimeWindow | undefined;
  readonly nowMs: number;
  readonly timezone: string;
}

const dayMs = 86_400_000;
const mostBins = 5000;
/** More of one kind than a screen has columns cannot be told apart: the kiosk joins neighbours. */
const mostMarks = 500;

/** How values are put together: a chart has as many points as a screen can tell apart. Monitors leave one a minute. */
export function groupOf(window: TimeWindow | undefined, nettest: string): 'none' | 'hour' | 'day' {
  if (window === undefined) return 'day';
  const length = window.toMs - window.fromMs;
  const rowsUpTo = nettest.startsWith('latency/') ? 2 * dayMs : 8 * dayMs;
  if (length <= rowsUpTo) return 'none';
  return length <= 62 * dayMs ? 'hour' : 'day';
}

/** Asks; the chart stands even where bands and marks cannot be read. */
export async function readExploreData(api: ApiClient, request: ExploreRequest): Promise<Answer<ExploreData>> {
  const { choice, by, window, nowMs, timezone } = request;
  const group = groupOf(window, choice.nettest);
  const span = window === undefined ? {} : rangeOf(window);
  const whole = rangeOf(window ?? { fromMs: 0, toMs: nowMs });
  const [series, timeline, opinions] = await Promise.all([
    api.get('series', seriesDocumentSchema, 'series', {
      metric: choice.spec.name,
      nettest: choice.nettest,
      scope: choice.scope,
      group,
      timezone,
      limit: String(mostBins),
      ...(by !== 'none' && { by }),
      ...span,
    }),
    api.get('timeline', timelineDocumentSchema, 'timeline', {
      nettest: choice.nettest,
      limit: String(mostMarks),
      ...whole,
    }),
    api.get('notes', opinionsDocumentSchema, 'opinions', span),
  ]);
  if (!series.ok) return series;
  const first = series.value.bins?.[0];
  return {
    ok: true,
    value: {
      choice,
      window: window ?? {
        fromMs: first === undefined ? nowMs - 7 * dayMs : Date.parse(first.from),
        toMs: nowMs,
      },
      series: series.value,
      timeline: timeline.ok ? timeline.value : { outages: [], off: [], notes: [], plans: [] },
      opinions: opinions.ok ? opinions.value.opinions : [],
    },
  };
}

function rangeOf({ fromMs, toMs }: TimeWindow): Readonly<Record<string, string>> {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}
