// What is kept of a destination over restarts: which rows it has, and which it refused.
import { z } from 'zod';
import { runsSchema, withNumbers } from './delivered.js';

const parkedSchema = z.object({
  sequence: z.number().int().positive(),
  code: z.string().max(64),
  detail: z.string().max(300),
});

/** The state in the store, under `forward.NAME`. */
export const destinationStateSchema = z.object({
  /** Where it was; another address is another destination. */
  target: z.string(),
  /** Who answered there: a collector that was made anew has none of the rows. */
  answeredBy: z.string().optional(),
  delivered: runsSchema,
  /** Rows that were read anew are told up to this mark. */
  rereadMark: z.number().int().nonnegative(),
  /** Rows that it refused for good: the newest of them, and how many in all. */
  parked: z.array(parkedSchema),
  parkedCount: z.number().int().nonnegative(),
});

/** What is kept of a destination. */
export type DestinationState = z.output<typeof destinationStateSchema>;
/** A row that was refused. */
export type ParkedRow = z.output<typeof parkedSchema>;

const mostParked = 50;

/** A destination that has nothing yet. */
export function emptyState(target: string): DestinationState {
  return { target, delivered: [], rereadMark: 0, parked: [], parkedCount: 0 };
}

/** What was kept, for the destination as it is configured now; garbage and another address count as nothing. */
export function stateFrom(stored: unknown, target: string): DestinationState {
  const parsed = destinationStateSchema.safeParse(stored).data;
  return parsed?.target === target ? parsed : emptyState(target);
}

/** The state after rows were taken and others refused; a row that is taken now is parked no longer. */
export function withDelivered(
  state: DestinationState,
  numbers: readonly number[],
  refused: readonly ParkedRow[],
): DestinationState {
  const taken = new Set(numbers);
  for (const { sequence } of refused) taken.delete(sequence);
  const again = new Set(refused.map(({ sequence }) => sequence));
  const kept = state.parked.filter(({ sequence }) => !taken.has(sequence) && !again.has(sequence));
  const gone = state.parked.length - kept.length;
  return {
    ...state,
    delivered: withNumbers(state.delivered, numbers),
    parked: [...refused, ...kept].slice(0, mostParked),
    parkedCount: Math.max(0, state.parkedCount - gone) + refused.length,
  };
}
