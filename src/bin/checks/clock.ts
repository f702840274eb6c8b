// Whether the clock was set, by whom and when.
import { isoInstant } from '../../core/clock.js';
import { systemClock } from '../../host/clock.js';
import { createClockWatch } from '../../host/clock-watch.js';
import type { DoctorCheck } from './doctor-context.js';

/** An impossible time is a problem; a clock that is not set yet a warning; where nobody tells it is unknown. */
export const checkClock: DoctorCheck = {
  id: 'clock',
  async look({ exec, root }) {
    const watch = createClockWatch({ clock: systemClock, exec, root });
    await watch.refresh();
    const { state, by, lastSyncMs } = watch.now();
    if (state === 'synced') {
      const when = lastSyncMs === undefined ? '' : `, last at ${isoInstant(lastSyncMs)}`;
      return [{ state: 'ok', what: `set (${by ?? 'by nobody known'})${when}` }];
    }
    const fix = 'timedatectl set-ntp true';
    if (by === 'impossible') return [{ state: 'problem', what: 'it shows a time that cannot be', fix }];
    if (state === 'unsynced') return [{ state: 'warning', what: 'not set from the network yet', fix }];
    return [{ state: 'unknown', what: 'nobody says whether it was set', fix }];
  },
};
