// Switches the display off during its dark hours, and on for a while when somebody touches it.
// INVARIANT: a display that cannot be switched is painted black by the page; either way a touch wakes it.
import type { Clock } from '../core/clock.js';

/** What the screen is doing. */
export type ScreenState = 'on' | 'off' | 'painted_black';

/** The dark hours at work. */
export interface DarkHours {
  start(): void;
  stop(): Promise<void>;
  /** Somebody touched the display. */
  wake(): void;
  screen(): ScreenState;
}

/** What the dark hours work with. */
export interface DarkHoursParts {
  readonly clock: Clock;
  /** Whether these are dark hours, by the wall clock. */
  isDark(nowMs: number): boolean;
  /** Whether the clock can be believed; a display never goes dark by a clock that was not set. */
  clockSet(): boolean;
  wakeMs(): number;
  /** Whether a program switched the screen. */
  power(on: boolean): Promise<boolean>;
  onScreen(state: ScreenState): void;
  readonly everyMs?: number;
}

/** Looks at the clock every 15 s. */
export function createDarkHours(parts: DarkHoursParts): DarkHours {
  const { clock, everyMs = 15_000 } = parts;
  let screen: ScreenState = 'on';
  let awakeUntilMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let turning: Promise<void> = Promise.resolve();

  function look(): void {
    turning = turning.then(turn);
  }

  async function turn(): Promise<void> {
    const dark = parts.clockSet() && parts.isDark(clock.nowMs()) && clock.monotonicMs() >= awakeUntilMs;
    if (dark === (screen !== 'on')) return;
    const switched = await parts.power(!dark);
    become(dark ? (switched ? 'off' : 'painted_black') : 'on');
  }

  function become(next: ScreenState): void {
    screen = next;
    parts.onScreen(next);
  }

  return {
    start() {
      timer ??= setInterval(look, everyMs);
      timer.unref();
      look();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await turning;
      // Whoever comes after must find a screen that shows something.
      if (screen !== 'on') await parts.power(true);
    },
    wake() {
      awakeUntilMs = clock.monotonicMs() + parts.wakeMs();
      look();
    },
    screen: () => screen,
  };
}
