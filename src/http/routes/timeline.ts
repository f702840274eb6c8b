// GET /api/v1/timeline: what is drawn as band or mark over a range.
import { isoInstant } from '../../core/clock.js';
import type { Plan } from '../../core/plan.js';
import type { Span } from '../../core/timeline.js';
import { timelineDocumentSchema, timelineQuerySchema } from '../../core/timeline-api.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { timeRange } from './time-range.js';

/** Adds the route. */
export function addTimelineRoute(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/timeline',
    config: {
      operationId: 'getTimeline',
      summary:
        'What is drawn as band or mark over a range: outages, times off, attempts without a result, notes, plans, changes of what is measured.',
    },
    schema: { querystring: timelineQuerySchema, response: { 200: timelineDocumentSchema } },
    handler: async ({ query }) => {
      const { nettest, origin, limit } = query;
      const { fromMs = 0, toMs = 0 } = timeRange(query);
      const [spans, notes, plans] = await Promise.all([
        kiosk.timeline({
          ...{ fromMs, toMs, limit },
          ...(nettest !== undefined && { nettest }),
          ...(origin !== 'all' && { origin }),
        }),
        kiosk.notes.notes({ fromMs, toMs }, limit),
        kiosk.store.plans(),
      ]);
      return {
        from: isoInstant(fromMs),
        to: isoInstant(toMs),
        outages: spans.outages.map(({ open, ...outage }) => {
          const { to, ...rest } = timed(outage);
          return { ...rest, ...(!open && { to }) };
        }),
        off: spans.off.map(timed),
        attempts: spans.attempts.map(timed),
        notes: [...notes],
        plans: plansOf(plans, fromMs, toMs).slice(-limit),
        changes: spans.changes.map(timed),
      };
    },
  });
}

function timed<Entry extends Span>({ fromMs, toMs, ...rest }: Entry) {
  return { from: isoInstant(fromMs), to: isoInstant(toMs), ...rest };
}

/** The plan in force at the begin and those that came into force since, oldest first. */
function plansOf(plans: readonly Plan[], fromMs: number, toMs: number): Plan[] {
  const ordered = plans.toSorted((a, b) => Date.parse(a.validFrom) - Date.parse(b.validFrom));
  const inForce = ordered.findLastIndex(({ validFrom }) => Date.parse(validFrom) <= fromMs);
  return ordered.slice(Math.max(inForce, 0)).filter(({ validFrom }) => Date.parse(validFrom) < toMs);
}
