// Values that may come once: a request that is heard a second time is refused.
import type { SqlDatabase, SqlSession } from '../../core/fleet/database.js';
import { skewLimitMs } from '../../core/fleet/protocol.js';
import { KioskError } from '../../core/errors.js';

/** Takes a nonce within the transaction of its request. Throws signature_refused for one that was there before. */
export async function takeNonce(
  session: SqlSession,
  { deviceKey, nonce, nowMs }: { readonly deviceKey: number; readonly nonce: string; readonly nowMs: number },
): Promise<void> {
  const taken = await session.run(
    'INSERT INTO nonce (device_key, nonce, at_ms) VALUES (?, ?, ?) ON CONFLICT (device_key, nonce) DO NOTHING',
    deviceKey,
    nonce,
    nowMs,
  );
  if (taken === 1) return;
  throw new KioskError(
    'signature_refused',
    'This request was heard before.',
    'Sign each request anew, with a nonce of its own.',
  );
}

/** Forgets what is too old to be accepted: a request may be signed by a clock that is as much ahead as another is behind. */
export function forgetNonces(database: SqlDatabase, nowMs: number): Promise<number> {
  return database.write((session) =>
    session.run('DELETE FROM nonce WHERE at_ms < ?', nowMs - 2 * skewLimitMs),
  );
}
