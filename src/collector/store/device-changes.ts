// Changes to a device by people: where it belongs and what it is called; and taking it out with all that is kept of it.
import type { SqlSession } from '../../core/fleet/database.js';
import { storable } from './devices.js';

/** What is to be changed; absent stays. */
export interface DeviceChange {
  readonly name?: string | undefined;
  readonly site?: string | undefined;
  readonly fleet?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Changes a device. A name that is given here stays, whatever the device calls itself later. */
export async function changeDevice(session: SqlSession, key: number, change: DeviceChange): Promise<void> {
  const tags = change.tags && JSON.stringify(change.tags).replaceAll('\\u0000', '\\ufffd');
  await session.run(
    `UPDATE device SET name = coalesce(?, name), own_name = CASE WHEN ? = 1 THEN 1 ELSE own_name END,
       site = coalesce(?, site), fleet = coalesce(?, fleet), tags = coalesce(?, tags) WHERE key = ?`,
    storable(change.name),
    change.name === undefined ? 0 : 1,
    storable(change.site),
    change.fleet,
    tags,
    key,
  );
}

/** Deletes a device with all of its rows, raw output included. Gives the number of its results. */
export async function forgetDevice(session: SqlSession, key: number): Promise<number> {
  await session.run('DELETE FROM result_document WHERE device_key = ?', key);
  const results = await session.run('DELETE FROM result WHERE device_key = ?', key);
  for (const table of ['device_epoch', 'device_note', 'nonce']) {
    await session.run(`DELETE FROM ${table} WHERE device_key = ?`, key);
  }
  await session.run('DELETE FROM device WHERE key = ?', key);
  return results;
}
