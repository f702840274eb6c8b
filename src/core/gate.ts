// The gates that a run passes before it may begin: an ordered list of pure functions over what is known at that moment.
// The first that is closed names the reason. Lock and lease come after them, in the queue.
import { budgetGate, megabytes, type BudgetFacts } from './gate-budget.js';
import type { Closure } from './gate-closure.js';
import { quotaGate, type QuotaFacts } from './gate-quota.js';
import { isoInstant } from './clock.js';
import type { DiskState } from './retention.js';

/** What the gates look at. */
export interface GateFacts {
  readonly nowMs: number;
  /** Asked for by a person; a quiet hour and an empty budget can then be overruled with `forced`. */
  readonly manual: boolean;
  readonly forced: boolean;
  /** What is missing of consent; undefined where it is given or not needed. */
  readonly consentMissing?: string;
  /** Absent for servers without a quota. */
  readonly quota?: QuotaFacts;
  readonly budget: BudgetFacts;
  /** The disk of the data folder; absent where nobody asked. */
  readonly disk?: DiskState;
  /** End of the quiet hours that `nowMs` lies in; undefined outside of them, infinite where they never end. */
  readonly quietUntilMs?: number;
}

/** A gate: its closure, or undefined while it is open. */
export type Gate = (facts: GateFacts) => Closure | undefined;

/** Every gate, in the order in which they are asked. */
export const gates: readonly (readonly [name: string, gate: Gate])[] = [
  ['consent', consentGate],
  ['disk', ({ disk }) => disk && diskGate(disk)],
  ['quota', ({ quota, manual, nowMs }) => quota && quotaGate(quota, manual, nowMs)],
  ['budget', ({ budget, forced }) => (forced ? undefined : budgetGate(budget))],
  ['quiet hours', quietGate],
];

/** The first closed gate, or undefined where the run may begin. */
export function closureOf(facts: GateFacts): Closure | undefined {
  for (const [, gate] of gates) {
    const closure = gate(facts);
    if (closure !== undefined) return closure;
  }
  return undefined;
}

function consentGate({ consentMissing }: GateFacts): Closure | undefined {
  return consentMissing === undefined ? undefined : { reason: 'consent', detail: consentMissing };
}

/** Full below a quarter of the floor: before that only raw output is left out. */
function diskGate({ state, freeBytes, floorBytes }: DiskState): Closure | undefined {
  if (state !== 'full') return undefined;
  return {
    reason: 'disk',
    detail: `${megabytes(freeBytes)} are free on the disk, and tests need ${megabytes(floorBytes / 4)}`,
  };
}

function quietGate({ quietUntilMs, forced }: GateFacts): Closure | undefined {
  if (quietUntilMs === undefined || forced) return undefined;
  if (!Number.isFinite(quietUntilMs)) return { reason: 'quiet_hours', detail: 'the quiet hours never end' };
  const detail = `quiet hours until ${isoInstant(quietUntilMs)}`;
  return { reason: 'quiet_hours', detail, untilMs: quietUntilMs };
}
