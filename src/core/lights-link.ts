// What the daemon and the process that has the lamps say to each other, as JSON: the daemon never touches hardware itself.
import { z } from 'zod';
import { deviceStateSchema, sceneSchema } from './indicator.js';
import { indicatorNames, lightsSchema } from './light-settings.js';

/** From the daemon. */
export const toLightsSchema = z.discriminatedUnion('kind', [
  /** First, and again when the configuration changed: everything is opened anew. */
  z.object({ kind: z.literal('begin'), indicators: z.array(z.enum(indicatorNames)), settings: lightsSchema }),
  z.object({ kind: z.literal('scene'), scene: sceneSchema }),
  /** Said every few seconds while the kiosk is healthy. */
  z.object({ kind: z.literal('healthy') }),
  z.object({ kind: z.literal('end') }),
]);

/** From the daemon. */
export type ToLights = z.output<typeof toLightsSchema>;

/** To the daemon; each message of the daemon is answered by `seen`. */
export const fromLightsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('seen') }),
  z.object({ kind: z.literal('device'), device: deviceStateSchema }),
  z.object({ kind: z.literal('button'), press: z.enum(['press', 'hold']) }),
  z.object({ kind: z.literal('shutdown-request') }),
]);

/** To the daemon. */
export type FromLights = z.output<typeof fromLightsSchema>;

/** What was said `healthy` of holds for so long. */
export const healthyForMs = 15_000;
/** How often it is said. */
export const healthyEveryMs = 5000;
