// What a GPIO line is to the indicators, and what lines are opened with.
import type { Gpio } from 'onoff';
import type { Clock } from '../core/clock.js';
import type { Exec } from '../core/exec.js';
import type { LightsSettings } from '../core/light-settings.js';
import type { TakenFile } from './taken.js';

/** Loads onoff; a native module that may be missing. */
export type LoadOnoff = () => Promise<{ readonly Gpio: typeof Gpio }>;

/** A line that is driven. */
export interface OutputLine {
  /** Throws what the system throws when the line is gone. */
  set(high: boolean): void;
  /** Where the driver can do it by itself: a level, then the other one, and so on by `periodsMs`, for ever. */
  blink?(firstHigh: boolean, periodsMs: readonly number[]): void;
  release(): Promise<void>;
}

/** A line that is read. */
export interface InputLine {
  release(): Promise<void>;
}

/** Lines by their GPIO numbers. What cannot be opened is a DeviceFault, or a system error. */
export interface GpioLines {
  /** Driven from the start: `high`. `onLost` hears when it is taken away later. */
  output(line: number, high: boolean, onLost: (thrown: unknown) => void): Promise<OutputLine>;
  /** `onLevel` hears the level at the start and each change that lasted `debounceMs`. */
  input(
    line: number,
    options: { readonly pull: 'up' | 'down'; readonly debounceMs: number },
    onLevel: (high: boolean) => void,
    onLost: (thrown: unknown) => void,
  ): Promise<InputLine>;
}

/** What lines are opened with. */
export interface GpioParts {
  readonly way: LightsSettings['gpio'];
  readonly clock: Clock;
  readonly exec: Pick<Exec, 'run' | 'find'>;
  readonly sysfsRoot: string;
  readonly taken: TakenFile;
  /** A test hands in its own. */
  readonly loadOnoff?: LoadOnoff;
}
