// Whether a result is so far below plan that it is measured once more, on another server, before anybody is blamed. Pure.
import { directions, type Measurement } from './measurement.js';
import type { Plan } from './plan.js';
import { countsAgainstLine } from './validity-reason.js';

/** Settings that matter here. */
export interface ConfirmRule {
  readonly enabled: boolean;
  /** Below this share of the plan a result is confirmed. */
  readonly belowRatio: number;
}

/**
 * True for a result that a schedule made on the line, that is far below plan in a direction which the device neither
 * limited nor disturbed. A confirmation is never confirmed itself.
 */
export function needsConfirmation(
  row: Pick<Measurement, 'trigger' | 'scope' | 'status' | 'metrics' | 'validity' | 'validityReasons'>,
  plan: Plan | undefined,
  { enabled, belowRatio }: ConfirmRule,
): boolean {
  const scheduled = row.trigger === 'schedule' || row.trigger === 'start';
  if (!enabled || !scheduled || row.scope !== 'line' || plan === undefined) return false;
  if (row.status !== 'ok' && row.status !== 'partial') return false;
  return directions.some((direction) => {
    const measured = row.metrics[`${direction}_bps`];
    const contracted = plan[`${direction}Bps`];
    if (measured === undefined || contracted === undefined) return false;
    return measured < belowRatio * contracted && countsAgainstLine(row, direction);
  });
}
