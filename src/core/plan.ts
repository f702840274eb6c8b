// What was paid for: the contracted speed of the line, with the date from which it holds.
import { z } from 'zod';

/** A contract: speeds in bit/s, latency in ms. */
export const planSchema = z.object({
  provider: z.string().max(100).optional(),
  downloadBps: z.number().positive().max(1e12).optional(),
  uploadBps: z.number().positive().max(1e12).optional(),
  latencyMs: z.number().positive().max(60_000).optional(),
  validFrom: z.iso.datetime(),
});

/** A contract. */
export type Plan = z.output<typeof planSchema>;

/** The contract in force at an instant (ms): the one with the latest `validFrom` not after it. */
export function planAt(plans: readonly Plan[], atMs: number): Plan | undefined {
  let inForce: Plan | undefined;
  for (const plan of plans) {
    const fromMs = Date.parse(plan.validFrom);
    // Compared as instants: as texts, "00Z" would be later than "00.500Z".
    if (fromMs <= atMs && (inForce === undefined || fromMs >= Date.parse(inForce.validFrom))) inForce = plan;
  }
  return inForce;
}
