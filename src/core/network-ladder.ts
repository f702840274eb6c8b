// The network wedge ladder: what a kiosk does by itself when its own network stands still, such as a Wi-Fi driver that
// stops until it is started again. Settings, and the steps that are kept. docs/self-watch.md
import { z } from 'zod';

/** What was done. */
export const ladderActions = ['wait', 'check', 'hook', 'reboot', 'recovered'] as const;

/** One step, as it is stored. */
export const ladderStepSchema = z.object({
  at: z.iso.datetime(),
  action: z.enum(ladderActions),
  detail: z.string(),
});

/** One step. */
export type LadderStep = z.output<typeof ladderStepSchema>;

/** The newest steps, oldest first. */
export const ladderStepsSchema = z.object({ steps: z.array(ladderStepSchema) });

const networkSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Look after a network of this device that stands still'),
  afterMinutes: z
    .number()
    .int()
    .min(2)
    .max(1440)
    .default(15)
    .describe('So long link or router must have been away without a break'),
  hook: z
    .array(z.string().min(1).max(500))
    .max(20)
    .default([])
    .describe('Program with its arguments that starts the network again; no shell; absent: nothing is run'),
  hookSeconds: z.number().int().min(1).max(600).default(60).describe('Time limit of that program'),
  reboot: z.boolean().default(false).describe('Whether the device may be started again when nothing helped'),
  rebootAfterHours: z
    .number()
    .int()
    .min(1)
    .max(8760)
    .default(24)
    .describe('The device must have run for so long: at most one such start in this time'),
  dryRun: z.boolean().default(false).describe('Say and keep what would be done, and do nothing'),
});

/** Settings of `selfWatch`. */
export const selfWatchSchema = z.strictObject({
  network: networkSchema.prefault({}).describe('When the own network stands still (docs/self-watch.md)'),
});

/** Settings of the ladder. */
export type NetworkLadderSettings = z.output<typeof networkSchema>;
