// Progress at a pace a page can draw: of the signs of life that come faster, the newest is passed on.
import type { KioskEvent } from '../core/events.js';

/** Takes announced events and passes them on. */
export interface ProgressPacer {
  take(event: KioskEvent): void;
  close(): void;
}

/**
 * Passes progress on at most once per `intervalMs`, and everything else at once. Progress that still waits when its
 * run or measurement is announced is dropped, for it would say that the test goes on; but for the last, which says that
 * it is complete and goes first.
 */
export function createProgressPacer(intervalMs: number, pass: (event: KioskEvent) => void): ProgressPacer {
  let waiting: KioskEvent | undefined;
  let pause: NodeJS.Timeout | undefined;

  function passNow(event: KioskEvent): void {
    waiting = undefined;
    pause = setTimeout(afterPause, intervalMs);
    pause.unref();
    pass(event);
  }

  function afterPause(): void {
    pause = undefined;
    if (waiting !== undefined) passNow(waiting);
  }

  return {
    take(event) {
      if (event.kind === 'progress') {
        if (pause === undefined) passNow(event);
        else waiting = event;
        return;
      }
      if (event.kind === 'run' || event.kind === 'measurement') {
        if (waiting?.kind === 'progress' && waiting.fraction === 1) pass(waiting);
        waiting = undefined;
      }
      pass(event);
    },
    close() {
      waiting = undefined;
      clearTimeout(pause);
    },
  };
}
