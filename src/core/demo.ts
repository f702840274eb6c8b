// The mark of a store whose contents were made up. INVARIANT: nothing is ever measured into such a store, and whoever
// reads it is told: the status document has the mark, each row has the flag, the page has a banner.
import { z } from 'zod';

/** Name of the store's state that holds the mark. */
export const demoState = 'demo';

/** Flag of each made-up row; it is covered by the row's hash and in every export. */
export const demoFlag = 'demo';

/** What was made up, from which seed: the same seed, zone and end give the same rows. */
export const demoMarkSchema = z.object({
  seed: z.number().int(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
});

/** The mark of a made-up store. */
export type DemoMark = z.output<typeof demoMarkSchema>;

/** The mark in a store's state; undefined for a store of real measurements. A mark that cannot be read is one all the same. */
export function demoMarkOf(state: unknown): DemoMark | undefined {
  if (state === undefined) return undefined;
  const read = demoMarkSchema.safeParse(state);
  return read.success ? read.data : { seed: 0, from: unknownInstant, to: unknownInstant };
}

const unknownInstant = '1970-01-01T00:00:00.000Z';
