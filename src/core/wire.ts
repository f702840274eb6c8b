// What leaves the device for a collector: a measurement with its curves and raw output. Fields are added, never changed.
import { z } from 'zod';
import { curveSchema, measurementSchema } from './measurement.js';

/** Version of the wire schema; a collector accepts the two versions before its own. */
export const wireVersion = 1;

/** One measurement on the wire. The collector knows it by (device, epoch, sequence) and checks `hash`. */
export const wireMeasurementSchema = z.object({
  wireVersion: z.literal(wireVersion),
  measurement: measurementSchema.extend({
    epoch: z.string().min(1),
    sequence: z.number().int().positive(),
    previousHash: z.string(),
    hash: z.string().length(64),
  }),
  curves: z.array(curveSchema),
  raw: z.object({ format: z.string().min(1), text: z.string() }).optional(),
});

/** One measurement on the wire. */
export type WireMeasurement = z.output<typeof wireMeasurementSchema>;
