// Which figures are lower bounds: speeds that the device or its link held back. A round trip is what it is.
import { directions } from './measurement.js';
import { isLowerBound } from './validity-reason.js';

/** Whether a metric of a row with those reasons is a lower bound. Unit and direction are in the metric's name. */
export function isLowerBoundOf(metric: string, validityReasons: readonly string[]): boolean {
  if (validityReasons.length === 0 || !metric.endsWith('_bps')) return false;
  const direction = directions.find((known) => metric.startsWith(`${known}_`));
  return isLowerBound({ validityReasons }, direction);
}
