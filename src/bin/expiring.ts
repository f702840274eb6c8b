// Something that is so until a time, and then no more, whatever becomes of whoever said it.
import type { Clock } from '../core/clock.js';

/** A fact with an end. */
export interface Expiring {
  /** From now on for so many seconds; 0 ends it. */
  hold(seconds: number): void;
  holds(): boolean;
}

/** `onChange` hears when it begins and when it ends. */
export function createExpiring(clock: Clock, onChange: () => void): Expiring {
  let over: AbortController | undefined;
  return {
    hold(seconds) {
      over?.abort();
      over = undefined;
      if (seconds > 0) {
        const current = new AbortController();
        over = current;
        void clock.sleep(seconds * 1000, current.signal).then(() => {
          if (current.signal.aborted) return;
          over = undefined;
          onChange();
        });
      }
      onChange();
    },
    holds: () => over !== undefined,
  };
}
