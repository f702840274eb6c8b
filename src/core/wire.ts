// What leaves the device for a collector: a measurement with its curves and raw output. Fields are added, never changed.
import { z } from 'zod';
import { curveSchema, measurementSchema, type Curve, type Raw } from './measurement.js';
import type { Measurement } from './measurement.js';

/** Version of the wire schema; a collector accepts the two versions before its own. */
export const wireVersion = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One measurement on the wire. The collector knows it by (device, epoch, sequence) and checks `hash`. */
export const wireMeasurementSchema = z.object({
  wireVersion: z.literal(wireVersion),
  measurement: measurementSchema.extend({
    origin: z.literal('device'),
    epoch: z.string().min(1).max(64),
    sequence: z.number().int().positive(),
    hash: sha256,
  }),
  /** The start as it was first recorded: what the hash covers. */
  firstStartedAt: z.iso.datetime(),
  /** Version of the nettest that derived the figures, and the hash over what it derived: another one is another reading of the same record. */
  parserVersion: z.string().min(1).max(64),
  derivedHash: sha256,
  curves: z.array(curveSchema),
  /** Absent where there is none, and where it was removed to save space. */
  raw: z.object({ format: z.string().min(1), text: z.string() }).optional(),
});

/** One measurement on the wire. */
export type WireMeasurement = z.output<typeof wireMeasurementSchema>;

/** What a device's store knows of a row of its sequence. */
export interface SequencedRow {
  readonly measurement: Measurement & {
    readonly epoch: string;
    readonly sequence: number;
    readonly hash: string;
  };
  readonly firstStartedAt: string;
  readonly parserVersion: string;
  readonly derivedHash: string;
  readonly curves: readonly Curve[];
  readonly raw?: Raw;
}

/** The row as it goes over the wire. */
export function wireMeasurementOf(row: SequencedRow): WireMeasurement {
  const { measurement, firstStartedAt, parserVersion, derivedHash, curves, raw } = row;
  return {
    wireVersion,
    measurement: { ...measurement, origin: 'device' },
    firstStartedAt,
    parserVersion,
    derivedHash,
    curves: [...curves],
    ...(raw && { raw: { ...raw } }),
  };
}
