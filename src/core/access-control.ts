// Credentials as the HTTP server uses them: an interface, so that the server knows neither files nor hashes.
import type { AccessState, Caller, LanMode, TokenFacts, TokenRequest } from './access.js';

/** A session that was opened; `secret` goes into the cookie and is kept nowhere. */
export interface OpenedSession {
  readonly secret: string;
  readonly expiresAtMs: number;
}

/** A session as it is listed. */
export interface SessionFacts {
  readonly id: string;
  readonly kind: 'session' | 'pairing';
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly address: string;
}

/** Whether the wall can show a pairing token, and which. */
export type PairingState =
  | { readonly state: 'open'; readonly token: string; readonly expiresAtMs: number }
  | { readonly state: 'paired'; readonly expiresAtMs: number }
  | { readonly state: 'closed'; readonly reason: string };

/** PIN, sessions, tokens and pairing. Errors are KioskErrors; credentials are compared in constant time. */
export interface AccessControl {
  state(): AccessState;
  /** Whether other machines are to be listened to at all. */
  listensOnLan(): boolean;
  pin(): { readonly set: boolean; readonly retryAtMs?: number };
  setupFinished(): boolean;
  /** The session of a cookie's secret, while it lives. */
  session(secret: string): SessionFacts | undefined;
  /** The token of a bearer secret, while it lives. */
  token(secret: string): Extract<Caller, { kind: 'token' }> | undefined;
  /** Whether a caller that was let in would still be: sessions end, tokens are revoked. */
  stillKnown(caller: Caller): boolean;
  /** Throws unauthenticated (wrong, or none is set) and too_many_tries. */
  signIn(pin: string, address: string): Promise<OpenedSession>;
  signOut(id: string): Promise<void>;
  sessions(): readonly SessionFacts[];
  /** Throws not_found. */
  revokeSession(id: string): Promise<void>;
  /** Ends all sessions but that of `keep`. A session says the PIN in force: throws unauthenticated, too_many_tries. */
  setPin(pin: string, by: Caller, current?: string): Promise<void>;
  clearPin(): Promise<void>;
  tokens(): readonly TokenFacts[];
  createToken(request: TokenRequest): Promise<{ readonly token: TokenFacts; readonly secret: string }>;
  /** Throws not_found. */
  revokeToken(id: string): Promise<void>;
  /** Makes a new token where none is open. */
  pairing(): PairingState;
  /** Opens a pairing session; throws unauthenticated for a token that is wrong, used or too old. */
  pair(token: string, address: string): Promise<OpenedSession>;
  endPairing(): Promise<void>;
  /** Ends the first setup; a pairing session becomes one of the PIN where a PIN and `http.lan` allow it. */
  finishSetup(by: Caller, address: string): Promise<OpenedSession | undefined>;
}

/** What is asked of the rest of the kiosk. */
export interface AccessSurroundings {
  lan(): LanMode | undefined;
  pairingAllowed(): boolean;
  /** Somebody has already answered the questions of the first start, here or in the configuration. */
  answered(): boolean;
  sessionHours(): number;
}
