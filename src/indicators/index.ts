// The indicators, as an explicit list: a new one is one file and one line here.
import type { Indicator } from '../core/indicator.js';
import { createLogIndicator } from './log.js';

export { detectHardware } from './hardware.js';

/** What an indicator may use. */
export interface IndicatorSurroundings {
  log(line: string): void;
}

const makers = {
  log: (surroundings: IndicatorSurroundings) => createLogIndicator(surroundings.log),
} as const satisfies Record<string, (surroundings: IndicatorSurroundings) => Indicator>;

/** Names that the configuration's `indicators` may list. */
export const indicatorNames = Object.keys(makers);

/** Makes the indicators of the given names; unknown names are left out (the configuration refused them already). */
export function createIndicators(
  names: readonly (keyof typeof makers)[],
  surroundings: IndicatorSurroundings,
): Indicator[] {
  return names.map((name) => makers[name](surroundings));
}
