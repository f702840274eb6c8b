// A drawn instant as it is stored, with the rule it was drawn by.
import { z } from 'zod';
import type { PlanReason } from '../core/schedule.js';
import type { DrawRule } from './draw.js';

/** Name of the stored state. */
export const planState = 'schedule';

const reasons = [
  'window',
  'stratified',
  'waits',
  'back_off',
  'catch_up',
] as const satisfies readonly PlanReason[];

const storedPlanSchema = z.object({
  atMs: z.number(),
  fromMs: z.number(),
  toMs: z.number(),
  reason: z.enum(reasons),
  closedUntilMs: z.number().optional(),
  /** The rule; another one means another instant. */
  fingerprint: z.string(),
  drawnAtMs: z.number(),
  /** Runs in a row for which the servers had no capacity. */
  refusals: z.number().int().min(0),
});

/** A drawn instant as it is stored. */
export type StoredPlan = z.output<typeof storedPlanSchema>;

/** Plans by nettest; nothing where what was stored is of another form. */
export function readPlans(state: unknown): Readonly<Record<string, StoredPlan>> {
  return z.record(z.string(), storedPlanSchema).safeParse(state).data ?? {};
}

/** What an instant depends on, as text. */
export function planFingerprint(nettest: { readonly rule: DrawRule; readonly quietKey?: string }): string {
  const { mode, cron, timezone, windowMinutes, perDay } = nettest.rule;
  return JSON.stringify([mode, cron, timezone, windowMinutes, perDay, nettest.quietKey ?? '']);
}
