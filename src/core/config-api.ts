// The configuration in the API: what is in force and where it comes from, and changes of the file.
import { z } from 'zod';

/** GET /api/v1/config: the effective configuration, each value with the layer it came from; secrets removed. */
export const configDocumentSchema = z.object({
  settings: z.array(z.object({ key: z.string(), value: z.unknown(), layer: z.string() })),
});

/** PUT /api/v1/config/{key}: the value as JSON; what the schema says of it is checked with all other settings. */
export const configRequestSchema = z.strictObject({ value: z.json() });

/** Query of a change of the configuration: with `check=true` it is checked and nothing is written. */
export const configChangeQuerySchema = z.strictObject({ check: z.enum(['true', 'false']).default('false') });

/** Answer to a change: the setting as it is with it. `changed` is false where the file said so before. */
export const configChangedSchema = z.object({
  key: z.string(),
  value: z.unknown(),
  layer: z.string(),
  changed: z.boolean(),
});
