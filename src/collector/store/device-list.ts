// Lists of devices: filter, search, sort and pages, with each one's state at that moment.
import { isoInstant } from '../../core/clock.js';
import type { SqlDatabase, SqlRow, SqlValue } from '../../core/fleet/database.js';
import {
  fleetDeviceSchema,
  type DevicesDocument,
  type DevicesQuery,
  type FleetDevice,
} from '../../core/fleet/api.js';
import { deviceStateAt, type DeviceState } from '../../core/fleet/device-state.js';
import { heartbeatRequestSchema, registrations, type Heartbeat } from '../../core/fleet/protocol.js';
import { everyFleet } from '../../core/fleet/roles.js';
import { numberIn, optionalNumber, optionalText, textIn } from './columns.js';

/** One page. `fleets` are those that may be seen; devices that nobody has claimed belong to all or to none. */
export async function listDevices(
  database: Pick<SqlDatabase, 'all'>,
  query: DevicesQuery,
  fleets: typeof everyFleet | readonly string[],
  nowMs: number,
): Promise<DevicesDocument> {
  const where = conditionsOf(query, fleets);
  const rows = await database.all(
    `SELECT * FROM device WHERE ${where.sql.join(' AND ')} ORDER BY id`,
    ...where.values,
  );
  const devices = rows.map((row) => deviceOf(row, nowMs));
  const states: Partial<Record<DeviceState, number>> = {};
  for (const { state } of devices) states[state] = (states[state] ?? 0) + 1;
  const wanted = devices.filter(({ state }) => query.state === undefined || state === query.state);
  const sorted = wanted.sort(comparison(query));
  const begin = query.after === undefined ? 0 : sorted.findIndex(({ id }) => id === query.after) + 1;
  const page = sorted.slice(begin, begin + query.limit);
  const last = page.at(-1);
  const more = begin + page.length < sorted.length && last !== undefined;
  return { devices: page, total: wanted.length, states, ...(more && { next: last.id }) };
}

/** One device by its id. */
export async function readDevice(
  database: Pick<SqlDatabase, 'all'>,
  id: string,
  nowMs: number,
): Promise<(FleetDevice & { readonly key: number }) | undefined> {
  const [row] = await database.all('SELECT * FROM device WHERE id = ?', id);
  return row && { ...deviceOf(row, nowMs), key: numberIn(row, 'key') };
}

interface Conditions {
  readonly sql: readonly string[];
  readonly values: readonly SqlValue[];
}

function conditionsOf(query: DevicesQuery, fleets: typeof everyFleet | readonly string[]): Conditions {
  const sql = ['1 = 1'];
  const values: SqlValue[] = [];
  const add = (condition: string, ...bound: readonly SqlValue[]) => {
    sql.push(condition);
    values.push(...bound);
  };
  if (fleets !== everyFleet) {
    add(fleets.length === 0 ? '1 = 0' : `fleet IN (${fleets.map(() => '?').join(', ')})`, ...fleets);
  }
  if (query.fleet !== undefined) add('fleet = ?', query.fleet);
  if (query.site !== undefined) add('site = ?', query.site);
  if (query.registration !== undefined) add('registration = ?', query.registration);
  if (query.search !== undefined && query.search !== '') {
    const pattern = `%${query.search.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
    add(
      String.raw`(lower(name) LIKE ? ESCAPE '\' OR lower(coalesce(site, '')) LIKE ? ESCAPE '\' OR id LIKE ? ESCAPE '\')`,
      pattern,
      pattern,
      pattern,
    );
  }
  return { sql, values };
}

function comparison({ sort, order }: DevicesQuery): (one: FleetDevice, other: FleetDevice) => number {
  const keyOf = ({ id, name, site = '', seenAt = '', measuredAt = '' }: FleetDevice) =>
    ({ id, name, site, seen: seenAt, measured: measuredAt })[sort];
  const sign = order === 'up' ? 1 : -1;
  return (one, other) => sign * (compare(keyOf(one), keyOf(other)) || compare(one.id, other.id));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function deviceOf(row: SqlRow, nowMs: number): FleetDevice {
  const heartbeat = heartbeatOf(optionalText(row, 'heartbeat'));
  const registration = registrations.find((one) => one === row.registration) ?? 'revoked';
  const now = deviceStateAt(
    {
      registration,
      registeredMs: numberIn(row, 'registered_ms'),
      heartbeatMs: optionalNumber(row, 'heartbeat_ms'),
      measuredMs: optionalNumber(row, 'measured_ms'),
      expectedEveryMs: optionalNumber(row, 'expected_every_ms'),
      troubleSinceMs: optionalNumber(row, 'trouble_since_ms'),
      problems: heartbeat?.problems ?? [],
      cloneMs: optionalNumber(row, 'clone_ms'),
    },
    nowMs,
  );
  const seenMs = optionalNumber(row, 'seen_ms');
  const measuredMs = optionalNumber(row, 'measured_ms');
  const site = optionalText(row, 'site');
  return {
    id: textIn(row, 'id'),
    name: textIn(row, 'name'),
    fleet: textIn(row, 'fleet'),
    ...(site !== undefined && { site }),
    tags: fleetDeviceSchema.shape.tags.parse(JSON.parse(textIn(row, 'tags'))),
    registration,
    state: now.state,
    since: isoInstant(now.sinceMs),
    reasons: [...now.reasons],
    enrolledAt: isoInstant(numberIn(row, 'enrolled_ms')),
    ...(seenMs !== undefined && { seenAt: isoInstant(seenMs) }),
    ...(measuredMs !== undefined && { measuredAt: isoInstant(measuredMs) }),
    ...(heartbeat && factsOf(heartbeat)),
    addresses: [...(heartbeat?.addresses ?? [])],
    results: numberIn(row, 'results'),
    resultBytes: numberIn(row, 'result_bytes'),
    refused: numberIn(row, 'refused'),
  };
}

function factsOf({ version, clock, waiting, parked, temperatureCelsius, freeBytes }: Heartbeat) {
  return {
    version,
    clock,
    waiting,
    parked,
    ...(temperatureCelsius !== undefined && { temperatureCelsius }),
    ...(freeBytes !== undefined && { freeBytes }),
  };
}

/** What was checked when it came; a later version's fields do no harm. */
function heartbeatOf(text: string | undefined): Heartbeat | undefined {
  return text === undefined ? undefined : heartbeatRequestSchema.safeParse(JSON.parse(text)).data;
}
