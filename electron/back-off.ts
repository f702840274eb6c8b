// How long to wait before the next try: twice as long each time, from the start again after it has been well for a while.

/** Waits between tries. */
export interface BackOff {
  /** Counts one more failure and gives the wait before the next try, in ms. */
  next(nowMs: number): number;
  /** Failures since it was last well. */
  failures(): number;
  /** Says that it works; failures are forgotten once that has been so for `wellAfterMs`. */
  well(nowMs: number): void;
}

/** What a back-off is made with. */
export interface BackOffSettings {
  readonly firstMs: number;
  readonly longestMs: number;
  readonly wellAfterMs: number;
}

/** Waits of firstMs, twice that, … up to longestMs. */
export function createBackOff({ firstMs, longestMs, wellAfterMs }: BackOffSettings): BackOff {
  let failures = 0;
  let wellSinceMs: number | undefined;
  return {
    next(nowMs) {
      if (wellSinceMs !== undefined && nowMs - wellSinceMs >= wellAfterMs) failures = 0;
      wellSinceMs = undefined;
      failures += 1;
      return Math.min(longestMs, firstMs * 2 ** (failures - 1));
    },
    failures: () => failures,
    well(nowMs) {
      wellSinceMs ??= nowMs;
    },
  };
}
