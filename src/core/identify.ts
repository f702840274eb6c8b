// Identify: a kiosk that is asked which one it is blinks its lights and shows its name over the whole screen for a while.
// INVARIANT: it always ends by itself.
import { z } from 'zod';

/** How long it shows itself unless asked otherwise. */
export const identifySeconds = 15;

/** Who asked: a page, the command line, the button on the device, or the collector. */
export const identifyAskers = ['page', 'cli', 'button', 'collector'] as const;

/** POST /api/v1/identify: asking again while it goes on makes it end later, never earlier; 0 s ends it. */
export const identifyRequestSchema = z.strictObject({
  seconds: z.number().int().min(0).max(300).default(identifySeconds),
  by: z.enum(identifyAskers).default('page'),
});

/** What somebody asks for. */
export type IdentifyRequest = z.output<typeof identifyRequestSchema>;

/** An identification that goes on. */
export const identificationSchema = z.object({
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  by: z.enum(identifyAskers),
});

/** An identification that goes on. */
export type Identification = z.output<typeof identificationSchema>;

/** POST /api/v1/identify: absent once it has ended. */
export const identifyDocumentSchema = z.object({ identify: identificationSchema.optional() });

/** It began, was made longer (`began` again, with a later `until`), or ended. */
export const identifyEventSchema = z.object({
  kind: z.literal('identify'),
  state: z.enum(['began', 'ended']),
  ...identificationSchema.shape,
});

/** POST /api/v1/updating: for so long the lights say that new software is being installed. */
export const updatingRequestSchema = z.strictObject({ seconds: z.number().int().min(0).max(3600) });

/** Its answer: for how long from now. */
export const updatingDocumentSchema = z.object({ seconds: z.number().int() });
