// What a device does about a destination's answer: one table for all destinations.
//
// | answer                                   | reaction                                                                  |
// | ---------------------------------------- | ------------------------------------------------------------------------- |
// | 2xx as it should be                      | delivered                                                                 |
// | 2xx of another form (captive portal)     | wait, `not_the_destination`                                               |
// | 3xx                                      | never followed; wait, `redirected`                                        |
// | 400, 413, 422                            | half the batch; a single row is parked                                    |
// | 401 with clock_skew                      | sign by the destination's time, at once; a second time wait, `clock`       |
// | 401 with device_unknown                  | enrol again, then go on; a second time wait, `unauthorised`                |
// | other 401, 403                           | wait long, `unauthorised` (or `revoked`)                                  |
// | 404, 405, 406, 410, 421, 501 and other 4xx | wait long, `wrong_address`                                               |
// | 409                                      | half the batch; a single row is parked                                    |
// | 408, 425, 429, 5xx                       | wait as long as Retry-After says, else by back-off, `busy`                 |
// | no answer: time-out, reset, refused …    | wait by back-off, `unreachable`                                           |
// | TLS failure                              | wait by back-off, `tls`: nothing is ever sent to who cannot prove its name |

/** What came of a request. `date` is the destination's time in ms, `retryAfterMs` what it asked for. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: unknown;
      readonly code?: string | undefined;
      readonly dateMs?: number | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly understood: boolean;
    }
  | {
      readonly kind: 'none';
      readonly failure: 'timeout' | 'reset' | 'refused' | 'dns' | 'tls' | 'other';
      readonly detail: string;
    };

/** Why a destination does not get what waits for it. */
export const holds = [
  'not_the_destination',
  'redirected',
  'clock',
  'unauthorised',
  'revoked',
  'wrong_address',
  'busy',
  'unreachable',
  'tls',
] as const;

/** See {@link holds}. */
export type Hold = (typeof holds)[number];

/** What to do. `long` waits do not pass by themselves soon: a person has to do something. */
export type Reaction =
  | { readonly do: 'delivered' }
  | { readonly do: 'halve' }
  | { readonly do: 'park' }
  | { readonly do: 'set-time'; readonly dateMs: number }
  | { readonly do: 'enrol' }
  | {
      readonly do: 'wait';
      readonly hold: Hold;
      readonly long: boolean;
      readonly retryAfterMs?: number | undefined;
    };

/** Retry-After is obeyed up to here. */
export const longestRetryAfterMs = 3_600_000;

/** The reaction to a reply on a batch of `rows`; `triedTime` and `triedEnrolment` say what was done about it before. */
export function reactionTo(
  reply: Reply,
  { rows, triedTime, triedEnrolment }: { rows: number; triedTime: boolean; triedEnrolment: boolean },
): Reaction {
  if (reply.kind === 'none') return wait(reply.failure === 'tls' ? 'tls' : 'unreachable', false);
  const { status, code, dateMs, understood } = reply;
  const retryAfterMs =
    reply.retryAfterMs === undefined ? undefined : Math.min(reply.retryAfterMs, longestRetryAfterMs);
  if (status >= 200 && status < 300)
    return understood ? { do: 'delivered' } : wait('not_the_destination', false);
  if (status >= 300 && status < 400) return wait('redirected', true);
  if ([408, 425, 429].includes(status) || (status >= 500 && status !== 501)) {
    return wait('busy', false, retryAfterMs);
  }
  if ([400, 409, 413, 422].includes(status)) return rows > 1 ? { do: 'halve' } : { do: 'park' };
  if (status === 401 && code === 'clock_skew') {
    return dateMs === undefined || triedTime
      ? wait('clock', false, retryAfterMs)
      : { do: 'set-time', dateMs };
  }
  if (status === 401 && code === 'device_unknown' && !triedEnrolment) return { do: 'enrol' };
  if (status === 403 && code === 'device_revoked') return wait('revoked', true);
  if (status === 401 || status === 403 || status === 407) return wait('unauthorised', true);
  return wait('wrong_address', true);
}

function wait(hold: Hold, long: boolean, retryAfterMs?: number): Reaction {
  return { do: 'wait', hold, long, retryAfterMs };
}

const firstPauseMs = 1000;
const longestPauseMs = 900_000;
/** Nothing mends these but a person; still, it is tried. */
const leastLongPauseMs = 300_000;

/**
 * How long to wait before the next try: full jitter over a doubling bound, 1 s to 15 min
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/); never less than Retry-After, which gets a jitter of a
 * tenth on top so that a fleet does not come back in one second.
 */
export function pauseMs(
  failures: number,
  { long, retryAfterMs }: { long: boolean; retryAfterMs?: number | undefined },
  random: () => number,
): number {
  if (retryAfterMs !== undefined) return retryAfterMs + random() * Math.max(1000, retryAfterMs / 10);
  if (long) return leastLongPauseMs + random() * (longestPauseMs - leastLongPauseMs);
  return random() * Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures, 20));
}

/**
 * The next instant at which a device sends by itself: each has its own place in the period, by its id, so that the load of a
 * fleet is even also after a power cut. `phase` is 0 to 1.
 */
export function nextInstant(nowMs: number, periodMs: number, phase: number): number {
  const offset = phase * periodMs;
  return Math.floor((nowMs - offset) / periodMs + 1) * periodMs + offset;
}

/** A device's place in any period, 0 to 1, from 32 bits of a hash of its id (hex). */
export function phaseOf(sha256: string): number {
  return Number.parseInt(sha256.slice(0, 8), 16) / 2 ** 32;
}
