// A round of tests: which come one after the other when the first of them is due, in which order. Pure but for the seed.
import { z } from 'zod';
import type { CyclePlace } from '../core/conditions.js';
import { seededRandom } from './random.js';

/** A test and its place in the round. */
export interface CycleStep {
  readonly nettest: string;
  readonly place: CyclePlace;
}

/** What is remembered of rounds. */
export const cycleStateSchema = z.object({ number: z.number().int().nonnegative() });

/**
 * The steps of round `number`, in the order in which they are to be made. A shuffled order is drawn with `seed` (Fisher and
 * Yates, in Durstenfeld's form): the same seed gives the same order.
 */
export function cycleSteps(
  nettests: readonly string[],
  order: CyclePlace['order'],
  number: number,
  seed: number,
): readonly CycleStep[] {
  const sequence = order === 'fixed' ? nettests : shuffled(nettests, seed);
  return sequence.map((nettest, index) => ({
    nettest,
    place: {
      number,
      position: index + 1,
      of: sequence.length,
      order,
      ...(order === 'shuffle' && { seed }),
    },
  }));
}

function shuffled(nettests: readonly string[], seed: number): readonly string[] {
  const random = seededRandom(seed);
  const left = [...nettests];
  const drawn: string[] = [];
  while (left.length > 0) drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}

/** A seed: 32 random bits. */
export function drawSeed(random: () => number): number {
  return Math.floor(random() * 2 ** 32);
}
