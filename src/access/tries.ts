// How often a PIN may be tried: a few times at once, then with pauses that double.
import type { Clock } from '../core/clock.js';
import { KioskError } from '../core/errors.js';

/** Wrong tries without a pause. */
const freeTries = 5;
const firstPauseMs = 15_000;
const longestPauseMs = 15 * 60_000;

/** Counts tries. */
export interface Tries {
  /** Counts a try; throws too_many_tries while a pause lasts, or while another try is being looked at. */
  begin(): void;
  /** The try was right: nothing is held against anybody. */
  succeeded(): void;
  /** The try was looked at. */
  end(): void;
  /** How long until the next one is heard, ms; 0: now. */
  waitMs(): number;
}

/**
 * One count for all addresses, since a machine in the own network can take as many addresses as it likes. Whoever guesses
 * can so keep others from signing in on the network; the kiosk's own display, open sessions and tokens are not touched.
 * INVARIANTS: a try counts as wrong before it is looked at, so that many at once gain nothing; 10^6 PINs at one try in 15
 * minutes take 28 years.
 */
export function createTries(clock: Pick<Clock, 'monotonicMs'>): Tries {
  let wrong = 0;
  let nextAtMs = -Infinity;
  let looking = false;
  return {
    begin() {
      const waitMs = nextAtMs - clock.monotonicMs();
      if (looking || waitMs > 0) throw tooMany(Math.max(waitMs, 1000));
      looking = true;
      wrong += 1;
      const pauses = wrong - freeTries;
      if (pauses >= 0) {
        nextAtMs = clock.monotonicMs() + Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(pauses, 20));
      }
    },
    succeeded() {
      wrong = 0;
      nextAtMs = -Infinity;
    },
    end: () => void (looking = false),
    waitMs: () => Math.max(0, nextAtMs - clock.monotonicMs()),
  };
}

function tooMany(waitMs: number): KioskError {
  const seconds = Math.ceil(waitMs / 1000);
  return new KioskError(
    'too_many_tries',
    'Too many tries.',
    `Wait ${seconds} seconds. Who has forgotten the PIN sets a new one on the kiosk itself: mk-kiosk pin set.`,
  );
}
