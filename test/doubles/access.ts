// The real access control over a file in memory and a clock that a test moves.
import { createAccessControl } from '../../src/access/access-control.js';
import type { Credentials, CredentialsStore } from '../../src/access/credentials-file.js';
import type { LanMode } from '../../src/core/access.js';
import type { AccessControl } from '../../src/core/access-control.js';
import { testNowMs } from './samples.js';

/** Access control, and the strings that move what it depends on. */
export interface TestAccess extends AccessControl {
  /** What is kept, as the file would have it. */
  kept(): Credentials;
  setLan(lan: LanMode | undefined): void;
  setPairingAllowed(allowed: boolean): void;
  /** Somebody answered the questions of the first start. */
  setAnswered(answered: boolean): void;
  /** Lets time pass. */
  pass(ms: number): void;
}

/** An untouched kiosk: no PIN, no choice, no answers. */
export function createTestAccess(): TestAccess {
  let kept: Credentials = { tokens: [], setupFinished: false };
  let lan: LanMode | undefined;
  let pairingAllowed = true;
  let answered = false;
  let passedMs = 0;
  const store: CredentialsStore = {
    read: () => kept,
    setAside: () => undefined,
    write: (credentials) => void (kept = credentials),
  };
  const clock = { nowMs: () => testNowMs + passedMs, monotonicMs: () => passedMs };
  const access = createAccessControl(store, clock, {
    lan: () => lan,
    pairingAllowed: () => pairingAllowed,
    answered: () => answered,
    sessionHours: () => 12,
  });
  return {
    ...access,
    kept: () => kept,
    setLan: (mode) => void (lan = mode),
    setPairingAllowed: (allowed) => void (pairingAllowed = allowed),
    setAnswered: (now) => void (answered = now),
    pass: (ms) => void (passedMs += ms),
  };
}
