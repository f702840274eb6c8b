// The newest figure of the line under a heading, as the status document shows it: with how far it can be trusted.
import { z } from 'zod';
import { validitySchema } from './measurement.js';

/** The newest figure of the line: value in the metric's unit, when, and from which measurement. */
export const latestFigureSchema = z.object({
  metric: z.string(),
  value: z.number(),
  at: z.iso.datetime(),
  id: z.string(),
  nettest: z.string(),
  server: z.string().optional(),
  /** Share of the plan, 1 = as contracted; only where there is a plan for it. */
  planRatio: z.number().optional(),
  /** How far it can be trusted, and why, in words; absent where nobody judged. */
  validity: validitySchema.optional(),
  validityWords: z.array(z.string()).optional(),
  /** True where the device or its link was the limit: the line may be faster, and so may the share of the plan be. */
  lowerBound: z.boolean().optional(),
});
