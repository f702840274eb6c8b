// `from` and `to` of a query, as the store wants them.
import { KioskError } from '../../core/errors.js';

/** Milliseconds of a half open range of ISO 8601 instants. Throws bad_request when it ends before it begins. */
export function timeRange({ from, to }: { from?: string | undefined; to?: string | undefined }): {
  fromMs?: number;
  toMs?: number;
} {
  const fromMs = from === undefined ? undefined : Date.parse(from);
  const toMs = to === undefined ? undefined : Date.parse(to);
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) {
    throw new KioskError('bad_request', '"from" is later than "to".', 'Exchange them.');
  }
  return { ...(fromMs === undefined ? {} : { fromMs }), ...(toMs === undefined ? {} : { toMs }) };
}
