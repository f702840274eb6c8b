// Gathers what the verdict "house or line" is made of.
import type { Clock } from '../core/clock.js';
import type { ConditionWatch } from '../core/condition-watch.js';
import { legsOf, type LegsDocument } from '../core/legs.js';
import type { MonitorStore } from '../core/monitor-store.js';
import { planAt } from '../core/plan.js';
import type { KioskStore } from '../core/store.js';

/** Where it comes from. */
export interface LegsParts {
  readonly store: Pick<KioskStore, 'list' | 'plans'> & Pick<MonitorStore, 'latencyMinutes'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly watch: Pick<ConditionWatch, 'now'>;
}

const gatewayMs = 30 * 60_000;
const lanMs = 7 * 86_400_000;
const lineMs = 3 * 86_400_000;

/** The two legs now. */
export async function legsNow({ store, clock, watch }: LegsParts): Promise<LegsDocument> {
  const nowMs = clock.nowMs();
  const own = { origin: 'device' } as const;
  const [conditions, gateway, lan, line, plans] = await Promise.all([
    watch.now(),
    store.latencyMinutes({ fromMs: nowMs - gatewayMs }, 'gateway', 60),
    store.list({ ...own, scopes: ['lan'], fromMs: nowMs - lanMs }, 20),
    store.list({ ...own, scopes: ['line'], fromMs: nowMs - lineMs }, 100),
    store.plans(),
  ]);
  return legsOf({
    conditions,
    gateway,
    lanRows: lan.measurements,
    lineRows: line.measurements,
    plan: planAt(plans, nowMs),
  });
}
