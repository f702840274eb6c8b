// Something that shows a signal: a light, a text display, a line in the log. One that fails never stops another.
import type { Signal } from './signal.js';

/** An indicator. `show` is called with each new signal and must return at once. */
export interface Indicator {
  readonly id: string;
  show(signal: Signal): void;
  /** Leaves the hardware as it was found. */
  close(): Promise<void>;
}

/** Whether GPIO and I2C can be used, in words; `none` is a state of the kiosk and never an error. */
export interface HardwareState {
  readonly state: 'ready' | 'none';
  readonly detail: string;
}
