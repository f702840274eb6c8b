// Why a gate is closed, and until when.
import type { SkipReason } from './skip-reason.js';

/** Why a run may not begin now, and until when where that is known (ms). */
export interface Closure {
  readonly reason: SkipReason;
  readonly detail: string;
  readonly untilMs?: number;
}
