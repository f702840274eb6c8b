// What in a valid schedule will not go as one may think.
import { systemClock } from '../../host/clock.js';
import { warningsOf } from '../schedule-check.js';
import type { DoctorCheck } from './doctor-context.js';

/** The warnings of `mk-kiosk schedule check`. */
export const checkSchedules: DoctorCheck = {
  id: 'schedule',
  async look(context) {
    const { store } = await context.measuring();
    const warnings = await warningsOf(store, context.settings().config, systemClock.nowMs());
    if (warnings.length === 0) return [{ state: 'ok', what: 'as it should be' }];
    return warnings.map((what) => ({
      state: 'warning',
      what,
      fix: 'See "mk-kiosk schedule show" and docs/scheduling.md.',
    }));
  },
};
