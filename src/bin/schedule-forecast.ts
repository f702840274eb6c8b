// What the schedule will do in thirty days: runs and data per nettest, by simulation and by what runs moved so far.
import type { Config } from '../core/config.js';
import { expectationOf, type RunUsage } from '../core/gate-budget.js';
import type { Nettest } from '../core/nettest.js';
import type { Plan } from '../core/plan.js';
import { createQuietHours } from '../schedule/quiet-hours.js';
import { seededRandom } from '../schedule/random.js';
import { simulate, type SimulatedNettest } from '../schedule/simulate.js';
import { timezoneOf } from './device-facts.js';
import { nettestSettings } from './nettest-settings.js';
import { plannedBy } from './scheduling.js';

/** One nettest in thirty days. Without `gigabytes` nothing is known yet of what a run moves. */
export interface NettestForecast {
  readonly nettest: string;
  readonly runs: number;
  readonly gigabytes?: number;
}

const forecastDays = 30;
/** Enough to know the rate; a nettest that runs every minute need not be followed for a month. */
const maxRuns = 1000;

/** Forecasts for every nettest that is switched on, whether or not it can run at present. `usages` oldest first. */
export async function scheduleForecast(
  config: Config,
  nettests: readonly Nettest[],
  usages: readonly RunUsage[],
  plan: Plan | undefined,
  nowMs: number,
): Promise<readonly NettestForecast[]> {
  const forecasts: NettestForecast[] = [];
  for (const nettest of nettests) {
    if (!nettestSettings(config, nettest.id).enabled) continue;
    const fromMs = nowMs;
    const { runs, endMs } = await simulate({
      nettests: [simulatedBy(config, nettest)],
      fromMs,
      toMs: fromMs + forecastDays * 86_400_000,
      random: seededRandom(1),
      maxRuns,
    });
    const made = runs.filter(({ skipReason }) => skipReason === undefined).length;
    const perMonth = (made * forecastDays * 86_400_000) / Math.max(1, endMs - fromMs);
    const expected =
      nettest.scope === 'line' ? expectationOf(usages, nettest, plan) : { downloadBytes: 0, uploadBytes: 0 };
    forecasts.push({
      nettest: nettest.id,
      runs: Math.round(perMonth),
      ...(expected && { gigabytes: (perMonth * (expected.downloadBytes + expected.uploadBytes)) / 1e9 }),
    });
  }
  return forecasts;
}

/** A nettest as the simulation sees it. */
export function simulatedBy(config: Config, nettest: Nettest): SimulatedNettest {
  const { quietHours, onlyHours } = config.schedule;
  const quiet = createQuietHours(quietHours, onlyHours, timezoneOf(config));
  return { ...plannedBy(config, nettest), quietUntil: (atMs) => quiet.until(atMs) };
}
