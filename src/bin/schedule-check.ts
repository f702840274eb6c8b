// `mk-kiosk schedule check`: what in a valid configuration will not go as one may think.
import { parseCron } from '../core/cron.js';
import type { Config } from '../core/config.js';
import type { RunUsage } from '../core/gate-budget.js';
import type { GateStore } from '../core/gate-store.js';
import { monitorTraffic } from '../core/monitor-settings.js';
import type { Nettest } from '../core/nettest.js';
import { planAt, type Plan } from '../core/plan.js';
import { familyQuotas } from '../core/schedule.js';
import type { KioskStore } from '../core/store.js';
import { systemClock } from '../host/clock.js';
import { nettests } from '../nettests/index.js';
import { nextTick } from '../schedule/ticks.js';
import { openStore } from './open-store.js';
import { printJson, printLine } from './output.js';
import type { ScheduleOptions } from './schedule-arguments.js';
import { scheduleForecast } from './schedule-forecast.js';
import { plannedBy } from './scheduling.js';
import { nettestSettings } from './nettest-settings.js';
import { loadSettings } from './settings.js';

const dayMs = 86_400_000;
const weekDays = 7;

/** Prints warnings; the exit code is 0, since what is warned of is allowed. */
export async function checkSchedule(options: ScheduleOptions): Promise<void> {
  const { dataFolder, config } = loadSettings(options);
  const nowMs = systemClock.nowMs();
  const store = openStore(dataFolder);
  const warnings = await warningsOf(store, config, nowMs).finally(() => store.close());
  if (options.json === true) printJson({ ok: warnings.length === 0, warnings });
  else if (warnings.length === 0) printLine('the schedule is as it should be');
  else for (const warning of warnings) printLine(`warning: ${warning}`);
}

/** The warnings about a configuration, by what was measured and what was paid for so far. */
export async function warningsOf(
  store: Pick<KioskStore, 'plans'> & Pick<GateStore, 'usages'>,
  config: Config,
  nowMs: number,
): Promise<readonly string[]> {
  const lines = nettests.filter(({ scope }) => scope === 'line').map(({ id }) => id);
  const [usages, plans] = await Promise.all([
    store.usages({ nettests: lines, fromMs: nowMs - 31 * dayMs }),
    store.plans(),
  ]);
  return scheduleWarnings(config, nettests, usages, planAt(plans, nowMs) ?? planOf(config), nowMs);
}

/** The plan of a configuration that no daemon has taken over yet. */
function planOf({ plan }: Config): Plan | undefined {
  if (plan === undefined) return undefined;
  const { downloadMbps, uploadMbps } = plan;
  return {
    validFrom: '1970-01-01T00:00:00.000Z',
    ...(downloadMbps !== undefined && { downloadBps: downloadMbps * 1e6 }),
    ...(uploadMbps !== undefined && { uploadBps: uploadMbps * 1e6 }),
  };
}

/** Sentences about the nettests that are switched on. */
export async function scheduleWarnings(
  config: Config,
  all: readonly Nettest[],
  usages: readonly RunUsage[],
  plan: Plan | undefined,
  nowMs: number,
): Promise<readonly string[]> {
  const warnings: string[] = [];
  const enabled = all.filter(({ id }) => nettestSettings(config, id).enabled);
  const forecast = await scheduleForecast(config, enabled, usages, plan, nowMs);
  const ticksOfFamily = new Map<string, number>();
  for (const nettest of enabled) {
    const { rule, family } = plannedBy(config, nettest);
    const perDay = ticksInWeek(rule.cron, rule.timezone, nowMs) / weekDays;
    if (family !== undefined) ticksOfFamily.set(family, (ticksOfFamily.get(family) ?? 0) + perDay);
    if (forecast.find((each) => each.nettest === nettest.id)?.runs === 0) {
      warnings.push(`${nettest.id} will not run within 30 days: cron, windows and quiet hours leave no room`);
    }
    if (rule.mode === 'window' && rule.windowMinutes < 1) {
      warnings.push(
        `${nettest.id} starts at the same second each time, as its window is ${rule.windowMinutes} minutes long`,
      );
    }
  }
  for (const [family, perDay] of ticksOfFamily) {
    const quota = familyQuotas[family];
    if (quota === undefined || perDay <= quota.automatic) continue;
    warnings.push(
      `cron opens ${perDay.toFixed(0)} windows a day for tests with ${family}, whose public servers take ${quota.automatic} automatic tests in 24 h per line: most windows will stay empty`,
    );
  }
  return [...warnings, ...budgetWarnings(config, forecast)];
}

function budgetWarnings(
  { budget, monitors }: Config,
  forecast: readonly { readonly gigabytes?: number; readonly runs: number }[],
): string[] {
  const gigabytes = forecast.reduce(
    (sum, each) => sum + (each.gigabytes ?? 0),
    monitorTraffic(monitors).lineBytes / 1e9,
  );
  const limits = [
    ['month', budget.monthlyMegabytes, gigabytes],
    ['day', budget.dailyMegabytes, gigabytes / 30],
  ] as const;
  return limits.flatMap(([name, megabytes, expected]) =>
    megabytes === undefined || expected * 1000 <= megabytes
      ? []
      : [
          `tests and monitors will move about ${expected.toFixed(1)} GB a ${name}, the budget is ${(megabytes / 1000).toFixed(1)} GB: some tests will be skipped`,
        ],
  );
}

function ticksInWeek(expression: string, timezone: string, fromMs: number): number {
  const cron = parseCron(expression);
  let count = 0;
  let tick = cron.ok ? nextTick(cron.fields, fromMs, timezone) : undefined;
  while (cron.ok && tick !== undefined && tick <= fromMs + weekDays * dayMs) {
    count += 1;
    tick = nextTick(cron.fields, tick, timezone);
  }
  return count;
}
