// The body of a request that has nothing to say: `{}`. It has one all the same, for JSON is what keeps other sites' forms out.
import { z } from 'zod';

/** `{}`. */
export const emptyBodySchema = z.strictObject({});
