// Plays a blink code on one lamp: wakes only when the lamp has to change, and never for a steady one.
import type { Clock } from '../core/clock.js';
import { blinkAt, type BlinkCode } from '../core/light.js';

/** A lamp that blinks. */
export interface Blinker {
  /** Begins a blink code from its start; the same one goes on as it is. */
  play(blink: BlinkCode): void;
  stop(): void;
}

/** `light` turns the lamp on or off; it is called only for changes, and what it throws goes to `onError`, which ends the code. */
export function createBlinker(
  clock: Pick<Clock, 'monotonicMs' | 'sleep'>,
  light: (lit: boolean) => void,
  onError: (thrown: unknown) => void,
): Blinker {
  let playing: { readonly code: string; readonly over: AbortController } | undefined;
  let last: boolean | undefined;

  function set(lit: boolean): void {
    if (lit === last) return;
    light(lit);
    last = lit;
  }

  async function loop(blink: BlinkCode, over: AbortSignal): Promise<void> {
    const beganMs = clock.monotonicMs();
    while (!over.aborted) {
      const passedMs = clock.monotonicMs() - beganMs;
      const { lit, untilMs } = blinkAt(blink, passedMs);
      set(lit);
      if (untilMs === undefined) return;
      await clock.sleep(untilMs - passedMs, over);
    }
  }

  function stop(): void {
    playing?.over.abort();
    playing = undefined;
    last = undefined;
  }

  return {
    play(blink) {
      const code = blink.join();
      if (playing?.code === code) return;
      playing?.over.abort();
      const over = new AbortController();
      playing = { code, over };
      loop(blink, over.signal).catch((thrown: unknown) => {
        if (over.signal.aborted) return;
        stop();
        onError(thrown);
      });
    },
    stop,
  };
}
