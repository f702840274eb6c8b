// The indicator that needs no hardware: each change of the signal is one line in the log.
import type { Indicator } from '../core/indicator.js';

/** Writes `signal: good (as_contracted)` through `write` whenever state or reason changed. */
export function createLogIndicator(write: (line: string) => void): Indicator {
  let last = '';
  return {
    id: 'log',
    show({ signal: { state, reason } }) {
      const line = `signal: ${state} (${reason})`;
      if (line === last) return;
      last = line;
      write(line);
    },
    close: () => Promise.resolve(),
  };
}
