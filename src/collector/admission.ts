// How many batches are worked on at once: one of each device, and a few of all, so that a backlog never starves what is live.
import { KioskError } from '../core/errors.js';

/** Lets work in, or refuses it at once: who is refused waits at home, where the rows are safe. */
export interface Admission {
  /** Throws collector_busy. */
  run<T>(deviceId: string, work: () => Promise<T>): Promise<T>;
}

/** An admission for so many at once. */
export function createAdmission(atOnce: number): Admission {
  const busy = new Set<string>();
  return {
    async run(deviceId, work) {
      if (busy.size >= atOnce || busy.has(deviceId)) {
        throw new KioskError(
          'collector_busy',
          'The collector is busy with other batches.',
          'Send it again after the time in Retry-After.',
        );
      }
      busy.add(deviceId);
      try {
        return await work();
      } finally {
        busy.delete(deviceId);
      }
    },
  };
}
