// Tokens that approve devices without a person looking on: so many times, until an instant, for one fleet.
import type { SqlDatabase, SqlSession } from '../../core/fleet/database.js';
import { KioskError } from '../../core/errors.js';
import { digestOf, newSecret } from '../secrets.js';
import type { Belonging } from './devices.js';
import { numberIn, optionalText, textIn } from './columns.js';

/** A token without its secret. */
export interface EnrolmentToken extends Belonging {
  readonly id: string;
  readonly usesLeft: number;
  readonly expiresMs: number;
  readonly createdBy: string;
}

/** A token that somebody wants. */
export interface TokenOrder extends Belonging {
  readonly id: string;
  readonly uses: number;
  readonly expiresMs: number;
  readonly createdBy: string;
}

/** Makes a token and says its secret, this once. */
export async function makeEnrolmentToken(
  session: SqlSession,
  order: TokenOrder,
  nowMs: number,
): Promise<string> {
  const secret = newSecret('mke_');
  await session.run(
    `INSERT INTO enrolment_token (id, secret_hash, fleet, site, device_name, uses_left, expires_ms, created_ms, created_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    order.id,
    digestOf(secret),
    order.fleet,
    order.site,
    order.name,
    order.uses,
    order.expiresMs,
    nowMs,
    order.createdBy,
  );
  return secret;
}

/** Uses a token once. Throws forbidden for one that is unknown, used up or too old. */
export async function spendEnrolmentToken(
  session: SqlSession,
  secret: string,
  nowMs: number,
): Promise<EnrolmentToken> {
  const hash = digestOf(secret);
  const spent = await session.run(
    'UPDATE enrolment_token SET uses_left = uses_left - 1 WHERE secret_hash = ? AND uses_left > 0 AND expires_ms > ?',
    hash,
    nowMs,
  );
  const [row] = await session.all('SELECT * FROM enrolment_token WHERE secret_hash = ?', hash);
  if (spent === 1 && row !== undefined) return tokenOf(row);
  throw new KioskError(
    'forbidden',
    'The enrolment token is unknown, used up or too old.',
    'Make a new one at the collector: mk-fleet tokens create. The device goes on waiting to be claimed.',
  );
}

/** The tokens, newest first; used ones stay in sight until they expire. */
export async function listEnrolmentTokens(
  database: Pick<SqlDatabase, 'all'>,
): Promise<readonly EnrolmentToken[]> {
  const rows = await database.all('SELECT * FROM enrolment_token ORDER BY created_ms DESC LIMIT 1000');
  return rows.map(tokenOf);
}

/** Takes a token away; false where there is none. */
export async function removeEnrolmentToken(session: SqlSession, id: string): Promise<boolean> {
  return (await session.run('DELETE FROM enrolment_token WHERE id = ?', id)) === 1;
}

function tokenOf(row: Parameters<typeof textIn>[0]): EnrolmentToken {
  return {
    id: textIn(row, 'id'),
    fleet: textIn(row, 'fleet'),
    site: optionalText(row, 'site'),
    name: optionalText(row, 'device_name'),
    usesLeft: numberIn(row, 'uses_left'),
    expiresMs: numberIn(row, 'expires_ms'),
    createdBy: textIn(row, 'created_by'),
  };
}
