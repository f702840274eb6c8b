// `mk-kiosk schedule show`: what comes next and why, beside a running kiosk or without one.
import type { ScheduleDocument } from '../core/schedule-api.js';
import { planReasons } from '../core/schedule.js';
import { describeSkip } from '../core/skip-reason.js';
import { systemClock } from '../host/clock.js';
import { nettests } from '../nettests/index.js';
import { openMeasuring, silent } from './measuring.js';
import { printJson, printLine, printTable } from './output.js';
import { wholeNumber, type ScheduleOptions } from './schedule-arguments.js';
import { scheduleView } from './schedule-view.js';
import { loadSettings } from './settings.js';

/** Prints the schedule. */
export async function showSchedule(options: ScheduleOptions): Promise<void> {
  const { dataFolder, config } = loadSettings(options);
  const windows = wholeNumber(options.count ?? '3', '--count', 0, 1000);
  const measuring = await openMeasuring({ path: dataFolder }, () => config, silent);
  try {
    const view = await scheduleView(measuring, config, nettests, systemClock.nowMs(), windows);
    if (options.json === true) printJson(view);
    else printView(view);
  } finally {
    await measuring.close();
  }
}

function printView(view: ScheduleDocument): void {
  printTable([
    ['NETTEST', 'STATE', 'MODE', 'NEXT', 'REASON'],
    ...view.nettests.map(({ nettest, state, mode, next, closed, needs }) => [
      nettest,
      closed === undefined || state !== 'ready' ? state : 'closed',
      mode,
      next?.at ?? '-',
      closed?.detail ??
        (next?.closed === undefined ? undefined : describeSkip(next.closed)) ??
        (next === undefined ? needs.join('; ') : planReasons[next.reason]),
    ]),
  ]);
  for (const { nettest, upcoming } of view.nettests) {
    for (const { from, to, closed } of upcoming)
      printLine(`${nettest} window ${from} to ${to}${closed === undefined ? '' : ' (quiet hours)'}`);
  }
  for (const { family, automatic, requests, hours } of view.quotas) {
    printLine(
      `${family} on ${view.uplink}: ${automatic.used} of ${String(automatic.limit)} automatic tests, ${requests.used} of ${String(requests.limit)} requests in ${hours} h`,
    );
  }
  for (const { name, usedBytes, limitBytes } of view.budget) {
    printLine(`data this ${name}: ${(usedBytes / 1e6).toFixed(0)} of ${(limitBytes / 1e6).toFixed(0)} MB`);
  }
  const { gigabytesPerMonth, monitors } = view;
  printLine(
    `expected in 30 days: ${gigabytesPerMonth === undefined ? 'not known before the first run' : `${gigabytesPerMonth.toFixed(1)} GB`}`,
  );
  if (monitors.gigabytesPerMonth > 0) {
    printLine(`of that by monitors over the line: ${(monitors.gigabytesPerMonth * 1000).toFixed(0)} MB`);
  }
}
