// What an indicator may use, handed in by whoever starts it.
import type { Clock } from '../core/clock.js';
import type { Exec } from '../core/exec.js';
import type { DeviceState } from '../core/indicator.js';
import type { LightsSettings } from '../core/light-settings.js';
import type { GpioLines } from './gpio-line.js';
import type { I2cBuses } from './i2c-bus.js';
import type { TakenFile } from './taken.js';

/** What an indicator may use. */
export interface Surroundings {
  readonly settings: LightsSettings;
  readonly clock: Clock;
  readonly exec: Pick<Exec, 'run' | 'find'>;
  /** /sys, /proc and /dev, or a test's folders. */
  readonly sysfsRoot: string;
  readonly procRoot: string;
  readonly devRoot: string;
  readonly taken: TakenFile;
  readonly gpio: GpioLines;
  readonly i2c: I2cBuses;
  /** Told when the state of a piece of hardware changes. */
  onState(state: DeviceState): void;
}
