// Who may do what: puts PIN, sessions, tokens and pairing together behind core's interface.
// INVARIANTS: no secret is kept, only what it can be checked by; what changes is on the disk before it is answered.
import type { Caller, TokenFacts } from '../core/access.js';
import type {
  AccessControl,
  AccessSurroundings,
  OpenedSession,
  PairingState,
} from '../core/access-control.js';
import { isoInstant, type Clock } from '../core/clock.js';
import { KioskError } from '../core/errors.js';
import type { Credentials, CredentialsStore } from './credentials-file.js';
import { createPairingToken, pairingLifeMs } from './pairing.js';
import { hashPin, isPin } from './secrets.js';
import { createSessions } from './sessions.js';
import { findToken, factsOfToken, makeToken } from './tokens.js';
import { createTries } from './tries.js';

const hourMs = 3_600_000;

/** Reads what is kept; throws data_folder_unusable where that is damaged. */
export function createAccessControl(
  store: CredentialsStore,
  clock: Pick<Clock, 'nowMs' | 'monotonicMs'>,
  surroundings: AccessSurroundings,
): AccessControl {
  let kept = store.read();
  const sessions = createSessions(clock);
  const tries = createTries(clock);
  const pairingToken = createPairingToken(clock);

  function keep(changed: Partial<Credentials>): void {
    const credentials = { ...kept, ...changed };
    store.write(credentials);
    kept = credentials;
  }

  const pairedSession = () => sessions.list().find(({ kind }) => kind === 'pairing');
  const questionsOpen = () => !kept.setupFinished && !surroundings.answered();

  /** Why nobody can pair now; undefined while somebody can. */
  function pairingClosed(): string | undefined {
    if (!questionsOpen()) return 'The first setup is finished.';
    if (surroundings.lan() === 'off') return 'Other machines are shut out ("http.lan" is off).';
    return surroundings.pairingAllowed() ? undefined : 'Pairing is switched off ("http.pairing").';
  }

  const pairingPossible = () => pairedSession() !== undefined || pairingClosed() === undefined;
  const isOpen = () => surroundings.lan() === 'pin' || surroundings.lan() === 'read';

  function openSession(kind: 'session' | 'pairing', address: string): OpenedSession {
    const lifeMs = kind === 'pairing' ? pairingLifeMs : surroundings.sessionHours() * hourMs;
    return sessions.open(kind, address, lifeMs);
  }

  async function tryPin(pin: string): Promise<void> {
    tries.begin();
    try {
      if (kept.pin === undefined || !(await isPin(pin, kept.pin))) throw wrongPin(kept.pin !== undefined);
      tries.succeeded();
    } finally {
      tries.end();
    }
  }

  return {
    state: () => ({ lan: surroundings.lan(), pairing: pairingPossible() }),
    listensOnLan: () => isOpen() || pairingPossible(),
    pin() {
      const waitMs = tries.waitMs();
      const set = kept.pin !== undefined;
      return { set, ...(waitMs > 0 && { retryAtMs: Math.ceil(clock.nowMs() + waitMs) }) };
    },
    setupFinished: () => pairedSession() === undefined && !questionsOpen(),
    session: sessions.find,
    token: (secret) => findToken(kept.tokens, secret, clock.nowMs()),
    stillKnown(caller: Caller) {
      if (caller.kind === 'token') return kept.tokens.some(({ id }) => id === caller.id);
      if (caller.kind === 'session' || caller.kind === 'pairing') {
        return sessions.list().some(({ id }) => id === caller.id);
      }
      return true;
    },
    async signIn(pin, address) {
      await tryPin(pin);
      return openSession('session', address);
    },
    async signOut(id) {
      sessions.end(id);
    },
    sessions: sessions.list,
    async revokeSession(id) {
      if (!sessions.end(id)) throw notFound('session', id, 'GET /api/v1/access/sessions');
    },
    async setPin(pin, by, current) {
      if (by.kind === 'session' && kept.pin !== undefined) await tryPin(current ?? '');
      keep({ pin: await hashPin(pin) });
      tries.succeeded();
      const own = by.kind === 'session' || by.kind === 'pairing' ? by.id : undefined;
      sessions.endAll(({ id }) => id !== own);
    },
    async clearPin() {
      const { pin: _cleared, ...others } = kept;
      store.write(others);
      kept = others;
      sessions.endAll(({ kind }) => kind === 'session');
    },
    tokens: (): readonly TokenFacts[] => kept.tokens.map(factsOfToken),
    async createToken(request) {
      const made = makeToken(request, kept.tokens, isoInstant(clock.nowMs()));
      keep({ tokens: [...kept.tokens, made.stored] });
      return { token: factsOfToken(made.stored), secret: made.secret };
    },
    async revokeToken(id) {
      const tokens = kept.tokens.filter((token) => token.id !== id);
      if (tokens.length === kept.tokens.length) throw notFound('token', id, 'mk-kiosk token list');
      keep({ tokens });
    },
    pairing(): PairingState {
      const paired = pairedSession();
      if (paired !== undefined) return { state: 'paired', expiresAtMs: paired.expiresAtMs };
      const reason = pairingClosed();
      return reason === undefined ? pairingToken.current() : { state: 'closed', reason };
    },
    async pair(token, address) {
      if (pairedSession() === undefined && pairingClosed() === undefined && pairingToken.take(token)) {
        return openSession('pairing', address);
      }
      throw new KioskError(
        'unauthenticated',
        'This code was used already, is too old, or is not of this kiosk.',
        'Read the QR code on the wall again.',
      );
    },
    async endPairing() {
      pairingToken.drop();
      sessions.endAll(({ kind }) => kind === 'pairing');
    },
    async finishSetup(by, address) {
      keep({ setupFinished: true });
      pairingToken.drop();
      sessions.endAll(({ kind }) => kind === 'pairing');
      const goesOn = by.kind === 'pairing' && kept.pin !== undefined && isOpen();
      return goesOn ? openSession('session', address) : undefined;
    },
  };
}

function wrongPin(set: boolean): KioskError {
  return set
    ? new KioskError('unauthenticated', 'This is not the PIN.', 'Try again.')
    : new KioskError(
        'unauthenticated',
        'This kiosk has no PIN yet.',
        'Set one on the kiosk itself: on its page, or with mk-kiosk pin set.',
      );
}

function notFound(what: string, id: string, where: string): KioskError {
  return new KioskError('not_found', `There is no ${what} ${id}.`, `${where} lists those there are.`);
}
