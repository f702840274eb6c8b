// `mk-kiosk schedule show|next|simulate|check`: what runs when and why, without waiting for it.
import { KioskError } from '../../core/errors.js';
import { defineCommand } from '../command.js';
import { scheduleOptionsSchema } from '../schedule-arguments.js';
import { checkSchedule } from '../schedule-check.js';
import { nextTicks } from '../schedule-next.js';
import { showSchedule } from '../schedule-show.js';
import { simulateSchedule } from '../schedule-simulate.js';

/** Carries out one action on the schedule. */
export const command = defineCommand(
  scheduleOptionsSchema,
  async (options, [action = 'show', expression]) => {
    switch (action) {
      case 'show':
        return showSchedule(options);
      case 'next':
        nextTicks(options, expression);
        return;
      case 'simulate':
        await simulateSchedule(options);
        return;
      case 'check':
        await checkSchedule(options);
        return;
      default:
        throw new KioskError(
          'usage',
          `schedule ${action}: no such action`,
          'Use show, next, simulate or check.',
        );
    }
  },
);
