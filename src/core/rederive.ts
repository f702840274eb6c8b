// What a row would say if its raw output were read again: the way to mend rows after a parser was mended. Pure.
import type { Curve, Measurement } from './measurement.js';
import type { ParsedResult } from './nettest.js';
import { judge } from './validity.js';

/** A row read again: the new row and its curves. */
export interface Rederived {
  readonly measurement: Measurement;
  readonly curves: readonly Curve[];
}

/** Failures of the run itself, which no raw output knows of. */
const failuresOfTheRun: ReadonlySet<string> = new Set([
  'generic_timeout_error',
  'interrupted',
  'nettest_bug',
]);

/**
 * The row with everything that is derived from raw output made anew. What was recorded beside it (who, when, why, how
 * the program ended, that it was skipped, stopped or cut by its time limit) stays.
 */
export function rederive(old: Measurement, parsed: ParsedResult): Rederived {
  if (old.status === 'skipped' || old.status === 'aborted')
    return { measurement: old, curves: parsed.curves };
  const { failure: oldFailure, detail: oldDetail, server: _server, input: _input, ...kept } = old;
  const ofTheRun = oldFailure !== undefined && failuresOfTheRun.has(oldFailure);
  const status = ofTheRun && parsed.status === 'ok' ? 'partial' : parsed.status;
  const { validity: _validity, ...rest } = kept;
  const failure = ofTheRun ? { failure: oldFailure, detail: oldDetail } : parsed.failure;
  const flags = [...new Set([...old.flags, ...(parsed.flags ?? [])])];
  return {
    curves: parsed.curves,
    measurement: {
      ...rest,
      status,
      ...judge({ ...old, status, directions: parsed.directions, metrics: { ...parsed.metrics }, flags }),
      directions: parsed.directions,
      metrics: { ...parsed.metrics },
      flags,
      ...(failure && { failure: failure.failure }),
      ...(failure?.detail !== undefined && { detail: failure.detail }),
      ...(parsed.server && { server: parsed.server }),
      ...(parsed.input !== undefined && { input: parsed.input }),
    },
  };
}
