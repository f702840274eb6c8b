// Tokens of programs: shown once, kept as a hash.
import { tokenScopes, type Caller, type TokenFacts, type TokenRequest } from '../core/access.js';
import { KioskError } from '../core/errors.js';
import type { Credentials } from './credentials-file.js';
import { digestOf, newId, newSecret, sameDigest } from './secrets.js';

type StoredToken = Credentials['tokens'][number];

/** So that a secret that leaked into a log or a repository is known for what it is. */
const prefix = 'mkk_';

/** Far more than anybody needs; the file stays small. */
const mostTokens = 100;

/** A token and its secret. Throws conflict for a name that is taken, and when there are too many. */
export function makeToken(
  { name, scopes, expiresAt }: TokenRequest,
  tokens: readonly StoredToken[],
  createdAt: string,
): { readonly stored: StoredToken; readonly secret: string } {
  if (tokens.some((token) => token.name === name)) {
    throw new KioskError(
      'conflict',
      `There is a token "${name}" already.`,
      'Choose another name, or revoke that one: mk-kiosk token revoke.',
    );
  }
  if (tokens.length >= mostTokens) {
    throw new KioskError('conflict', `There are ${mostTokens} tokens already.`, 'Revoke those nobody uses.');
  }
  const secret = prefix + newSecret();
  const stored = {
    id: newId(),
    name,
    scopes: tokenScopes.filter((scope) => scopes.includes(scope)),
    createdAt,
    ...(expiresAt !== undefined && { expiresAt }),
    hash: digestOf(secret),
  };
  return { stored, secret };
}

/** A token as it is listed. */
export function factsOfToken({ hash: _hash, ...facts }: StoredToken): TokenFacts {
  return facts;
}

/** Who a secret speaks for; undefined where it is unknown or has ended. Every token is compared, in constant time. */
export function findToken(
  tokens: readonly StoredToken[],
  secret: string,
  nowMs: number,
): Extract<Caller, { kind: 'token' }> | undefined {
  const digest = digestOf(secret);
  const [found] = tokens.filter(({ hash }) => sameDigest(hash, digest));
  if (found === undefined) return undefined;
  if (found.expiresAt !== undefined && Date.parse(found.expiresAt) <= nowMs) return undefined;
  return { kind: 'token', id: found.id, scopes: found.scopes };
}
