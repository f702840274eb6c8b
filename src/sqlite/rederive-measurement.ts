// Stores what a row's raw output says when it is read again. Its record, and so its place in the chain, stays.
import { KioskError } from '../core/errors.js';
import type { Curve, Measurement } from '../core/measurement.js';
import { recordHash } from '../core/record-hash.js';
import { digestHex } from './digest.js';
import { oneMeasurement } from './one-measurement.js';
import { correctRollups } from './rollup-correct.js';
import type { EpochOf } from './sequence-epochs.js';
import { importedFrom } from './verify-measurement.js';
import { replaceDerived, type WriteContext } from './write-measurement.js';

/** Throws KioskError `not_found`, and `conflict` where the new row differs in something that never changes. */
export function rederiveMeasurement(
  context: WriteContext & { readonly epochOf: EpochOf },
  measurement: Measurement,
  curves: readonly Curve[],
  parserVersion: string,
): void {
  context.connection.write(() => {
    const stored = oneMeasurement(context, measurement.id);
    if (stored === undefined) {
      throw new KioskError('not_found', `there is no measurement ${measurement.id}`, 'See "mk-kiosk list".');
    }
    const imported = importedFrom(context.connection, stored.key);
    const provenance = { firstStartedAt: stored.firstStartedAt, ...(imported && { imported }) };
    if (recordHash(measurement, provenance, digestHex) !== stored.hash) {
      throw new KioskError(
        'conflict',
        `the new row of ${measurement.id} differs in what never changes`,
        'Only what is derived from raw output can be stored anew.',
      );
    }
    replaceDerived(context, { ...stored, ...provenance, measurement, parserVersion }, curves);
    correctRollups(context.connection, stored.measurement, measurement);
  });
}
