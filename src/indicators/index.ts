// The indicators, as an explicit list: a new one is one file and one line here, and its name in core/light-settings.ts.
import type { Indicator } from '../core/indicator.js';
import type { IndicatorName } from '../core/light-settings.js';
import { createBoardLeds } from './board-leds.js';
import { createExpander } from './expander.js';
import { createGpioLed } from './gpio-led.js';
import { createGpioRgb } from './gpio-rgb.js';
import type { Surroundings } from './surroundings.js';
import { createTextDisplay } from './text-display.js';

export { detectHardware } from './hardware.js';
export { createLogIndicator } from './log.js';

/** Makers of the indicators that need hardware, by name. */
export const hardwareIndicators = {
  'board-leds': createBoardLeds,
  'gpio-led': createGpioLed,
  'gpio-rgb': createGpioRgb,
  'text-display': createTextDisplay,
  expander: createExpander,
} as const satisfies Record<Exclude<IndicatorName, 'log'>, (surroundings: Surroundings) => Indicator>;
