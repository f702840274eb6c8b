// Who may do what over HTTP: scopes, callers and the one rule that decides. docs/security.md tells it to people.
import { z } from 'zod';

/** What other machines may do without signing in, as `http.lan` says; absent: nobody has chosen yet. */
export const lanModes = ['off', 'pin', 'read'] as const;

/** See {@link lanModes}. */
export type LanMode = (typeof lanModes)[number];

/** What a program's token can be good for. */
export const tokenScopes = ['read', 'export', 'run', 'configure'] as const;

/** See {@link tokenScopes}. */
export type TokenScope = (typeof tokenScopes)[number];

/**
 * What a route needs. `page`: the page's own files and what it takes to find out who one is. `sign-in`: trying a PIN.
 * `administer`: PIN, sessions and tokens. `own-page`: only the kiosk's own display.
 */
export const needs = ['page', 'sign-in', ...tokenScopes, 'administer', 'own-page'] as const;

/** See {@link needs}. */
export type Need = (typeof needs)[number];

/** Who asks. `nobody` is another machine without credentials. */
export type Caller =
  | { readonly kind: 'loopback' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'session'; readonly id: string }
  | { readonly kind: 'pairing'; readonly id: string }
  | {
      readonly kind: 'token';
      readonly id: string;
      readonly scopes: readonly TokenScope[];
      /** Shown on the machine itself: what other machines may do does not matter then. */
      readonly local?: boolean;
    };

/** What is true for everybody at this moment. */
export interface AccessState {
  readonly lan?: LanMode | undefined;
  /** A one-time token of the wall would be taken now, or a session that one opened still lives. */
  readonly pairing: boolean;
}

/**
 * The rule. `duringPairing` marks the few changes of the first setup. INVARIANTS: only the machine itself is let in
 * without credentials, but for reading where that was chosen; a token never does more than its scopes say; before a
 * choice was made, and after "off", other machines have pairing or nothing.
 */
export function mayCall(
  caller: Caller,
  need: Need,
  { lan, pairing }: AccessState,
  duringPairing = false,
): boolean {
  if (caller.kind === 'loopback') return true;
  if (caller.kind === 'pairing') return need === 'page' || need === 'read' || duringPairing;
  const open = lan === 'pin' || lan === 'read' || (caller.kind === 'token' && caller.local === true);
  if (need === 'page') return open || pairing;
  if (!open || need === 'own-page') return false;
  if (need === 'sign-in') return true;
  switch (caller.kind) {
    case 'session':
      return true;
    case 'token':
      return caller.scopes.some((scope) => scope === need);
    case 'nobody':
      return need === 'read' && lan === 'read';
  }
}

/** A PIN: 6 to 12 digits, neither one digit repeated nor a run up or down. */
export const pinSchema = z
  .string()
  .regex(/^\d{6,12}$/, 'a PIN has 6 to 12 digits')
  .refine((pin) => !isSequence(pin), 'one digit repeated, and digits in a row, are guessed first');

function isSequence(pin: string): boolean {
  const steps = new Set(Array.from(pin.slice(1), (digit, place) => Number(digit) - Number(pin[place])));
  const [step] = steps;
  return steps.size === 1 && Math.abs(step ?? 9) <= 1;
}

/** Settings that a pairing session may change: the device's name and place, and what other machines may do. */
export const pairingSettings: readonly string[] = [
  'device.name',
  'device.site',
  'device.location',
  'http.lan',
];

/** GET /api/v1/access: who the asking page is, and what it can do about it. */
export const accessDocumentSchema = z.object({
  caller: z.enum(['loopback', 'nobody', 'session', 'pairing', 'token']),
  /** What is allowed now. */
  may: z.array(z.enum(needs)),
  /** Absent until somebody has chosen. */
  lan: z.enum(lanModes).optional(),
  /** `retryAt`: after wrong tries, when the next one is heard. */
  pin: z.object({ set: z.boolean(), retryAt: z.iso.datetime().optional() }),
  setup: z.object({ finished: z.boolean() }),
  /** Of the caller's session. */
  expiresAt: z.iso.datetime().optional(),
});

/** GET /api/v1/access. */
export type AccessDocument = z.output<typeof accessDocumentSchema>;

/** POST /api/v1/access/session. Any text is heard as a try: what is no PIN is a wrong one. */
export const signInRequestSchema = z.strictObject({ pin: z.string().min(1).max(64) });

/** PUT /api/v1/access/pin; a session says the one before, where there is one. */
export const pinRequestSchema = z.strictObject({ pin: pinSchema, current: z.string().max(64).optional() });

/** An open session. */
export const sessionSchema = z.object({
  id: z.string(),
  kind: z.enum(['session', 'pairing']),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  address: z.string(),
  /** The session that asks. */
  current: z.boolean(),
});

/** GET /api/v1/access/sessions. */
export const sessionsDocumentSchema = z.object({ sessions: z.array(sessionSchema) });

/** A token without its secret. */
export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(tokenScopes)),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().optional(),
});

/** A token without its secret. */
export type TokenFacts = z.output<typeof tokenSchema>;

/** GET /api/v1/access/tokens. */
export const tokensDocumentSchema = z.object({ tokens: z.array(tokenSchema) });

/** POST /api/v1/access/tokens. */
export const tokenRequestSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(tokenScopes)).min(1).max(tokenScopes.length),
  expiresAt: z.iso.datetime().optional(),
});

/** A token somebody wants. */
export type TokenRequest = z.output<typeof tokenRequestSchema>;

/** 201 of POST /api/v1/access/tokens: `secret` is told this once. */
export const madeTokenSchema = z.object({ token: tokenSchema, secret: z.string() });

/** GET /api/v1/access/pairing: what the wall shows. `url` is the QR code's text while one may be used. */
export const pairingDocumentSchema = z.object({
  state: z.enum(['open', 'paired', 'closed']),
  /** Why it is closed. */
  reason: z.string().optional(),
  url: z.string().optional(),
  /** One for each address of this machine; the first one is `url`. */
  urls: z.array(z.string()),
  expiresAt: z.iso.datetime().optional(),
});

/** GET /api/v1/access/pairing. */
export type PairingDocument = z.output<typeof pairingDocumentSchema>;

/** POST /api/v1/access/pairing: the token out of the QR code. */
export const pairingRequestSchema = z.strictObject({ token: z.string().min(1).max(200) });
