// The indicator of one lamp on a GPIO line: the blink code alone says the state.
import type { Indicator } from '../core/indicator.js';
import { createGpioLamp } from './gpio-lamp.js';
import type { Surroundings } from './surroundings.js';

/** Without a line it shows nothing; the configuration refuses that. */
export function createGpioLed(surroundings: Surroundings): Indicator {
  const { line, activeLow } = surroundings.settings.gpioLed;
  return createGpioLamp(
    'gpio-led',
    line === undefined ? [] : [{ line, part: 'any' }],
    activeLow,
    surroundings,
  );
}
