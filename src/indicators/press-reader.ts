// What a push button means: pressed and let go is a press, kept down is a hold, once.
import type { Clock } from '../core/clock.js';

/** Takes levels that are free of bounces. */
export interface PressReader {
  pressed(down: boolean): void;
  stop(): void;
}

/** INVARIANT: a button that is down from the start (a stuck one, a missing resistor) means nothing until it was up. */
export function createPressReader(
  clock: Pick<Clock, 'sleep'>,
  holdMs: number,
  onPress: (press: 'press' | 'hold') => void,
): PressReader {
  let down: boolean | undefined;
  let holding: AbortController | undefined;

  return {
    pressed(now) {
      const before = down;
      down = now;
      if (before === undefined || before === now) return;
      if (now) {
        const over = new AbortController();
        holding = over;
        void clock.sleep(holdMs, over.signal).then(() => {
          if (over.signal.aborted) return;
          holding = undefined;
          onPress('hold');
        });
        return;
      }
      const press = holding !== undefined;
      holding?.abort();
      holding = undefined;
      if (press) onPress('press');
    },
    stop() {
      holding?.abort();
      down = undefined;
    },
  };
}
