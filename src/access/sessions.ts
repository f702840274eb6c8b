// Open sessions. They live in memory only: a restart ends them, and no stolen card has one.
import type { SessionFacts } from '../core/access-control.js';
import type { Clock } from '../core/clock.js';
import { digestOf, newId, newSecret, sameDigest } from './secrets.js';

/** So many at once; the oldest makes room. */
const mostSessions = 32;

interface Session {
  readonly id: string;
  readonly kind: 'session' | 'pairing';
  readonly address: string;
  readonly digest: string;
  readonly createdAtMs: number;
  /** By the clock that does not step: a wall clock that is set must neither end nor prolong a session. */
  readonly endsAtMonotonicMs: number;
}

/** The sessions that are open. */
export interface Sessions {
  open(
    kind: Session['kind'],
    address: string,
    lifeMs: number,
  ): { readonly id: string; readonly secret: string; readonly expiresAtMs: number };
  find(secret: string): SessionFacts | undefined;
  list(): readonly SessionFacts[];
  end(id: string): boolean;
  /** Ends those that `which` names. */
  endAll(which: (session: SessionFacts) => boolean): void;
}

/** No session is open yet. */
export function createSessions(clock: Pick<Clock, 'nowMs' | 'monotonicMs'>): Sessions {
  let sessions: readonly Session[] = [];

  function alive(): readonly Session[] {
    const now = clock.monotonicMs();
    sessions = sessions.filter(({ endsAtMonotonicMs }) => endsAtMonotonicMs > now);
    return sessions;
  }

  function factsOf({ id, kind, address, createdAtMs, endsAtMonotonicMs }: Session): SessionFacts {
    const expiresAtMs = Math.round(clock.nowMs() + endsAtMonotonicMs - clock.monotonicMs());
    return { id, kind, address, createdAtMs, expiresAtMs };
  }

  return {
    open(kind, address, lifeMs) {
      const secret = newSecret();
      const session: Session = {
        id: newId(),
        kind,
        address,
        digest: digestOf(secret),
        createdAtMs: clock.nowMs(),
        endsAtMonotonicMs: clock.monotonicMs() + lifeMs,
      };
      sessions = [...alive().slice(1 - mostSessions), session];
      return { id: session.id, secret, expiresAtMs: factsOf(session).expiresAtMs };
    },
    find(secret) {
      const digest = digestOf(secret);
      const found = alive().find((session) => sameDigest(session.digest, digest));
      return found && factsOf(found);
    },
    list: () => alive().map(factsOf),
    end(id) {
      const before = alive().length;
      sessions = sessions.filter((session) => session.id !== id);
      return sessions.length < before;
    },
    endAll(which) {
      sessions = alive().filter((session) => !which(factsOf(session)));
    },
  };
}
