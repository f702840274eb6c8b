// Whether the store opens and takes writes.
import { isoInstant } from '../../core/clock.js';
import { systemClock } from '../../host/clock.js';
import type { DoctorCheck } from './doctor-context.js';

/** A store that cannot be opened is a problem by its KioskError. */
export const checkStore: DoctorCheck = {
  id: 'store',
  timeoutMs: 30_000,
  async look(context) {
    const { store } = await context.measuring();
    await store.writeState('doctor', { at: isoInstant(systemClock.nowMs()) });
    const { measurements, bytes, schemaVersion } = await store.facts();
    return [
      {
        state: 'ok',
        what: `${measurements} measurements, ${bytes} bytes, schema ${schemaVersion}, takes writes`,
      },
    ];
  },
};
