// Which part of the sequence has which epoch: one, unless a damaged store was set aside and begun anew, or a backup
// was restored.
import type { Connection } from './connection.js';

/** The epoch of a sequence number. */
export type EpochOf = (sequence: number) => string;

/** A part of the sequence, up to where the next one begins. */
export interface SequenceEpoch {
  readonly from: number;
  readonly epoch: string;
}

/** An epoch as it was made (0001-measurements.sql). */
const epochPattern = /^[0-9a-f]{32}$/;

/** The parts of the sequence, oldest first; what is no epoch is left out. */
export function readEpochs(connection: Connection): readonly SequenceEpoch[] {
  return connection
    .all('SELECT from_sequence, epoch FROM sequence_epoch ORDER BY from_sequence')
    .flatMap(({ from_sequence: from, epoch }) =>
      typeof from === 'number' && typeof epoch === 'string' && epochPattern.test(epoch)
        ? [{ from, epoch }]
        : [],
    );
}

/** The epoch by sequence number; `otherwise` below the first part. */
export function epochOfParts(parts: readonly SequenceEpoch[], otherwise: string): EpochOf {
  return (sequence) => parts.findLast(({ from }) => from <= sequence)?.epoch ?? otherwise;
}

/** The number with which the present part of the sequence begins. */
export function firstOfPresentEpoch(connection: Connection): number {
  const first = connection.get('SELECT max(from_sequence) AS first FROM sequence_epoch')?.first;
  return typeof first === 'number' ? first : 1;
}

/** The epochs of an open store, read once; `refresh` after the parts changed. */
export function openEpochs(connection: Connection): { readonly of: EpochOf; refresh(): void } {
  const own = connection.get('SELECT epoch FROM store')?.epoch;
  if (typeof own !== 'string') throw new Error(`the database ${connection.path} has no epoch`);
  let of = epochOfParts(readEpochs(connection), own);
  return {
    of: (sequence) => of(sequence),
    refresh() {
      of = epochOfParts(readEpochs(connection), own);
    },
  };
}
