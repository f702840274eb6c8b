// Notes in the store when the daemon lived, for the times off in charts.
import { v7 as uuidv7 } from 'uuid';
import type { Clock, ClockWatch } from '../core/clock.js';
import type { TimelineStore } from '../core/timeline.js';

/** What it works with. */
export interface DaemonRunParts {
  readonly store: Pick<TimelineStore, 'beginDaemonRun' | 'endDaemonRun'>;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly clockWatch: Pick<ClockWatch, 'now'>;
  readonly bootId: string | undefined;
  onError(thrown: unknown): void;
}

/** One life of the daemon: begun once, ended once. A store that refuses costs the note and nothing else. */
export function createDaemonRun({ store, clock, clockWatch, bootId, onError }: DaemonRunParts) {
  const id = uuidv7();
  return {
    start: () =>
      store
        .beginDaemonRun({
          id,
          startMs: clock.nowMs(),
          monotonicMs: clock.monotonicMs(),
          synced: clockWatch.now().state === 'synced',
          ...(bootId !== undefined && { bootId }),
        })
        .catch(onError),
    stop: () => store.endDaemonRun(id, clock.nowMs()).catch(onError),
  };
}
