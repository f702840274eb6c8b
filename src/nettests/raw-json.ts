// Reading raw output that is one JSON document of a schema of our own.
import { z } from 'zod';
import type { Failure } from '../core/failure.js';
import type { Raw } from '../core/measurement.js';
import type { Availability } from '../core/nettest.js';

/** The document, or the failure that its reading is. Never throws. */
export function readRaw<T>(
  raw: Raw,
  format: string,
  schema: z.ZodType<T>,
): { readonly value: T } | { readonly failure: Failure } {
  if (raw.format !== format) {
    return { failure: { failure: 'report_invalid', detail: `unknown format "${raw.format}"` } };
  }
  let value: unknown;
  try {
    value = JSON.parse(raw.text);
  } catch {
    return { failure: { failure: 'json_parse_error', detail: `${format} is JSON` } };
  }
  const read = schema.safeParse(value);
  if (read.success) return { value: read.data };
  return {
    failure: { failure: 'report_invalid', detail: z.prettifyError(read.error).slice(0, 500) },
  };
}

/** Said where a nettest was not handed a client that it works with. */
export function clientNeed(protocol: string): Availability {
  return {
    state: 'unavailable',
    needs: [
      {
        what: 'program',
        message: `this program was started without its ${protocol} client`,
        fix: 'Run the test from the daemon or with mk-kiosk run-once.',
      },
    ],
  };
}
