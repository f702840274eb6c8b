// Heartbeats: how a device was when it was heard last, and whether two machines speak with one key.
import type { SqlSession } from '../../core/fleet/database.js';
import type { Heartbeat } from '../../core/fleet/protocol.js';
import { optionalText } from './columns.js';
import { storable } from './devices.js';

/**
 * Keeps the newest heartbeat. A daemon's instance is replaced by the next one for good: one that comes back after another
 * has spoken belongs to a second machine.
 */
export async function keepHeartbeat(
  session: SqlSession,
  deviceKey: number,
  heartbeat: Heartbeat,
  nowMs: number,
): Promise<void> {
  const [known] = await session.all('SELECT instance, former_instance FROM device WHERE key = ?', deviceKey);
  if (known === undefined) throw new Error('a device that was authenticated is not there');
  const instance = optionalText(known, 'instance');
  const same = instance === undefined || instance === heartbeat.instance;
  const isTwin = !same && optionalText(known, 'former_instance') === heartbeat.instance;
  await session.run(
    `UPDATE device SET seen_ms = ?, heartbeat_ms = ?, heartbeat = ?, expected_every_ms = ?, instance = ?,
       former_instance = CASE WHEN ? = 1 THEN former_instance ELSE instance END,
       clone_ms = CASE WHEN ? = 1 THEN ? ELSE clone_ms END,
       trouble_since_ms = CASE WHEN ? = 1 THEN coalesce(trouble_since_ms, ?) ELSE NULL END,
       name = CASE WHEN own_name = 1 THEN name ELSE ? END, site = coalesce(site, ?)
     WHERE key = ?`,
    nowMs,
    nowMs,
    storableJson(heartbeat),
    heartbeat.expectedEveryMs === undefined ? undefined : Math.round(heartbeat.expectedEveryMs),
    heartbeat.instance,
    same ? 1 : 0,
    isTwin ? 1 : 0,
    nowMs,
    heartbeat.problems.length > 0 ? 1 : 0,
    nowMs,
    storable(heartbeat.name) ?? '',
    storable(heartbeat.site),
    deviceKey,
  );
}

function storableJson(heartbeat: Heartbeat): string {
  return JSON.stringify(heartbeat).replaceAll('\\u0000', '\\ufffd');
}
