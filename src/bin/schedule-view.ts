// The schedule as people ask for it: per nettest what comes next and why, what is closed, quotas, budget and forecast.
import { isoInstant } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { Closure } from '../core/gate-closure.js';
import type { BudgetPeriod } from '../core/gate-budget.js';
import { monitorTraffic } from '../core/monitor-settings.js';
import type { Nettest } from '../core/nettest.js';
import { planAt } from '../core/plan.js';
import type { ScheduleDocument } from '../core/schedule-api.js';
import { familyQuotas } from '../core/schedule.js';
import { planState, readPlans, type StoredPlan } from '../schedule/stored-plan.js';
import { nextStratum, nextWindow, type Window } from '../schedule/window.js';
import { timezoneOf } from './device-facts.js';
import type { Measuring } from './measuring.js';
import { nettestSettings } from './nettest-settings.js';
import { scheduleForecast } from './schedule-forecast.js';
import { plannedBy } from './scheduling.js';

const usageDays = 31;

/** Reads the schedule beside a running daemon; `windows` is how many to look ahead where there are windows. */
export async function scheduleView(
  measuring: Pick<Measuring, 'store' | 'readiness' | 'gates'>,
  config: Config,
  nettests: readonly Nettest[],
  nowMs: number,
  windows: number,
): Promise<ScheduleDocument> {
  const { store, gates } = measuring;
  const plans = readPlans(await store.readState(planState));
  const usages = await store.usages({
    nettests: nettests.filter(({ scope }) => scope === 'line').map(({ id }) => id),
    fromMs: nowMs - usageDays * 86_400_000,
  });
  const forecast = await scheduleForecast(
    config,
    nettests,
    usages,
    planAt(await store.plans(), nowMs),
    nowMs,
  );
  const views = await Promise.all(nettests.map((nettest) => nettestView(nettest)));
  const monitors = monitorTraffic(config.monitors).lineBytes / 1e9;
  const known = views.flatMap(({ state, gigabytesPerMonth }) =>
    state === 'ready' ? (gigabytesPerMonth ?? []) : [],
  );
  return {
    now: isoInstant(nowMs),
    timezone: timezoneOf(config),
    uplink: config.device.uplink,
    nettests: views,
    quotas: await quotasOf(),
    budget: (await budgetOf()).map(({ endsAtMs, ...period }) => ({
      ...period,
      endsAt: isoInstant(endsAtMs),
    })),
    monitors: { gigabytesPerMonth: monitors },
    ...(known.length > 0 && {
      gigabytesPerMonth: known.reduce((sum, gigabytes) => sum + gigabytes, monitors),
    }),
  };

  async function nettestView(nettest: Nettest): Promise<ScheduleDocument['nettests'][number]> {
    const { enabled, cron, options } = nettestSettings(config, nettest.id);
    const { state, needs } = await measuring.readiness.of(nettest);
    const { rule, family } = plannedBy(config, nettest);
    const closed = enabled ? await gates.closureOf({ nettest, trigger: 'schedule', options }) : undefined;
    const plan = plans[nettest.id];
    const expected = forecast.find((each) => each.nettest === nettest.id);
    return {
      nettest: nettest.id,
      state,
      needs: needs.map(({ message }) => message),
      mode: rule.mode,
      cron,
      windowMinutes: rule.windowMinutes,
      ...(family !== undefined && { family }),
      ...(plan && state === 'ready' && { next: nextView(plan) }),
      ...(closed && { closed: closedView(closed) }),
      upcoming: state === 'ready' ? upcomingWindows(rule, plan?.fromMs ?? nowMs) : [],
      ...(expected && { runsPerMonth: expected.runs }),
      ...(expected?.gigabytes !== undefined && { gigabytesPerMonth: expected.gigabytes }),
    };
  }

  function upcomingWindows(rule: ReturnType<typeof plannedBy>['rule'], afterMs: number) {
    const found: ScheduleDocument['nettests'][number]['upcoming'] = [];
    if (rule.mode === 'exponential' || rule.mode === 'poisson') return found;
    let window: Window | undefined = { fromMs: afterMs, toMs: afterMs };
    while (found.length < windows) {
      window =
        rule.mode === 'stratified'
          ? nextStratum(rule.perDay, rule.timezone, window.fromMs)
          : nextWindow(rule, window.fromMs);
      if (window === undefined) break;
      const untilMs = gates.quietHours().until(window.fromMs);
      found.push({
        from: isoInstant(window.fromMs),
        to: isoInstant(window.toMs),
        ...(untilMs !== undefined && untilMs >= window.toMs && { closed: 'quiet_hours' }),
      });
    }
    return found;
  }

  async function quotasOf() {
    return Promise.all(
      Object.keys(familyQuotas).map(async (family) => {
        const facts = await gates.quota(family);
        const contacts = facts?.contacts ?? [];
        const tests = contacts.filter(({ automatic, tested }) => automatic && tested);
        return {
          family,
          automatic: { used: tests.length, ...(facts && { limit: facts.quota.automatic }) },
          requests: { used: contacts.length, ...(facts && { limit: facts.quota.contacts }) },
          hours: (facts?.quota.periodMs ?? 0) / 3_600_000,
        };
      }),
    );
  }

  async function budgetOf(): Promise<readonly BudgetPeriod[]> {
    const [nettest] = nettests;
    return nettest === undefined ? [] : (await gates.budget(nettest, {})).periods;
  }
}

function nextView({ atMs, fromMs, toMs, reason, closedUntilMs }: StoredPlan) {
  return {
    at: isoInstant(atMs),
    windowFrom: isoInstant(fromMs),
    windowTo: isoInstant(toMs),
    reason,
    ...(closedUntilMs !== undefined && { closed: 'quiet_hours' as const }),
  };
}

function closedView({ reason, detail, untilMs }: Closure) {
  return { reason, detail, ...(untilMs !== undefined && { until: isoInstant(untilMs) }) };
}
