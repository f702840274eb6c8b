// The devices of a collector: enrolled, approved, seen, revoked.
import { createHash } from 'node:crypto';
import type { SqlDatabase, SqlRow, SqlSession } from '../../core/fleet/database.js';
import { normalCode } from '../../core/device-id.js';
import {
  claimCodeLifeMs,
  registrations,
  type EnrolmentRequest,
  type Registration,
} from '../../core/fleet/protocol.js';
import { KioskError } from '../../core/errors.js';
import { numberIn, textIn } from './columns.js';

/** What a request of a device is held against. */
export interface KnownDevice {
  readonly key: number;
  readonly id: string;
  readonly publicKey: string;
  readonly registration: Registration;
  /** Rows and bytes that are kept of it. */
  readonly results: number;
  readonly resultBytes: number;
}

const knownColumns = 'key, id, public_key, registration, results, result_bytes';

/** The device of an id. */
export async function findDevice(
  database: Pick<SqlDatabase, 'all'>,
  id: string,
): Promise<KnownDevice | undefined> {
  const [row] = await database.all(`SELECT ${knownColumns} FROM device WHERE id = ?`, id);
  return row && knownDevice(row);
}

function knownDevice(row: SqlRow): KnownDevice {
  const registration = textIn(row, 'registration');
  return {
    key: numberIn(row, 'key'),
    id: textIn(row, 'id'),
    publicKey: textIn(row, 'public_key'),
    registration: registrations.find((one) => one === registration) ?? 'revoked',
    results: numberIn(row, 'results'),
    resultBytes: numberIn(row, 'result_bytes'),
  };
}

/** More unclaimed devices than this are not taken up: strangers can make keys without end. */
export const mostPending = 10_000;

/** Takes a device up, or renews what it says of itself. Throws quarantine_full where too many wait to be claimed. */
export async function enrolDevice(
  session: SqlSession,
  deviceId: string,
  request: EnrolmentRequest,
  nowMs: number,
): Promise<KnownDevice> {
  const known = await findDevice(session, deviceId);
  if (known === undefined) {
    const [waiting] = await session.all(
      "SELECT count(*) AS waiting FROM device WHERE registration = 'pending'",
    );
    if (waiting !== undefined && numberIn(waiting, 'waiting') >= mostPending) throw tooManyPending();
    await session.run(
      `INSERT INTO device (id, public_key, registration, registered_ms, enrolled_ms, fleet, site, name, own_name, tags,
         seen_ms, results, result_bytes, refused)
       VALUES (?, ?, 'pending', ?, ?, '', ?, ?, 0, '{}', ?, 0, 0, 0) ON CONFLICT (id) DO NOTHING`,
      deviceId,
      request.publicKey,
      nowMs,
      nowMs,
      storable(request.site),
      storable(request.name) ?? '',
      nowMs,
    );
  } else {
    await session.run(
      `UPDATE device SET seen_ms = ?, name = CASE WHEN own_name = 1 THEN name ELSE ? END WHERE key = ?`,
      nowMs,
      storable(request.name) ?? '',
      known.key,
    );
  }
  if (request.claimCode !== undefined) {
    await session.run(
      `UPDATE device SET claim_hash = ?, claim_until_ms = ? WHERE id = ? AND registration = 'pending'`,
      claimHash(request.claimCode),
      nowMs + claimCodeLifeMs,
      deviceId,
    );
  }
  const enrolled = await findDevice(session, deviceId);
  if (enrolled === undefined) throw new Error('a device that was enrolled is not there');
  return enrolled;
}

/** What a wall shows, as it is kept. */
export function claimHash(code: string): string {
  return createHash('sha256').update(normalCode(code)).digest('hex');
}

/** PostgreSQL has no text with NUL in it; such a character says nothing to a person either. */
export function storable(text: string | undefined): string | undefined {
  return text?.replaceAll('\0', '\uFFFD');
}

/** Where a device belongs from now on. */
export interface Belonging {
  readonly fleet: string;
  readonly site?: string | undefined;
  readonly name?: string | undefined;
}

/** Makes a device active in a fleet; its results of before come out of quarantine with that. */
export async function approveDevice(
  session: SqlSession,
  key: number,
  { fleet, site, name }: Belonging,
  nowMs: number,
): Promise<void> {
  await session.run(
    `UPDATE device SET registration = 'active', registered_ms = ?, fleet = ?, claim_hash = NULL, claim_until_ms = NULL,
       site = coalesce(?, site), name = coalesce(?, name), own_name = CASE WHEN ? = 1 THEN 1 ELSE own_name END
     WHERE key = ?`,
    nowMs,
    fleet,
    site,
    name,
    name === undefined ? 0 : 1,
    key,
  );
}

/** Takes nothing more from a device. Its results stay. */
export async function revokeDevice(session: SqlSession, key: number, nowMs: number): Promise<void> {
  await session.run(
    "UPDATE device SET registration = 'revoked', registered_ms = ?, claim_hash = NULL WHERE key = ?",
    nowMs,
    key,
  );
}

/** The pending device whose wall shows this code now. */
export async function deviceByClaimCode(
  session: Pick<SqlSession, 'all'>,
  code: string,
  nowMs: number,
): Promise<KnownDevice | undefined> {
  const rows = await session.all(
    `SELECT ${knownColumns} FROM device WHERE registration = 'pending' AND claim_hash = ? AND claim_until_ms > ?`,
    claimHash(code),
    nowMs,
  );
  const [row] = rows;
  return rows.length === 1 && row !== undefined ? knownDevice(row) : undefined;
}

function tooManyPending(): KioskError {
  return new KioskError(
    'quarantine_full',
    `${mostPending} devices wait to be claimed already.`,
    'Approve or revoke them at the collector: mk-fleet devices list --registration pending.',
  );
}
