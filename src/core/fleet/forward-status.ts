// How forwarding is, destination by destination: for the page, `mk-kiosk status` and heartbeats.
import { z } from 'zod';
import { destinationKinds } from './forward-settings.js';
import { registrations } from './protocol.js';
import { holds } from './reaction.js';

/** One destination. */
export const destinationStatusSchema = z.object({
  name: z.string(),
  kind: z.enum(destinationKinds),
  /** Its address or folder. */
  target: z.string(),
  /** `held`: what waits cannot go out at the moment; `hold` says why. */
  state: z.enum(['idle', 'sending', 'held']),
  hold: z.enum(holds).optional(),
  detail: z.string().optional(),
  /** Since when it is held, and when the next try is. */
  heldSince: z.iso.datetime().optional(),
  nextAt: z.iso.datetime().optional(),
  deliveredAt: z.iso.datetime().optional(),
  /** Rows that wait. */
  waiting: z.number().int().nonnegative(),
  /** Rows that the destination refused for good, and the newest reasons. They stay in the kiosk's store. */
  parked: z.number().int().nonnegative(),
  parkedReasons: z.array(z.object({ sequence: z.number().int(), code: z.string(), detail: z.string() })),
  /** Of a collector. */
  collector: z.string().optional(),
  registration: z.enum(registrations).optional(),
  /** To be typed at the collector by who wants this kiosk in a fleet. */
  claimCode: z.string().optional(),
});

/** GET /api/v1/forwarding. */
export const forwardingDocumentSchema = z.object({ destinations: z.array(destinationStatusSchema) });

/** One destination. */
export type DestinationStatus = z.output<typeof destinationStatusSchema>;
/** How forwarding is. */
export type ForwardingDocument = z.output<typeof forwardingDocumentSchema>;
