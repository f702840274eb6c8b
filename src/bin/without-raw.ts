// A result without its raw output, for a disk that runs low.
import type { MeasurementDraft } from '../core/measurement.js';

/** Flag of a row whose raw output was not kept because the disk ran low. */
export const rawNotKeptFlag = 'raw_not_kept';

/** The draft without raw output, flagged where it had some. */
export function withoutRaw(draft: MeasurementDraft): MeasurementDraft {
  const { raw, measurement, ...rest } = draft;
  if (raw === undefined) return draft;
  return { ...rest, measurement: { ...measurement, flags: [...measurement.flags, rawNotKeptFlag] } };
}
