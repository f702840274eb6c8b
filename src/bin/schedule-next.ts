// `mk-kiosk schedule next CRON`: the ticks of an expression, by the rules of the schedule; nothing else is looked at.
import { isoInstant } from '../core/clock.js';
import { parseCron } from '../core/cron.js';
import { KioskError } from '../core/errors.js';
import { systemClock } from '../host/clock.js';
import { nextTick } from '../schedule/ticks.js';
import { timezoneOf } from './device-facts.js';
import { printJson, printLine } from './output.js';
import { instantIn, wholeNumber, zoneOf, type ScheduleOptions } from './schedule-arguments.js';
import { loadSettings } from './settings.js';

/** Prints the ticks at or after `--now`, oldest first. */
export function nextTicks(options: ScheduleOptions, expression: string | undefined): void {
  if (expression === undefined) {
    throw new KioskError(
      'usage',
      'the cron expression is missing',
      "For instance: mk-kiosk schedule next '7-59/30 * * * *'",
    );
  }
  const cron = parseCron(expression);
  if (!cron.ok) {
    const { message, position } = cron.error;
    throw new KioskError(
      'usage',
      `${message} (column ${position} of "${expression}")`,
      'Five fields: minute hour day-of-month month day-of-week.',
    );
  }
  const timezone =
    options.tz === undefined ? timezoneOf(loadSettings(options).config) : zoneOf(options.tz, 'UTC');
  const count = wholeNumber(options.count ?? '10', '--count', 1, 100_000);
  let afterMs =
    (options.now === undefined ? systemClock.nowMs() : instantIn(options.now, '--now', timezone)) - 1;
  const ticks: string[] = [];
  while (ticks.length < count) {
    const tick = nextTick(cron.fields, afterMs, timezone);
    if (tick === undefined) break;
    ticks.push(isoInstant(tick));
    afterMs = tick;
  }
  if (options.json === true) printJson({ cron: expression, timezone, ticks });
  else if (ticks.length === 0) printLine('never');
  else for (const tick of ticks) printLine(tick);
}
