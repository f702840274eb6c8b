// The indicator of a lamp with three colours on GPIO lines, with a common cathode or a common anode.
import type { Indicator } from '../core/indicator.js';
import { createGpioLamp, type LampPart } from './gpio-lamp.js';
import type { Surroundings } from './surroundings.js';

/** Parts without a line stay dark; the configuration refuses that. */
export function createGpioRgb(surroundings: Surroundings): Indicator {
  const { commonAnode, ...lines } = surroundings.settings.gpioRgb;
  const parts = (['red', 'green', 'blue'] as const).flatMap((part): LampPart[] => {
    const line = lines[part];
    return line === undefined ? [] : [{ line, part }];
  });
  return createGpioLamp('gpio-rgb', parts, commonAnode, surroundings);
}
