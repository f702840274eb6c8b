// `mk-kiosk schedule simulate`: days of schedule in a moment, by the scheduler and the gates that the daemon uses.
import { isoInstant } from '../core/clock.js';
import type { Config } from '../core/config.js';
import { parseCron } from '../core/cron.js';
import { KioskError } from '../core/errors.js';
import { scheduleModes, type ScheduleMode } from '../core/schedule.js';
import { systemClock } from '../host/clock.js';
import { nettests } from '../nettests/index.js';
import { localDay } from '../schedule/period.js';
import { instantOfLocal, localDigitsOf } from '../schedule/local-time.js';
import { createQuietHours } from '../schedule/quiet-hours.js';
import { seededRandom } from '../schedule/random.js';
import { simulate, type SimulatedNettest } from '../schedule/simulate.js';
import { summaryOf } from '../schedule/simulation-summary.js';
import { timezoneOf } from './device-facts.js';
import { nettestById, nettestSettings } from './nettest-settings.js';
import { printJson, printLine, printTable } from './output.js';
import { anyNumber, instantIn, wholeNumber, zoneOf, type ScheduleOptions } from './schedule-arguments.js';
import { simulatedBy } from './schedule-forecast.js';
import { loadSettings } from './settings.js';

const dayMs = 86_400_000;

/** Prints every run that the schedule would have made, and figures about them. */
export async function simulateSchedule(options: ScheduleOptions): Promise<void> {
  const { config: configured } = loadSettings(options);
  const timezone = zoneOf(options.tz, timezoneOf(configured));
  const config = { ...configured, schedule: { ...configured.schedule, timezone } };
  const days = wholeNumber(options.days ?? '7', '--days', 1, 3660);
  const seed = wholeNumber(options.seed ?? '1', '--seed', 0, 2 ** 31);
  const fromMs =
    options.from === undefined
      ? localDay(systemClock.nowMs(), timezone).fromMs
      : instantIn(options.from, '--from', timezone);
  // Local days: one more hour or less where the clock changes.
  const toMs = instantOfLocal(localDigitsOf(fromMs, timezone) + days * dayMs, timezone);
  const simulated = simulatedNettests(config, options);
  const { runs, waitsMs } = await simulate({ nettests: simulated, fromMs, toMs, random: seededRandom(seed) });
  const summary = summaryOf(runs, waitsMs, timezone);
  const rows = runs.map(({ nettest, atMs, planned, skipReason }) => ({
    nettest,
    at: isoInstant(atMs),
    planned,
    ...(skipReason !== undefined && { skipReason }),
  }));
  if (options.json === true) {
    const modes = Object.fromEntries(simulated.map(({ id, rule }) => [id, rule.mode]));
    printJson({
      from: isoInstant(fromMs),
      to: isoInstant(toMs),
      timezone,
      seed,
      modes,
      ...summary,
      runs: rows,
    });
    return;
  }
  printTable([
    ['AT', 'NETTEST', 'WHY'],
    ...rows.map(({ at, nettest, planned, skipReason }) => [
      at,
      nettest,
      skipReason === undefined ? planned : `skipped: ${skipReason}`,
    ]),
  ]);
  printLine(
    `${summary.count} runs in ${days} days, ${summary.skipped} skipped; at most ${summary.mostIn24Hours} in any 24 h`,
  );
}

/** One nettest of the configuration, one made of the flags alone, or every one that is switched on. */
function simulatedNettests(config: Config, options: ScheduleOptions): readonly SimulatedNettest[] {
  const mode = scheduleModes.find((each) => each === options.mode);
  const changes = {
    ...(mode !== undefined && { mode }),
    ...(options.cron !== undefined && { cron: checkedCron(options.cron) }),
    ...(options.window !== undefined && { windowMinutes: anyNumber(options.window, '--window', 0, 1440) }),
    ...(options.perDay !== undefined && { perDay: anyNumber(options.perDay, '--per-day', 0.1, 1440) }),
  };
  if (options.nettest !== undefined) {
    const planned = simulatedBy(config, nettestById(nettests, options.nettest));
    refuseWeaker(planned, mode);
    return [{ ...planned, rule: { ...planned.rule, ...changes } }];
  }
  if (Object.keys(changes).length === 0) {
    const enabled = nettests.filter(({ id }) => nettestSettings(config, id).enabled);
    return enabled.map((nettest) => simulatedBy(config, nettest));
  }
  const { quietHours, onlyHours, timezone = timezoneOf(config) } = config.schedule;
  const quiet = createQuietHours(quietHours, onlyHours, timezone);
  const rule = {
    mode: 'window',
    cron: '0 * * * *',
    windowMinutes: 60,
    perDay: 4,
    timezone,
    ...changes,
  } as const;
  return [
    {
      id: 'simulated',
      rule,
      quietUntil: (atMs) => quiet.until(atMs),
      ...(rule.mode === 'exponential' && { family: 'mlab' }),
    },
  ];
}

function refuseWeaker({ id, family }: SimulatedNettest, mode: ScheduleMode | undefined): void {
  if (family === undefined || mode === undefined || mode === 'exponential') return;
  throw new KioskError(
    'usage',
    `${id} measures against M-Lab's public servers, where the mode is exponential and not ${mode}`,
    'Leave --mode away, name a server of your own in its options, or leave --nettest away.',
  );
}

function checkedCron(expression: string): string {
  const cron = parseCron(expression);
  if (cron.ok) return expression;
  throw new KioskError(
    'usage',
    `--cron: ${cron.error.message} (column ${cron.error.position} of "${expression}")`,
    'Five fields: minute hour day-of-month month day-of-week.',
  );
}
