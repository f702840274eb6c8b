// Pairing: a phone that reads the QR code of a kiosk that is not set up yet may answer the first questions.
import type { PairingState } from '../core/access-control.js';
import type { Clock } from '../core/clock.js';
import { digestOf, newSecret, sameDigest } from './secrets.js';

const tokenLifeMs = 10 * 60_000;

/** How long a paired phone has for the questions. */
export const pairingLifeMs = 30 * 60_000;

/** The one-time token of the wall. */
export interface PairingToken {
  /** The token that is open, made anew when there is none. */
  current(): Extract<PairingState, { state: 'open' }>;
  /** Uses the token up; false for one that is wrong, used or too old. */
  take(token: string): boolean;
  /** Nobody can use it any more. */
  drop(): void;
}

/** There is no token before somebody asks for it. INVARIANTS: a token opens one session at most, within ten minutes. */
export function createPairingToken(clock: Pick<Clock, 'nowMs' | 'monotonicMs'>): PairingToken {
  let open: { readonly token: string; readonly endsAtMonotonicMs: number } | undefined;
  const alive = () => open !== undefined && open.endsAtMonotonicMs > clock.monotonicMs();
  return {
    current() {
      if (open === undefined || !alive()) {
        open = { token: newSecret(), endsAtMonotonicMs: clock.monotonicMs() + tokenLifeMs };
      }
      const leftMs = open.endsAtMonotonicMs - clock.monotonicMs();
      return { state: 'open', token: open.token, expiresAtMs: Math.round(clock.nowMs() + leftMs) };
    },
    take(token) {
      if (open === undefined || !alive() || !sameDigest(digestOf(open.token), digestOf(token))) return false;
      open = undefined;
      return true;
    },
    drop: () => void (open = undefined),
  };
}
