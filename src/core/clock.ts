// Time as the rest of the program sees it: passed in, so that a test can hold it still.

/** Where wall time, monotonic time and waiting come from; nothing else in the program asks the system for them. */
export interface Clock {
  /** Wall time in milliseconds since 1970-01-01T00:00Z; may step in either direction. */
  nowMs(): number;
  /** Milliseconds since an unknown start; never steps back and never jumps with the wall clock. */
  monotonicMs(): number;
  /** Resolves after `ms` of monotonic time, or at once when `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** How far the wall clock could be trusted when a row was written. `unknown` is not `synced`. */
export const clockStates = ['synced', 'unsynced', 'unknown'] as const;

/** What is known of the wall clock now. */
export interface ClockSync {
  readonly state: (typeof clockStates)[number];
  /** Who says so: `timesyncd`, `chrony`, `kernel` (its own flag), or `impossible` for a time that cannot be. */
  readonly by?: 'timesyncd' | 'chrony' | 'kernel' | 'impossible';
  /** When it was last set, by the wall clock, ms; absent where nobody tells. */
  readonly lastSyncMs?: number;
}

/** Watches the wall clock's state. */
export interface ClockWatch {
  /** By what was learnt last. */
  now(): ClockSync;
  /** Asks the machine's time keeper again, at most as often as is good for it; `force` asks at once. Never rejects. */
  refresh(force?: boolean): Promise<void>;
}

/** A clock that shows an earlier time is wrong: this software is younger than 2026-01-01. */
export const earliestPossibleMs = 1_767_225_600_000;

/** An instant as the API and exports write it: ISO 8601, UTC, milliseconds, `Z`. */
export function isoInstant(ms: number): string {
  return new Date(ms).toISOString();
}
