// How a device is, as a fleet's page says it: one pure function of what the collector knows and of the time.
//
// | state    | when                                                               | since                        |
// | -------- | ------------------------------------------------------------------ | ---------------------------- |
// | revoked  | nobody wants it any more                                           | the revocation               |
// | pending  | nobody has claimed it                                              | its enrolment                |
// | never    | it was claimed and has sent no heartbeat                           | the claim                    |
// | offline  | no heartbeat for 300 s                                             | the last heartbeat + 300 s   |
// | late     | no heartbeat for 150 s                                             | the last heartbeat + 150 s   |
// | degraded | it says that something is wrong, or has measured nothing for twice its period, or has a twin | the first of these |
// | online   | else                                                               | its last coming back is not kept: the claim |
import type { Registration } from './protocol.js';

/** Heartbeats come each minute; this many ms without one is late, and offline. */
export const lateAfterMs = 150_000;
export const offlineAfterMs = 300_000;

/** All states, worst first. */
export const deviceStates = ['revoked', 'offline', 'late', 'degraded', 'never', 'pending', 'online'] as const;

/** See {@link deviceStates}. */
export type DeviceState = (typeof deviceStates)[number];

/** What is known of a device. Instants in ms. */
export interface DeviceSigns {
  readonly registration: Registration;
  readonly registeredMs: number;
  readonly heartbeatMs?: number | undefined;
  readonly measuredMs?: number | undefined;
  readonly expectedEveryMs?: number | undefined;
  readonly troubleSinceMs?: number | undefined;
  /** What the device itself says is wrong. */
  readonly problems: readonly string[];
  /** When a second machine with its key was seen. */
  readonly cloneMs?: number | undefined;
}

/** A state, since when (ms), and why in words that need no translation: codes. */
export interface StateNow {
  readonly state: DeviceState;
  readonly sinceMs: number;
  /** `clone`, `no_results`, and the device's own words. */
  readonly reasons: readonly string[];
}

/** The state at an instant. */
export function deviceStateAt(signs: DeviceSigns, nowMs: number): StateNow {
  const { registration, registeredMs, heartbeatMs } = signs;
  if (registration !== 'active') return { state: registration, sinceMs: registeredMs, reasons: [] };
  if (heartbeatMs === undefined) return { state: 'never', sinceMs: registeredMs, reasons: [] };
  const silentMs = nowMs - heartbeatMs;
  if (silentMs >= offlineAfterMs)
    return { state: 'offline', sinceMs: heartbeatMs + offlineAfterMs, reasons: [] };
  if (silentMs >= lateAfterMs) return { state: 'late', sinceMs: heartbeatMs + lateAfterMs, reasons: [] };
  const troubles = troublesAt(signs, nowMs);
  if (troubles.length === 0) return { state: 'online', sinceMs: registeredMs, reasons: [] };
  return {
    state: 'degraded',
    sinceMs: Math.min(...troubles.map(({ sinceMs }) => sinceMs)),
    reasons: troubles.map(({ reason }) => reason),
  };
}

/** A twin that was seen counts for a day; two machines that both live are seen again long before that. */
const cloneMs = 86_400_000;

function troublesAt(signs: DeviceSigns, nowMs: number): { reason: string; sinceMs: number }[] {
  const troubles: { reason: string; sinceMs: number }[] = [];
  if (signs.cloneMs !== undefined && nowMs - signs.cloneMs < cloneMs) {
    troubles.push({ reason: 'clone', sinceMs: signs.cloneMs });
  }
  const { measuredMs, expectedEveryMs, troubleSinceMs } = signs;
  if (expectedEveryMs !== undefined) {
    const dueMs = (measuredMs ?? signs.registeredMs) + 2 * expectedEveryMs;
    if (nowMs >= dueMs) troubles.push({ reason: 'no_results', sinceMs: dueMs });
  }
  for (const problem of signs.problems) {
    troubles.push({ reason: problem, sinceMs: troubleSinceMs ?? signs.heartbeatMs ?? signs.registeredMs });
  }
  return troubles;
}
