// Which bounds of outages were told by a clock that was not set, and their correction once it is.
import type { ClockReading } from '../core/clock-store.js';
import type { UndatedOutage } from '../core/monitor-store.js';
import { insertChecked } from './checked-rows.js';
import type { Bindable, Connection, Row } from './connection.js';
import { keyOfBoot } from './monitor-watch.js';

/**
 * Notes the undated bounds of the outage `id`, beside those that are noted already; without any, those that were are told
 * anew by now. Only inside `connection.write`.
 */
export function noteUndated(
  connection: Connection,
  id: Uint8Array,
  undated: UndatedOutage | undefined,
): void {
  const noted = connection.get('SELECT * FROM undated_outage WHERE id = ?', id);
  if (undated === undefined) {
    if (noted !== undefined) replace(connection, noted, { corrected: 1 });
    return;
  }
  const before = noted?.corrected === 0 ? noted : undefined;
  const columns = {
    id,
    boot_key: keyOfBoot(connection, undated.bootId),
    begin_monotonic_ms: undated.beginMonotonicMs ?? numberOf(before?.begin_monotonic_ms),
    end_monotonic_ms: undated.endMonotonicMs ?? null,
    corrected: 0,
  };
  insertChecked(connection, 'undated_outage', columns, 'OR REPLACE');
}

/** Gives outages of the reading's boot their true bounds, and returns their number. */
export function correctOutages(connection: Connection, reading: ClockReading): number {
  const { bootId, wallMs, monotonicMs, onlyStartsBeforeMs = Infinity } = reading;
  return connection.write(() => {
    const rows = connection.all(
      `SELECT u.* FROM undated_outage AS u JOIN boot AS b ON b.key = u.boot_key WHERE b.id = ? AND u.corrected = 0`,
      bootId,
    );
    let corrected = 0;
    for (const noted of rows) {
      const outage = connection.get('SELECT * FROM outage WHERE id = ?', bindable(noted.id));
      if (outage === undefined || Number(outage.begin_ms) >= onlyStartsBeforeMs) continue;
      const trueMs = (own: unknown, told: unknown) =>
        typeof own === 'number' && own <= monotonicMs
          ? Math.floor(wallMs - monotonicMs + own)
          : numberOf(told);
      const begin_ms = trueMs(noted.begin_monotonic_ms, outage.begin_ms);
      const end_ms = trueMs(noted.end_monotonic_ms, outage.end_ms);
      const ends = begin_ms !== null && end_ms !== null ? Math.max(begin_ms, end_ms) : end_ms;
      const { checksum: _checksum, ...columns } = outage;
      insertChecked(connection, 'outage', { ...bindables(columns), begin_ms, end_ms: ends }, 'OR REPLACE');
      replace(connection, noted, { corrected: 1 });
      corrected += 1;
    }
    return corrected;
  });
}

function replace(connection: Connection, row: Row, changes: Readonly<Record<string, Bindable>>): void {
  const { checksum: _checksum, ...columns } = row;
  insertChecked(connection, 'undated_outage', { ...bindables(columns), ...changes }, 'OR REPLACE');
}

function bindables(columns: Row): Record<string, Bindable> {
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, bindable(value)]));
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function bindable(value: unknown): Bindable {
  return typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array ? value : null;
}
