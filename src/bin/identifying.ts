// The one identification that may go on: begun by page, command line, button or collector, ended by time.
import { isoInstant, type Clock } from '../core/clock.js';
import type { Announcer } from '../core/events.js';
import type { Identification, IdentifyRequest } from '../core/identify.js';

/** Begins, tells and ends identifications; each change is announced. */
export interface Identifying {
  /** 0 s ends one that goes on. */
  begin(request: IdentifyRequest): void;
  now(): Identification | undefined;
  end(): void;
}

/** Time runs by the monotonic clock: a step of the wall clock makes none longer. */
export function createIdentifying(clock: Clock, announcer: Announcer): Identifying {
  let current:
    { readonly shown: Identification; readonly endMs: number; readonly over: AbortController } | undefined;

  function end(): void {
    if (current === undefined) return;
    const { shown, over } = current;
    current = undefined;
    over.abort();
    announcer.announce({ kind: 'identify', state: 'ended', ...shown });
  }

  return {
    begin({ seconds, by }) {
      if (seconds === 0) {
        end();
        return;
      }
      const nowMs = clock.monotonicMs();
      if (current !== undefined && current.endMs >= nowMs + seconds * 1000) return;
      const shown: Identification = {
        since: current?.shown.since ?? isoInstant(clock.nowMs()),
        until: isoInstant(clock.nowMs() + seconds * 1000),
        by,
      };
      current?.over.abort();
      const over = new AbortController();
      current = { shown, endMs: nowMs + seconds * 1000, over };
      announcer.announce({ kind: 'identify', state: 'began', ...shown });
      void clock.sleep(seconds * 1000, over.signal).then(() => {
        if (!over.signal.aborted) end();
      });
    },
    now: () => current?.shown,
    end,
  };
}
